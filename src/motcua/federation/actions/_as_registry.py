"""The registry's steps of a comparison: which days and buckets differ, what it holds there, what it put right."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from motcua.federation.actions import repairing
from motcua.federation.actions._talking import end_of, give_up, held, repaired_in, say, scope_of, tree_of
from motcua.federation.models import Comparison, SourceState
from motcua.federation.queries import digests
from motcua.federation.queries.digests import Held
from motcua.federation.rules.digests import Digest, place_named, place_of, unlike
from motcua.federation.rules.lines import first_level
from motcua.federation.rules.slices import Proof, whole_as_of
from motcua.federation.types import (
    DIGEST_ANSWER,
    REPAIRED,
    ComparisonState,
    DigestAnswerBody,
    DigestsBody,
    HeldDossier,
    RepairBody,
    RepairedBody,
)

HELD_AT_ONCE = 10_000
PROOFS_MAX = 200


def answer_digests(body: DigestsBody, sender: str, recipient: str, now: datetime) -> None:
    """Say which days differ, or what is held in the buckets that do."""
    source = first_level(sender)
    begun = _know(body, source, now)
    if body.days:
        _answer_buckets(begun, body, (recipient, sender), now)
        return
    theirs = tree_of(body.nodes)
    differing = unlike(digests.tree_of_registry(source, recipient, scope_of(body.ranges)), theirs)
    total = sum(theirs.values(), Digest())
    begun.dossiers, begun.versions, begun.days_unlike = total.dossiers, total.versions, len(differing)
    begun.total = body.total or total.dossiers
    if differing:
        begun.save()
    else:
        _end(begun, ComparisonState.EQUAL, now)
    say(DIGEST_ANSWER, (recipient, sender), DigestAnswerBody(begun.id, now, days=tuple(differing)), now)


def _know(body: DigestsBody, source: str, now: datetime) -> Comparison:
    """Return the row of a comparison, which the first message of it makes; an older one waits for nothing any more."""
    known = Comparison.objects.filter(id=body.comparison, is_registrys=True, source=source).first()
    if known is None:
        give_up(source, now, is_registrys=True)
        SourceState.objects.get_or_create(source=source)
        known = Comparison(
            id=body.comparison,
            is_registrys=True,
            source=source,
            taken_at=body.taken_at,
            state=ComparisonState.ASKED,
            scope=[list(each) for each in body.ranges],
            total=body.total,
        )
    return known


def _answer_buckets(begun: Comparison, body: DigestsBody, parties: tuple[str, str], now: datetime) -> None:
    registry = parties[0]
    differing = unlike(digests.buckets_of_registry(begun.source, registry, body.days), tree_of(body.nodes))
    begun.buckets_unlike = len(differing)
    begun.save()
    places = map(place_named, differing)
    buckets, dossiers = _first_buckets(digests.list_at_registry(begun.source, registry, places), differing)
    is_all = len(buckets) == len(differing)
    say(DIGEST_ANSWER, parties, DigestAnswerBody(begun.id, now, (), tuple(buckets), dossiers, is_all), now)


def _first_buckets(found: Mapping[str, Held], buckets: Sequence[str]) -> tuple[list[str], tuple[HeldDossier, ...]]:
    """Return as many whole buckets as one message takes, but at least one."""
    by_bucket: dict[str, list[Held]] = {name: [] for name in buckets}
    for each in found.values():
        by_bucket["/".join(place_of(each.code))].append(each)
    taken: list[str] = []
    first: list[Held] = []
    for name in buckets:
        if taken and len(first) + len(by_bucket[name]) > HELD_AT_ONCE:
            break
        taken.append(name)
        first += by_bucket[name]
    return taken, tuple(held(each) for each in first)


def repair(body: RepairBody, sender: str, recipient: str, now: datetime) -> None:
    """Put right what is wrong, and say so; without anything wrong the copies are proven equal."""
    source = first_level(sender)
    begun = Comparison.objects.filter(id=body.comparison, is_registrys=True, source=source).first()
    if begun is None:
        return
    lines = repairing.put_right(body.dossiers, comparison=begun.id, sender=sender, registry=recipient, now=now)
    is_equal = not lines and not body.unsettled and body.is_all
    repaired = repaired_in(lines)
    begun.under_way, begun.repaired = body.under_way, len(repaired)
    _end(begun, end_of(repaired, is_equal), now)
    say(REPAIRED, (recipient, sender), RepairedBody(begun.id, now, tuple(lines), is_equal, body.is_all), now)


def _end(begun: Comparison, state: ComparisonState, now: datetime) -> None:
    """Keep how a comparison ended, and as of when that proves the whole source."""
    begun.state, begun.ended_at = state, now
    begun.save()
    if state is not ComparisonState.EQUAL:
        SourceState.objects.update_or_create(source=begun.source, defaults={"differed_at": begun.taken_at})
        return
    equal = Comparison.objects.filter(source=begun.source, is_registrys=True, state=ComparisonState.EQUAL)
    newest = equal.order_by("-taken_at").values_list("scope", "taken_at")[:PROOFS_MAX]
    proven = whole_as_of(Proof(scope_of(scope), taken_at) for scope, taken_at in newest)
    if proven:
        SourceState.objects.update_or_create(source=begun.source, defaults={"proven_as_of": proven})
