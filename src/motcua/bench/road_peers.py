"""``motcua bench road_peers``: what one dead, one slow and one returning peer do to all others; see ``road.peers``."""

from typing import Any

PEERS, SECONDS, WAITING = 60, 10, 5_000


def run(peers: int = PEERS, seconds: int = SECONDS, messages: int = WAITING) -> dict[str, Any]:
    """Measure with so many other peers, some seconds each, and so many messages waiting for whoever is back."""
    from motcua.bench.road.peers import Peers

    return Peers(peers, seconds, messages).measure()
