"""What both sides of a comparison need: who speaks to whom, digests as they travel, what is kept of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from motcua.base.messages import MessageType
from motcua.federation.models import Comparison
from motcua.federation.queries.digests import Held
from motcua.federation.rules.digests import Digest, written
from motcua.federation.rules.slices import Range, Scope
from motcua.federation.rules.telling import agency_of_registry, sender_for
from motcua.federation.types import UNTOUCHED, ComparisonState, HeldDossier, NodeDigest, RepairLine
from motcua.road import actions as road
from motcua.road import queries as road_queries

ORDER_KEY = "federation.comparison"


def parties_for(source: str, now: datetime) -> tuple[str, str] | None:
    """Return who speaks for a source here, and for whom the hub keeps the registry."""
    hub = road_queries.get_hub()
    registry = agency_of_registry(hub, now) if hub else ""
    sender = sender_for(source, road_queries.own_entry(), now)
    return (sender, registry) if sender and registry else None


def say(message_type: MessageType[Any], parties: tuple[str, str], body: msgspec.Struct, now: datetime) -> None:
    """Send a message of a comparison; they keep their order."""
    sender, recipient = parties
    road.send(message_type=message_type, sender=sender, recipient=recipient, body=body, order_key=ORDER_KEY, now=now)


def give_up(source: str, now: datetime, *, is_registrys: bool = False) -> None:
    """Wait no longer for answers to earlier comparisons."""
    Comparison.objects.filter(source=source, is_registrys=is_registrys, state=ComparisonState.ASKED).update(
        state=ComparisonState.UNANSWERED, ended_at=now
    )


def scope_of(ranges: Sequence[Sequence[str]]) -> Scope:
    """Return a scope as it was kept or said."""
    return tuple(Range(first, end) for first, end in ranges)


def nodes_of(tree: Mapping[str, Digest]) -> tuple[NodeDigest, ...]:
    """Return a level of a tree as it travels."""
    return tuple(
        NodeDigest(name, each.dossiers, written(each.state), each.versions, written(each.history))
        for name, each in sorted(tree.items())
    )


def tree_of(nodes: Sequence[NodeDigest]) -> dict[str, Digest]:
    """Return a level of a tree as it came."""
    return {
        node.name: Digest(node.dossiers, int(node.state, 16), node.versions, int(node.history, 16)) for node in nodes
    }


def held(each: Held) -> HeldDossier:
    """Return a dossier's hashes as they travel."""
    is_plain = each.versions == tuple(range(1, each.version + 1))
    return HeldDossier(
        each.code, each.version, written(each.state), written(each.history), None if is_plain else each.versions
    )


def repaired_in(lines: Sequence[RepairLine]) -> set[str]:
    """Return the dossiers that were put right, without those that were only named."""
    return {line.code for line in lines if line.damage not in UNTOUCHED}


def end_of(repaired: Collection[str], is_equal: bool) -> ComparisonState:
    """Return how a comparison ended."""
    if is_equal:
        return ComparisonState.EQUAL
    return ComparisonState.REPAIRED if repaired else ComparisonState.UNLIKE


def begun_with(comparison: UUID, sender: str, now: datetime) -> Comparison | None:
    """Return a comparison that this seat began, if it still waits and it's the registry that answers."""
    begun = Comparison.objects.filter(id=comparison, is_registrys=False, state=ComparisonState.ASKED).first()
    parties = parties_for(begun.source, now) if begun else None
    return begun if parties and parties[1] == sender else None
