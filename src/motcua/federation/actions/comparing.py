"""Comparing the two copies, a step at each seat in turn; each step looks at its own copy after it heard of the other's.

The source says its days, the registry which differ; the source says the buckets of those, the registry what it holds
in the ones that differ; the source says what is true, the registry what it put right. Then all over, until equal.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.messages import MESSAGE_TYPES, MessageType, Received
from motcua.base.seats import Seat, seat
from motcua.federation.actions import repairing
from motcua.federation.models import Comparison, ComparisonStep, ToldStatus
from motcua.federation.queries import digests
from motcua.federation.queries.digests import Held
from motcua.federation.queries.policy import check_administrator
from motcua.federation.rules.digests import Digest, Place, place_of, unlike, written
from motcua.federation.rules.lines import first_level
from motcua.federation.rules.repairs import Judgement, Side, judge
from motcua.federation.rules.telling import agency_of_registry, sender_for
from motcua.federation.types import (
    DIGEST_ANSWER,
    DIGESTS,
    REPAIR,
    REPAIRED,
    UNTOUCHED,
    VERSIONS_MAX,
    ComparisonState,
    DigestAnswerBody,
    DigestsBody,
    HeldDossier,
    NodeDigest,
    NotTheRegistry,
    RepairBody,
    RepairedBody,
    RepairLine,
    StatusLine,
    TrueDossier,
)
from motcua.road import actions as road
from motcua.road import queries as road_queries

WAITING_MAX = 20_000
ORDER_KEY = "federation.comparison"
DAYS_AT_ONCE = 200
HELD_AT_ONCE = 10_000
REPAIRED_AT_ONCE = 1000
ROUNDS_MAX = 1000
PATIENCE = timedelta(hours=6)
RETRY = timedelta(minutes=1)
_LOCK = 0x6D63_0102

_TOLD = """
SELECT told.code, told.version, told.line,
       (answered.message_id IS NOT NULL AND told.sent_at IS NOT NULL AND told.verdict <> 'invalid') AS is_confirmed
