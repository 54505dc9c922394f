"""What the door says to a message."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.road.rules.arrival import Here, Known, Room, check_signer, judge
from motcua.road.rules.order import identity
from motcua.road.types import SKIP, Verdict
from motcua.wire.road.messages import SALT_SIZE, Header, Parcel, read_header, seal
from motcua.wire.road.registry import KeyEntry, Mandate, PeerEntry, PeerState
from motcua.wire.road.signatures import new_private_key

KEY = new_private_key("k1")
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ENTRY = KeyEntry(name="k1", algorithm="Ed25519", value=KEY.public.value, valid_from=NOW - timedelta(days=30))
PEER = PeerEntry(
    deployment="h26",
    name="Hà Nội",
    state=PeerState.CONNECTED,
    keys=(ENTRY,),
    mandates=(Mandate(agency_code="H26", valid_from=NOW - timedelta(days=30)),),
)
HERE = Here(deployment="h49", is_for_us=True, is_hub=False, somebody_acts_for_recipient=True)
HUB = Here(deployment="hub", is_for_us=False, is_hub=True, somebody_acts_for_recipient=True)
ME, BEFORE, OTHER = UUID(int=3), UUID(int=2), UUID(int=9)


def sealed(**changes: Any) -> Parcel:
    said: dict[str, Any] = {
        "message_id": ME, "type": "road.LineTest.1", "sender": "H26.12", "recipient": "H49", "deployment": "h26",
        "order_key": "k", "order_seq": 3, "order_after": BEFORE, "created_at": NOW,
        "expires_at": NOW + timedelta(days=7),
    }  # fmt: skip
    return seal(said | changes, "{}", bytes(SALT_SIZE), KEY)


def header(**changes: Any) -> Header:
    return read_header(sealed(**changes).header)


def said(
    head: Header | None = None,
    *,
    known: Known | None = None,
    peer: PeerEntry = PEER,
    here: Here = HERE,
    room: Room | None = None,
    now: datetime = NOW,
) -> str:
    known = known or Known(before=BEFORE, applied_seq=2)
    told = judge(head or header(), sha256="a", peer=peer, here=here, known=known, room=room or Room(), now=now)
    return f"{told.verdict.value} {told.code}".strip()


def test_what_is_right_is_accepted_and_what_is_for_others_relayed_by_the_hub_only() -> None:
    assert said() == "ACCEPTED"
    assert said(here=HUB) == "RELAYED"
    assert said(here=other_here(HUB, is_hub=False)) == "LATER not_here"
    assert said(here=other_here(HUB, somebody_acts_for_recipient=False)) == "LATER not_here"


def other_here(here: Here, **changes: Any) -> Here:
    return msgspec.structs.replace(here, **changes)


def test_the_same_message_is_a_duplicate_and_other_content_is_refused_whatever_else() -> None:
    assert said(known=Known(header_sha256="a"), now=NOW + timedelta(days=99)) == "DUPLICATE"
    assert said(known=Known(header_sha256="b")) == "REFUSED other_content"


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        (Known(before=BEFORE, applied_seq=2), "ACCEPTED"),
        (Known(before=BEFORE, applied_seq=0), "ACCEPTED"),
        (Known(), "LATER too_early"),
        (Known(before=OTHER), "REFUSED place_taken"),
        (Known(before=BEFORE, slot=OTHER), "REFUSED place_taken"),
        (Known(before=BEFORE, slot=ME), "REFUSED skipped"),
        (Known(applied_seq=3), "REFUSED skipped"),
    ],
)
def test_a_message_is_taken_behind_the_one_before_it_only(known: Known, answer: str) -> None:
    assert said(known=known) == answer


def test_the_first_of_a_key_and_what_has_no_key_need_nothing_before() -> None:
    assert said(header(order_seq=1, order_after=None), known=Known()) == "ACCEPTED"
    assert said(header(order_key="", order_seq=0, order_after=None), known=Known()) == "ACCEPTED"


def test_a_skip_stands_for_the_message_that_will_not_come() -> None:
    skip = header(message_id=UUID(int=4), type=SKIP.name, in_reply_to=ME)
    assert identity(skip) == ME and identity(header()) == ME
    assert said(skip) == "ACCEPTED"
    assert said(skip, known=Known(before=BEFORE, slot=ME)) == "REFUSED skipped"
    assert said(skip, known=Known(before=BEFORE, slot=OTHER)) == "REFUSED place_taken"
    assert identity(header(in_reply_to=OTHER)) == ME


def test_an_expired_message_is_refused_unless_we_took_it_once() -> None:
    late = NOW + timedelta(days=7, minutes=16)
    assert said(now=late) == "REFUSED expired"
    assert said(now=late - timedelta(minutes=2)) == "ACCEPTED"
    assert said(now=late, known=Known(before=BEFORE, is_receipted=True)) == "ACCEPTED"
    assert said(header(created_at=NOW + timedelta(days=2))) == "LATER clock_wrong"


def test_nobody_speaks_for_an_agency_without_a_mandate() -> None:
    assert said(header(sender="H49")) == "LATER not_mandated"
    assert said(header(sender="H265")) == "LATER not_mandated"
    ended = msgspec.structs.replace(PEER.mandates[0], valid_to=NOW)
    assert said(peer=msgspec.structs.replace(PEER, mandates=(ended,))) == "LATER not_mandated"


def test_what_cannot_be_understood_is_refused_and_what_cannot_be_held_put_off() -> None:
    assert said(room=Room(is_type_known=False)) == "REFUSED unknown_type"
    assert said(room=Room(is_body_readable=False)) == "REFUSED body_unreadable"
    assert said(room=Room(attachments_missing=True)) == "LATER attachments_missing"
    assert said(room=Room(is_full=True)) == said(room=Room(is_full=True), here=HUB) == "LATER full"


def test_on_trial_only_trials_are_taken() -> None:
    trial = msgspec.structs.replace(PEER, state=PeerState.TRIAL)
    assert said(peer=trial) == "LATER on_trial"
    assert said(peer=trial, room=Room(is_trial_type=True)) == "ACCEPTED"


def code(parcel: Parcel, peer: PeerEntry | None = PEER) -> str:
    against = check_signer(parcel, read_header(parcel.header), peer)
    assert against is None or against.verdict is Verdict.LATER
    return against.code if against else ""


def test_the_signer_is_believed_by_a_registered_key_in_force_only() -> None:
    def with_key(**changes: Any) -> PeerEntry:
        return msgspec.structs.replace(PEER, keys=(msgspec.structs.replace(ENTRY, **changes),))

    assert code(sealed()) == ""
    assert code(sealed(), None) == code(sealed(), with_key(name="k2")) == "unknown_key"
    assert code(sealed(), with_key(revoked_at=NOW)) == "key_revoked"
    assert code(sealed(), with_key(valid_to=NOW)) == "key_not_in_force"
    assert code(sealed(), with_key(value=new_private_key("k1").public.value)) == "forged_signature"
    assert code(sealed(), msgspec.structs.replace(PEER, state=PeerState.SUSPENDED)) == "suspended"
    assert code(msgspec.structs.replace(sealed(), body="[]")) == "body_mismatch"


@given(st.sampled_from([None, ME, OTHER]), st.sampled_from([None, BEFORE, OTHER]), st.integers(0, 4))
def test_a_place_is_given_once(slot: UUID | None, before: UUID | None, applied: int) -> None:
    is_yes = said(known=Known(slot=slot, before=before, applied_seq=applied)) == "ACCEPTED"
    assert is_yes == (slot is None and before == BEFORE and applied < 3)
