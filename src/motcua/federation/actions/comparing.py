"""Comparing the two copies, a step at each seat in turn; each step looks at its own copy after it heard of the other's.

The source says its days, the registry which differ; the source says the buckets of those, the registry what it holds
in the ones that differ; the source says what is true, the registry what it put right. Then all over, until equal.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from motcua.base.actor import Actor
from motcua.base.clock import vietnam_date
from motcua.base.ids import new_id
from motcua.base.messages import MESSAGE_TYPES, Received
from motcua.base.seats import Seat, seat
from motcua.federation.actions import repairing
from motcua.federation.actions._as_registry import answer_digests, repair
from motcua.federation.actions._as_source import DAYS_AT_ONCE, say_buckets, say_what_is_true
from motcua.federation.actions._talking import (
    begun_with,
    end_of,
    give_up,
    nodes_of,
    parties_for,
    repaired_in,
    say,
    scope_of,
)
from motcua.federation.models import Comparison, ComparisonStep, ToldStatus
from motcua.federation.queries import digests
from motcua.federation.rules.digests import Digest
from motcua.federation.rules.lines import first_level
from motcua.federation.rules.slices import WHOLE, Scope, next_first, recent, slice_size
from motcua.federation.types import (
    DIGEST_ANSWER,
    DIGESTS,
    REPAIR,
    REPAIRED,
    ComparisonState,
    DigestAnswerBody,
    DigestsBody,
    NotTheRegistry,
    RepairBody,
    RepairedBody,
)
from motcua.road.queries import check_administrator

WAITING_MAX = 20_000
ROUNDS_MAX = 1000
PATIENCE = timedelta(hours=6)
RETRY = timedelta(minutes=1)
_LOCK = 0x6D63_0102


@transaction.atomic(savepoint=False)
def compare(*, now: datetime, source: str = "", scope: Scope = WHOLE, round: int = 1) -> UUID | None:
    """Begin to compare what a source (by default this seat's) has with the registry; return the comparison.

    ``scope`` are the days to look at, by default all. None while the registry isn't known, or nobody here speaks for
    the source. What waited for an answer until now is given up. Raises NotTheRegistry at the national seat: there a
    source's seat must begin.
    """
    if seat() is not Seat.AGENCY:
        raise NotTheRegistry()
    source = source or first_level(settings.MOTCUA_AGENCY)
    parties = parties_for(source, now)
    if parties is None:
        return None
    _one_at_a_time(source)
    give_up(source, now)
    tree = digests.tree_of_agency(source, parties[1], scope)
    found = sum(tree.values(), Digest())
    begun = Comparison.objects.create(
        id=new_id(),
        is_registrys=False,
        source=source,
        taken_at=now,
        state=ComparisonState.ASKED,
        round=round,
        scope=[list(each) for each in scope],
        total=digests.count_at_agency(source) if scope else found.dossiers,
        dossiers=found.dossiers,
        versions=found.versions,
    )
    body = DigestsBody(begun.id, now, nodes_of(tree), (), tuple((each.first, each.end) for each in scope), begun.total)
    say(DIGESTS, parties, body, now)
    return begun.id


def compare_if_due(*, since: datetime, now: datetime) -> UUID | None:
    """Begin a comparison if this seat has begun none ``since`` its start, or none for MOTCUA_COMPARE_SECONDS.

    It looks at the next slice of a large source. Not while more than 20,000 versions wait to be told: they'd all be
    different.
    """
    source = first_level(settings.MOTCUA_AGENCY)
    latest = list(Comparison.objects.filter(source=source, is_registrys=False).order_by("-taken_at", "-id")[:2])
    period = timedelta(seconds=settings.MOTCUA_COMPARE_SECONDS)
    if latest and latest[0].taken_at >= max(since, now - period):
        return None
    if ToldStatus.objects.filter(sent_at=None).order_by()[: WAITING_MAX + 1].count() > WAITING_MAX:
        return None
    return compare(now=now, source=source, scope=_next_scope(source, latest, now))


def _next_scope(source: str, latest: Sequence[Comparison], now: datetime) -> Scope:
    """Return what the next comparison looks at: all, or the last week's days and the next slice of the cycle."""
    dossiers = digests.count_at_agency(source)
    size = slice_size(dossiers, settings.MOTCUA_COMPARE_DOSSIERS)
    if dossiers <= size:
        return WHOLE
    waited_for = {ComparisonState.ASKED, ComparisonState.UNANSWERED}
    first = next_first([(scope_of(each.scope), each.state not in waited_for) for each in latest])
    return recent(vietnam_date(now)), digests.slice_from(first, size)


def compare_now(*, by: Actor, now: datetime) -> UUID | None:
    """Begin a comparison of all days because an administrator wants it. Raises NotAllowed, NotTheRegistry."""
    check_administrator(by, now)
    return compare(now=now)


def _one_at_a_time(source: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, source])


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


def _go_on(body: DigestAnswerBody, sender: str, recipient: str, now: datetime) -> None:
    """At the source: say the buckets of days that differ, or what is true in buckets that do."""
    begun = begun_with(body.comparison, sender, now)
    if begun is None:
        return
    parties = (recipient, sender)
    if body.buckets:
        say_what_is_true(begun, body, parties, now)
    elif body.days:
        say_buckets(begun, body.days, parties, now)
    elif begun.days_unlike:  # they were unlike, and are alike meanwhile
        say(REPAIR, parties, RepairBody(begun.id, begun.taken_at, is_all=begun.days_unlike <= DAYS_AT_ONCE), now)
    else:
        begun.state, begun.ended_at = ComparisonState.EQUAL, now
        begun.save()


def _note_repaired(body: RepairedBody, sender: str, recipient: str, now: datetime) -> None:
    """At the source: keep what was put right, and compare again until nothing is."""
    begun = begun_with(body.comparison, sender, now)
    if begun is None:
        return
    repaired = repaired_in(body.lines)
    begun.state, begun.ended_at = end_of(repaired, body.is_equal), now
    begun.repaired = len(repaired)
    begun.save()
    repairing.keep_repairs(body.lines, comparison=begun.id, source=begun.source, now=body.at, is_registrys=False)
    is_more = not body.is_all and not body.lines
    if (repaired or is_more) and begun.round < ROUNDS_MAX:  # what was only named would be named again, for ever
        compare(now=now, source=begun.source, scope=scope_of(begun.scope), round=begun.round + 1)


_OF_REGISTRY = frozenset({DIGESTS.name, REPAIR.name})
_STEPS: dict[str, Callable[..., None]] = {
    DIGESTS.name: answer_digests,
    DIGEST_ANSWER.name: _go_on,
    REPAIR.name: repair,
    REPAIRED.name: _note_repaired,
}
