"""The source's steps of a comparison: its days, the buckets of those that differ, what is true there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import connection

from motcua.federation.actions._talking import held, nodes_of, say
from motcua.federation.models import Comparison
from motcua.federation.queries import digests
from motcua.federation.queries.digests import Held
from motcua.federation.rules.digests import place_named
from motcua.federation.rules.repairs import Judgement, Side, judge
from motcua.federation.types import (
    DIGESTS,
    REPAIR,
    VERSIONS_MAX,
    DigestAnswerBody,
    DigestsBody,
    HeldDossier,
    RepairBody,
    StatusLine,
    TrueDossier,
)

DAYS_AT_ONCE = 200
REPAIRED_AT_ONCE = 1000

_TOLD = """
SELECT told.code, told.version, told.line,
       (answered.message_id IS NOT NULL AND told.sent_at IS NOT NULL AND told.verdict <> 'invalid') AS is_confirmed
FROM federation_toldstatus AS told LEFT JOIN federation_answeredmessage AS answered USING (message_id)
WHERE told.code = ANY(%s) ORDER BY told.code, told.version
"""


def say_buckets(begun: Comparison, days: Sequence[str], parties: tuple[str, str], now: datetime) -> None:
    """Say what is here in the buckets of days that differ; of more days than a message takes in the next round."""
    begun.days_unlike = len(days)
    begun.save(update_fields=["days_unlike"])
    first = tuple(days[:DAYS_AT_ONCE])
    nodes = nodes_of(digests.buckets_of_agency(begun.source, parties[1], first))
    ranges = tuple((first, end) for first, end in begun.scope)
    say(DIGESTS, parties, DigestsBody(begun.id, begun.taken_at, nodes, first, ranges, begun.total), now)


def say_what_is_true(begun: Comparison, body: DigestAnswerBody, parties: tuple[str, str], now: datetime) -> None:
    """Say of each dossier that is wrong in the registry what is true, and how many only wait for what is under way.

    Two statements look here one after the other. A version that was told and answered between them is confirmed and
    wasn't held: it's called damaged and sent again, and the registry, which has it, finds nothing to put right.
    """
    begun.buckets_unlike = len(body.buckets)
    ours = digests.list_at_agency(begun.source, parties[1], map(place_named, body.buckets))
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
    say(REPAIR, parties, repair, now)


def _is_unlike(ours: Held | None, theirs: HeldDossier | None) -> bool:
    return ours is None or theirs is None or held(ours) != theirs


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
        own, other = ours.get(code), theirs.get(code)
        our_side = Side(own.version, own.state, own.versions, own.history) if own else Side()
        their_side = _side(other)
        judgement = judge(our_side, their_side, lines[code], confirmed[code])
        true = TrueDossier(
            code,
            their_side.version,
            tuple(lines[code][version] for version in sorted(confirmed[code])) if own else (),
            tuple(version for version in their_side.versions if not own or version not in lines[code]),
        )
        yield judgement, true


def _side(each: HeldDossier | None) -> Side:
    if each is None:
        return Side()
    versions = each.versions if each.versions is not None else tuple(range(1, min(each.version, VERSIONS_MAX) + 1))
    return Side(each.version, int(each.state, 16), versions, int(each.history, 16))
