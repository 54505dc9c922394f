"""What the door says to a message, in this order: who signed, who may speak for whom, is it known, is it for us,
is it in time, can it be understood, is its place free, is there room.

What only the sender can mend by another message is REFUSED, for good and with a receipt; what time, a new key, a newer
registry or an upload can mend is LATER. Whoever can't prove who they are gets no receipt.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from motcua.road.rules.order import identity
from motcua.road.types import PeerEntry, PeerState, Verdict
from motcua.wire.road.messages import Header, Parcel, fits
from motcua.wire.road.signatures import PublicKey, Signature, is_signed

Check = Callable[[str, Signature, PublicKey], bool]

CLOCKS_DIFFER = timedelta(minutes=15)
FUTURE_MAX = timedelta(days=1)
AFTER_MANDATE = timedelta(days=35)  # how long after its end a mandate still covers what was written before


class Judgement(msgspec.Struct, frozen=True):
    """A verdict and, unless it's a yes, its code."""

    verdict: Verdict
    code: str = ""


class Here(msgspec.Struct, frozen=True, kw_only=True):
    """The deployment at whose door a message stands."""

    deployment: str
    is_for_us: bool
    is_hub: bool
    somebody_acts_for_recipient: bool


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What this deployment knows already about a message and its place in the order of its key.

    ``header_sha256`` is of the message stored under the same id. ``slot`` and ``before`` are the identities
    (``order.identity``) of what stands in its place and in the place before it; None while nothing does.
    ``applied_seq`` is the last number of its key whose turn has passed. ``is_receipted``: it came with our own R1 for
    these very bytes, so we took it once, and lost it when a backup was restored.
    """

    header_sha256: str | None = None
    slot: UUID | None = None
    before: UUID | None = None
    applied_seq: int = 0
    is_receipted: bool = False


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """Whether it can be understood and held: known type, readable body, files present, places left for this peer."""

    is_type_known: bool = True
    is_body_readable: bool = True
    is_trial_type: bool = False
    attachments_missing: bool = False
    is_full: bool = False


ACCEPTED = Judgement(Verdict.ACCEPTED)
RELAYED = Judgement(Verdict.RELAYED)
DUPLICATE = Judgement(Verdict.DUPLICATE)


def later(code: str) -> Judgement:
    return Judgement(Verdict.LATER, code)


def refused(code: str) -> Judgement:
    return Judgement(Verdict.REFUSED, code)


def check_signer(
    parcel: Parcel, header: Header, peer: PeerEntry | None, *, is_signed: Check = is_signed
) -> Judgement | None:
    """Tell what speaks against the signer of a message, or None: nothing is stored or said about it before that."""
    key = peer.find_key(parcel.signature.key) if peer else None
    if peer is None or key is None:
        return later("unknown_key")
    if key.revoked_at is not None:
        return later("key_revoked")
    if not key.is_valid(header.created_at):
        return later("key_not_in_force")
    if not is_signed(parcel.header, parcel.signature, key.public):
        return later("forged_signature")
    if not fits(parcel, header):
        return later("body_mismatch")  # the body was changed under way: the sender's own copy is still good
    if peer.state is PeerState.SUSPENDED:
        return later("suspended")
    return None


def judge(
    header: Header, *, sha256: str, peer: PeerEntry, here: Here, known: Known, room: Room, now: datetime
) -> Judgement:
    """Say yes or no to a message whose signer is proved; ``sha256`` is of its header."""
    if known.header_sha256 is not None:
        return DUPLICATE if known.header_sha256 == sha256 else refused("other_content")
    for against in (
        _against_trial(header, peer, here, room) or _against_mandate(header, peer, now),
        None if known.is_receipted else _against_time(header, now),
    ):
        if against:
            return against
    if not here.is_for_us:
        return _relay(here, room)
    return _against_place(header, known) or _against_content(room) or ACCEPTED


def _relay(here: Here, room: Room) -> Judgement:
    if not here.is_hub or not here.somebody_acts_for_recipient:
        return later("not_here")
    if not room.is_body_readable:
        return refused("body_unreadable")
    if room.attachments_missing:
        return later("attachments_missing")
    return later("full") if room.is_full else RELAYED


def _against_trial(header: Header, peer: PeerEntry, here: Here, room: Room) -> Judgement | None:
    """On trial only the line is tried: for the agencies of a mandate with anybody, without one with the hub alone."""
    if peer.state is not PeerState.TRIAL:
        return None
    is_to_hub = here.is_hub and here.is_for_us
    return None if room.is_trial_type and (is_to_hub or header.sender != peer.trial_party) else later("on_trial")


def _against_mandate(header: Header, peer: PeerEntry, now: datetime) -> Judgement | None:
    written_in_mandate = peer.acts_for(header.sender, header.created_at)
    if not written_in_mandate or not peer.acts_for(header.sender, max(header.created_at, now - AFTER_MANDATE)):
        return later("not_mandated")
    return None


def _against_time(header: Header, now: datetime) -> Judgement | None:
    if header.expires_at + CLOCKS_DIFFER < now:
        return refused("expired")
    return later("clock_wrong") if header.created_at > now + FUTURE_MAX else None


def _against_place(header: Header, known: Known) -> Judgement | None:
    """Take a message only behind the one that its sender says comes before it.

    ``place_taken``: the sender was restored from a backup and has forgotten what it sent us; it takes it back by the
    heads and issues this one again. ``skipped``: this very message has given its place up, or needs no skip any more.
    """
    if not header.order_key:
        return None
    if known.slot is not None:
        return refused("skipped" if known.slot == identity(header) else "place_taken")
    if header.order_seq <= known.applied_seq:
        return refused("skipped")
    if header.order_after is None:
        return None
    if known.before is None:
        return later("too_early")
    return None if known.before == header.order_after else refused("place_taken")


def _against_content(room: Room) -> Judgement | None:
    if not room.is_type_known:
        return refused("unknown_type")
    if not room.is_body_readable:
        return refused("body_unreadable")
    if room.attachments_missing:
        return later("attachments_missing")
    return later("full") if room.is_full else None