FROM federation_toldstatus AS told LEFT JOIN federation_answeredmessage AS answered USING (message_id)
WHERE told.code = ANY(%s) ORDER BY told.code, told.version
"""


@transaction.atomic(savepoint=False)
def compare(*, now: datetime, source: str = "", round: int = 1) -> UUID | None:
    """Begin to compare what a source (by default this seat's) has with the registry; return the comparison.

    None while the registry isn't known, or nobody here speaks for the source. What waited for an answer until now is
    given up. Raises NotTheRegistry at the national seat: there a source's seat must begin.
    """
    if seat() is not Seat.AGENCY:
        raise NotTheRegistry()
    source = source or first_level(settings.MOTCUA_AGENCY)
    parties = _parties(source, now)
    if parties is None:
        return None
    _one_at_a_time(source)
    _give_up(source, now)
    tree = digests.tree_of_agency(source, parties[1])
    total = sum(tree.values(), Digest())
    begun = Comparison.objects.create(
        id=new_id(),
        is_registrys=False,
        source=source,
        taken_at=now,
        state=ComparisonState.ASKED,
        round=round,
        dossiers=total.dossiers,
        versions=total.versions,
    )
    _say(DIGESTS, parties, DigestsBody(begun.id, now, _nodes(tree)), now)
    return begun.id


def compare_if_due(*, since: datetime, now: datetime) -> UUID | None:
    """Begin a comparison if this seat has begun none ``since`` its start, or none for MOTCUA_COMPARE_SECONDS.

    Not while more than 20,000 versions wait to be told: they'd all be different.
    """
    source = first_level(settings.MOTCUA_AGENCY)
    last = Comparison.objects.filter(source=source, is_registrys=False).order_by("-taken_at").first()
    period = timedelta(seconds=settings.MOTCUA_COMPARE_SECONDS)
    if last is not None and last.taken_at >= max(since, now - period):
        return None
    if ToldStatus.objects.filter(sent_at=None).order_by()[: WAITING_MAX + 1].count() > WAITING_MAX:
        return None
    return compare(now=now, source=source)


def compare_now(*, by: Actor, now: datetime) -> UUID | None:
    """Begin a comparison because an administrator wants it. Raises NotAllowed, NotTheRegistry."""
    check_administrator(by, now)
    return compare(now=now)


def _parties(source: str, now: datetime) -> tuple[str, str] | None:
    """Return who speaks for a source here, and for whom the hub keeps the registry."""
    hub = road_queries.get_hub()
    registry = agency_of_registry(hub, now) if hub else ""
    sender = sender_for(source, road_queries.own_entry(), now)
    return (sender, registry) if sender and registry else None


def _one_at_a_time(source: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, source])


def _give_up(source: str, now: datetime, *, is_registrys: bool = False) -> None:
    Comparison.objects.filter(source=source, is_registrys=is_registrys, state=ComparisonState.ASKED).update(
        state=ComparisonState.UNANSWERED, ended_at=now
    )


def _say(message_type: MessageType[Any], parties: tuple[str, str], body: msgspec.Struct, now: datetime) -> None:
    sender, recipient = parties
    road.send(message_type=message_type, sender=sender, recipient=recipient, body=body, order_key=ORDER_KEY, now=now)


def _nodes(tree: Mapping[str, Digest]) -> tuple[NodeDigest, ...]:
    return tuple(
        NodeDigest(name, each.dossiers, written(each.state), each.versions, written(each.history))
        for name, each in sorted(tree.items())
    )


# Steps wait for their turn outside the road, so that looking at a million dossiers holds up no other message.


def file_steps(messages: Sequence[Received[Any]], *, name: str, now: datetime) -> None:
    """Keep messages of comparisons until ``take_step`` takes them. Raises NotTheRegistry where they don't belong."""
    if name in _OF_REGISTRY and seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    ComparisonStep.objects.bulk_create(
        [
            ComparisonStep(
                message_id=each.message_id,
                type=name,
                sender=each.sender,
                recipient=each.recipient,
                body=msgspec.json.encode(each.body).decode(),
                received_at=now,
            )
            for each in messages
        ],
        ignore_conflicts=True,
    )


def take_step(*, now: datetime) -> bool:
    """Do the step that waits longest, and say False if none does. One that fails is tried again after the others."""
    ComparisonStep.objects.filter(received_at__lt=now - PATIENCE).delete()
    due = ComparisonStep.objects.filter(Q(tried_at=None) | Q(tried_at__lt=now - RETRY))
    with transaction.atomic():
        first = due.order_by(F("tried_at").asc(nulls_first=True), "received_at", "message_id")
        step = first.select_for_update(skip_locked=True).first()
        if step is None:
            return False
        ComparisonStep.objects.filter(pk=step.pk).update(tried_at=now)
    with transaction.atomic(savepoint=False):
        if ComparisonStep.objects.filter(pk=step.pk).delete()[0]:
            _STEPS[step.type](MESSAGE_TYPES[step.type].read(step.body), step.sender, step.recipient, now)
    return True


def _answer_digests(body: DigestsBody, sender: str, recipient: str, now: datetime) -> None:
    """At the registry: say which days differ, or what is held in the buckets that do."""
    source = first_level(sender)
    theirs = _tree_of(body.nodes)
    begun = _know(body, source, now)
    ours = digests.tree_of_registry(source, recipient, body.days or None)
    differing = unlike(ours, theirs)
    if not body.days:
        total = sum(theirs.values(), Digest())
        begun.dossiers, begun.versions, begun.days_unlike = total.dossiers, total.versions, len(differing)
        if not differing:
            begun.state, begun.ended_at = ComparisonState.EQUAL, now
        begun.save()
        _say(DIGEST_ANSWER, (recipient, sender), DigestAnswerBody(begun.id, now, days=tuple(differing)), now)
        return
    begun.buckets_unlike = len(differing)
    begun.save(update_fields=["buckets_unlike"])
    buckets, held = _first_buckets(digests.list_at_registry(source, recipient, map(_place, differing)), differing)
    answer = DigestAnswerBody(
        begun.id, now, buckets=tuple(buckets), dossiers=held, is_all=len(buckets) == len(differing)
    )
    _say(DIGEST_ANSWER, (recipient, sender), answer, now)


def _tree_of(nodes: Sequence[NodeDigest]) -> dict[str, Digest]:
    return {
        node.name: Digest(node.dossiers, int(node.state, 16), node.versions, int(node.history, 16)) for node in nodes
    }


def _know(body: DigestsBody, source: str, now: datetime) -> Comparison:
    """Return the row of a comparison, which the first message of it makes; an older one waits for nothing any more."""
    known = Comparison.objects.filter(id=body.comparison, is_registrys=True, source=source).first()
    if known is None:
        _give_up(source, now, is_registrys=True)
        known = Comparison(
            id=body.comparison,
            is_registrys=True,
            source=source,
            taken_at=body.taken_at,
            state=ComparisonState.ASKED,
        )
    return known


def _place(name: str) -> Place:
    day, _, bucket = name.rpartition("/")
    return Place(day, bucket)


def _first_buckets(held: Mapping[str, Held], buckets: Sequence[str]) -> tuple[list[str], tuple[HeldDossier, ...]]:
    """Return as many whole buckets as one message takes, but at least one."""
    by_bucket: dict[str, list[Held]] = {name: [] for name in buckets}
    for each in held.values():
        by_bucket["/".join(place_of(each.code))].append(each)
    taken: list[str] = []
    found: list[Held] = []
    for name in buckets:
        if taken and len(found) + len(by_bucket[name]) > HELD_AT_ONCE:
            break
        taken.append(name)
        found += by_bucket[name]
    return taken, tuple(_held(each) for each in found)


def _held(each: Held) -> HeldDossier:
    is_plain = each.versions == tuple(range(1, each.version + 1))
    return HeldDossier(
        each.code, each.version, written(each.state), written(each.history), None if is_plain else each.versions
    )


def _go_on(body: DigestAnswerBody, sender: str, recipient: str, now: datetime) -> None:
    """At the source: say the buckets of days that differ, or what is true in buckets that do."""
    begun = _begun_with(body.comparison, sender, now)
    if begun is None:
        return
    parties = (recipient, sender)
    if body.buckets:
        _say_what_is_true(begun, body, parties, now)
    elif body.days:
        begun.days_unlike = len(body.days)
        begun.save(update_fields=["days_unlike"])
        days = body.days[:DAYS_AT_ONCE]
        tree = digests.tree_of_agency(begun.source, sender, days)
        _say(DIGESTS, parties, DigestsBody(begun.id, begun.taken_at, _nodes(tree), days), now)
    elif begun.days_unlike:  # they were unlike, and are alike meanwhile
        _say(REPAIR, parties, RepairBody(begun.id, begun.taken_at, is_all=begun.days_unlike <= DAYS_AT_ONCE), now)
    else:
        begun.state, begun.ended_at = ComparisonState.EQUAL, now
        begun.save()


def _begun_with(comparison: UUID, sender: str, now: datetime) -> Comparison | None:
    """Return a comparison that this seat began, if it still waits and it's the registry that answers."""
    begun = Comparison.objects.filter(id=comparison, is_registrys=False, state=ComparisonState.ASKED).first()
    parties = _parties(begun.source, now) if begun else None
    return begun if parties and parties[1] == sender else None


def _say_what_is_true(begun: Comparison, body: DigestAnswerBody, parties: tuple[str, str], now: datetime) -> None:
    begun.buckets_unlike = len(body.buckets)
    ours = digests.list_at_agency(begun.source, parties[1], map(_place, body.buckets))
    theirs = {each.code: each for each in body.dossiers}
    different = sorted(code for code in ours.keys() | theirs.keys() if _is_unlike(ours.get(code), theirs.get(code)))
    judged = list(_judge_all(different, ours, theirs))
    damaged = [true for judgement, true in judged if judgement is Judgement.DAMAGED]
    begun.under_way = sum(judgement is Judgement.UNDER_WAY for judgement, _ in judged)
    begun.save(update_fields=["buckets_unlike", "under_way"])
    repair = RepairBody(
        begun.id,
        begun.taken_at,
        tuple(damaged[:REPAIRED_AT_ONCE]),
        begun.under_way,
        sum(judgement is Judgement.UNSETTLED for judgement, _ in judged),
        body.is_all and len(damaged) <= REPAIRED_AT_ONCE and begun.days_unlike <= DAYS_AT_ONCE,
    )
    _say(REPAIR, parties, repair, now)


def _is_unlike(ours: Held | None, theirs: HeldDossier | None) -> bool:
    return ours is None or theirs is None or _held(ours) != theirs


def _judge_all(
    codes: Sequence[str], ours: Mapping[str, Held], theirs: Mapping[str, HeldDossier]
) -> Iterator[tuple[Judgement, TrueDossier]]:
    lines: dict[str, dict[int, StatusLine]] = {code: {} for code in codes}
    confirmed: dict[str, set[int]] = {code: set() for code in codes}
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [list(codes)])
        for code, version, line, is_confirmed in cursor.fetchall():
            lines[code][version] = msgspec.json.decode(line, type=StatusLine)
            if is_confirmed:
                confirmed[code].add(version)
    for code in codes:
        own, held = ours.get(code), theirs.get(code)
        our_side = Side(own.version, own.state, own.versions, own.history) if own else Side()
        their_side = _side(held)
        judgement = judge(our_side, their_side, lines[code], confirmed[code])
        true = TrueDossier(
            code,
            their_side.version,
            tuple(lines[code][version] for version in sorted(confirmed[code])) if own else (),
            tuple(version for version in their_side.versions if not own or version not in lines[code]),
        )
        yield judgement, true


