"""Asking the hub what waits for us, until nothing is left: what a peer without an address does."""

from datetime import datetime

from motcua.base import clock
from motcua.road.actions.files import get_files
from motcua.road.actions.pushing import line_to, note_answer, note_failure
from motcua.road.actions.receiving import receive
from motcua.road.actions.recording import record_receipts
from motcua.road.gateways import peers
from motcua.road.gateways.http import NoAnswer, Turned
from motcua.road.queries import registry
from motcua.road.types import PeerEntry

LIMIT = 200
ROUNDS_MAX = 50


def fetch(*, now: datetime) -> int:
    """Take what the hub holds for us and keep the receipts of what went by it; return how many of both.

    Receipts of ours go back at once; the hub keeps what it wasn't told about, so that nothing is lost when we die here.
    """
    hub = registry.get_hub()
    if hub is None or registry.is_hub():
        return 0
    count = 0
    for _ in range(ROUNDS_MAX):
        try:
            some, more = _fetch_once(hub)
        except (NoAnswer, Turned) as problem:
            note_failure(hub.deployment, problem, is_direct=True)
            return count
        count += some
        if not more or not some:
            break
    note_answer(hub.deployment, is_direct=True)
    return count


def _fetch_once(hub: PeerEntry) -> tuple[int, bool]:
    now = clock.now()
    line = line_to(hub, now)
    found = peers.fetch(line, (), LIMIT, now)
    kept = record_receipts(receipts=found.receipts, now=now) if found.receipts else []
    if kept:
        peers.fetch(line, kept, 1, now)
    some = 0
    if found.messages:
        for parcel in found.messages:
            get_files(line_to(hub, clock.now()), parcel, hub)
        answers = receive(found.messages, by=hub.deployment, network_address=hub.address, now=clock.now())
        receipts = [answer.receipt for answer in answers if answer.receipt is not None]
        some = len(peers.hand_receipts(line, receipts, clock.now())) if receipts else 0
    return some + len(kept), found.more
