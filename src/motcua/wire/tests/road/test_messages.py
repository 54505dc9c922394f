"""A message comes out as it went in, and any changed byte is found."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire.road.messages import (
    SALT_SIZE,
    Attachment,
    Parcel,
    Unreadable,
    body_digest,
    fits,
    read_header,
    seal,
)
from motcua.wire.road.signatures import is_signed, new_private_key

KEY = new_private_key("k1")
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
names = st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._:/+-]{0,63}", fullmatch=True)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
files = st.builds(
    Attachment,
    sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    size=st.integers(0, 2**40),
    media_type=texts,
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
)


def header(**changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "message_id": UUID(int=7), "type": "road.LineTest.1", "sender": "H26", "recipient": "H49.12",
        "deployment": "h26", "order_key": "dossier", "order_seq": 2, "order_after": UUID(int=6),
        "created_at": AT, "expires_at": AT + timedelta(days=7),
    }  # fmt: skip
    return said | changes


def sealed(body: str = '{"number":1,"text":"Đơn"}', **changes: Any) -> Parcel:
    return seal(header(**changes), body, bytes(SALT_SIZE), KEY)


@given(names, names, texts.filter(bool), st.integers(1, 2**53), instants, texts, st.lists(files, max_size=3))
def test_a_message_comes_out_as_it_went_in(
    sender: str, recipient: str, key: str, seq: int, at: datetime, body: str, attached: list[Attachment]
) -> None:
    said = header(
        message_id=uuid4(), sender=sender, recipient=recipient, order_key=key, order_seq=seq,
        order_after=uuid4() if seq > 1 else None, created_at=at, expires_at=at + timedelta(seconds=1),
        attachments=tuple(attached),
    )  # fmt: skip
    parcel = seal(said, body, bytes(SALT_SIZE), KEY)
    found = read_header(parcel.header)
    assert {name: getattr(found, name) for name in said} == said
    assert fits(parcel, found) and is_signed(parcel.header, parcel.signature, KEY.public)


@given(st.data())
def test_any_changed_byte_is_found(data: st.DataObject) -> None:
    parcel = sealed()
    name = data.draw(st.sampled_from(["header", "body", "salt"]))
    text = bytearray(getattr(parcel, name).encode())
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] ^= data.draw(st.integers(1, 127))
    other = msgspec.structs.replace(parcel, **{name: text.decode("latin-1")})
    is_whole = is_signed(other.header, other.signature, KEY.public) and fits(other, read_header(parcel.header))
    assert not is_whole


@given(st.text(max_size=80))
def test_rubbish_is_unreadable_and_nothing_else(text: str) -> None:
    with pytest.raises(Unreadable):
        read_header(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"order_seq": 0},
        {"order_key": ""},
        {"order_seq": 1},
        {"sender": "no agency"},
        {"expires_at": AT},
        {"priority": 10},
        {"kind": "receipt"},
        {"created_at": datetime(2026, 3, 2)},
    ],
)
def test_a_header_that_makes_no_sense_is_unreadable(changes: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        read_header(sealed(**changes).header)


def test_deep_nesting_and_lone_surrogates_are_unreadable() -> None:
    for text in ('{"a":' + "[" * 100_000, '{"kind":"\ud800"}'):
        with pytest.raises(Unreadable):
            read_header(text)


def test_members_of_a_newer_version_are_passed_over() -> None:
    text = sealed().header
    newer = text[:-1] + ',"colour":"blue"}'
    assert read_header(newer.replace('"version":1', '"version":2')).message_id == UUID(int=7)


def test_the_digest_covers_salt_and_body_apart_from_each_other() -> None:
    parcel = sealed()
    assert body_digest(parcel.body, parcel.salt) != body_digest("\0" + parcel.body, parcel.salt)
    with pytest.raises(ValueError, match="16 bytes"):
        body_digest(parcel.body, "AAAA")