def _side(held: HeldDossier | None) -> Side:
    if held is None:
        return Side()
    versions = held.versions if held.versions is not None else tuple(range(1, min(held.version, VERSIONS_MAX) + 1))
    return Side(held.version, int(held.state, 16), versions, int(held.history, 16))


def _repair(body: RepairBody, sender: str, recipient: str, now: datetime) -> None:
    """At the registry: put right what is wrong, and say so; without anything wrong the copies are proven equal."""
    source = first_level(sender)
    begun = Comparison.objects.filter(id=body.comparison, is_registrys=True, source=source).first()
    if begun is None:
        return
    lines = repairing.put_right(body.dossiers, comparison=begun.id, sender=sender, registry=recipient, now=now)
    is_equal = not lines and not body.unsettled and body.is_all
    repaired = _repaired(lines)
    begun.state = _end(repaired, is_equal)
    begun.ended_at, begun.under_way = now, body.under_way
    begun.repaired = len(repaired)
    begun.save()
    _say(REPAIRED, (recipient, sender), RepairedBody(begun.id, now, tuple(lines), is_equal, body.is_all), now)


def _repaired(lines: Sequence[RepairLine]) -> set[str]:
    """Return the dossiers that were put right, without those that were only named."""
    return {line.code for line in lines if line.damage not in UNTOUCHED}


