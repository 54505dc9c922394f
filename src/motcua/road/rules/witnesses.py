"""Who watches whose log: the hub, and a few others that nobody has to choose. Pure."""

import hashlib
from collections.abc import Iterable

from motcua.wire.road.registry import PeerEntry, PeerState

WITNESSES = 3


def choose_witnesses(own: str, peers: Iterable[PeerEntry]) -> list[PeerEntry]:
    """Return up to three connected deployments, the hub first, the others by the hash of both names.

    So everybody watches about as many logs as watch theirs, and the same ones each time.
    """
    others = [peer for peer in peers if peer.deployment != own and peer.state == PeerState.CONNECTED and peer.mandates]
    others.sort(key=lambda peer: (not peer.is_hub, hashlib.sha256(f"{own} {peer.deployment}".encode()).digest()))
    return others[:WITNESSES]
