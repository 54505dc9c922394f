"""What a door says to a message, in the order of the page: signer, mandate, time, recipient, place, type, files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua_road.keys import Json
from motcua_road.messages import Header, body_fits
from motcua_road.registry import Entry, Registry, is_in_force, signed_by
from motcua_road.store import Store, identity

TRIAL_TYPES = frozenset({"road.LineTest.1", "road.LineTestAnswer.1", "road.Skip.1"})
CLOCKS_DIFFER, FUTURE_MAX = timedelta(minutes=15), timedelta(days=1)


@dataclass(frozen=True)
class No:
    """Not now (LATER, which the sender may mend by time, key or upload), or never (REFUSED, with a receipt)."""

    verdict: str
    code: str


def later(code: str) -> No:
    return No("LATER", code)


def refused(code: str) -> No:
    return No("REFUSED", code)


def against_signer(parcel: Json, header: Header, entry: Entry | None) -> No | None:
    """Tell what speaks against who signed: before that nothing is kept or said about a message."""
    key = entry.find_key(parcel["signature"].get("key")) if entry else None
    if entry is None or key is None:
        return later("unknown_key")
    if key.get("revoked_at"):
        return later("key_revoked")
    if not is_in_force(key, header.created_at):
        return later("key_not_in_force")
    if not signed_by(parcel["header"], parcel["signature"], key):
        return later("forged_signature")
    if not body_fits(parcel, header):
        return later("body_mismatch")
    return later("suspended") if entry.state == "SUSPENDED" else None


def against_message(
    header: Header,
    entry: Entry,
    *,
    us: str,
    registry: Registry,
    store: Store,
    by: str,
    takes: Callable[[str], bool],
    now: datetime,
) -> No | None:
    """Tell what speaks against a message whose signer is proved and whose id is new; ``by`` hands it over."""
    if entry.state == "TRIAL" and (header.type not in TRIAL_TYPES or header.sender == entry.trial_party):
        return later("on_trial")
    if not entry.acts_for(header.sender, header.created_at):
        return later("not_mandated")
    if header.expires_at + CLOCKS_DIFFER < now:
        return refused("expired")
    if header.created_at > now + FUTURE_MAX:
        return later("clock_wrong")
    own = registry.find(us)
    if own is None or not own.acts_for(header.recipient, now):
        return later("not_here")
    if wrong := _against_place(header, store):
        return wrong
    if not takes(header.type):
        return refused("unknown_type")
    missing = [
        each
        for each in header.attachments
        if not has_shown(store, each["sha256"], by) and not has_shown(store, each["sha256"], header.deployment)
    ]
    return later("attachments_missing") if missing else None


def has_shown(store: Store, sha256: str, deployment: str) -> bool:
    """Tell whether a deployment has uploaded a file itself."""
    shown = store.db.execute("SELECT 1 FROM shown_file WHERE (sha256, deployment) = (?, ?)", (sha256, deployment))
    return shown.fetchone() is not None and store.files.has(sha256)


def _against_place(header: Header, store: Store) -> No | None:
    if not header.order_key:
        return None
    there = store.in_place(header, header.order_seq)
    if there is not None:
        return refused("skipped" if there == identity(header) else "place_taken")
    if header.order_seq <= store.applied(header):
        return refused("skipped")
    if header.order_after is None:
        return None
    before = store.in_place(header, header.order_seq - 1)
    if before is None:
        return later("too_early")
    return None if before == header.order_after else refused("place_taken")