def _end(repaired: Collection[str], is_equal: bool) -> ComparisonState:
    if is_equal:
        return ComparisonState.EQUAL
    return ComparisonState.REPAIRED if repaired else ComparisonState.UNLIKE


def _note_repaired(body: RepairedBody, sender: str, recipient: str, now: datetime) -> None:
    """At the source: keep what was put right, and compare again until nothing is."""
    begun = _begun_with(body.comparison, sender, now)
    if begun is None:
        return
    repaired = _repaired(body.lines)
    begun.state, begun.ended_at = _end(repaired, body.is_equal), now
    begun.repaired = len(repaired)
    begun.save()
    repairing.keep_repairs(body.lines, comparison=begun.id, source=begun.source, now=body.at, is_registrys=False)
    is_more = not body.is_all and not body.lines
    if (repaired or is_more) and begun.round < ROUNDS_MAX:  # what was only named would be named again, for ever
        compare(now=now, source=begun.source, round=begun.round + 1)


_OF_REGISTRY = frozenset({DIGESTS.name, REPAIR.name})
_STEPS: dict[str, Callable[..., None]] = {
    DIGESTS.name: _answer_digests,
    DIGEST_ANSWER.name: _go_on,
    REPAIR.name: _repair,
    REPAIRED.name: _note_repaired,
}
