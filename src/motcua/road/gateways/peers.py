"""What we ask of other deployments: push, hand back, fetch, upload."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from motcua.road.gateways.http import Line, NoAnswer, ask
from motcua.wire.road.messages import Parcel, Unreadable
from motcua.wire.road.receipts import Receipt
from motcua.wire.road.talk import (
    Fetch,
    FetchAnswer,
    Hand,
    HandAnswer,
    Heads,
    HeadsAnswer,
    Push,
    PushAnswer,
    Result,
    Returns,
    Said,
    Swap,
    SwapAnswer,
    UploadState,
    read,
)

PART = 1024 * 1024


def push(line: Line, parcels: Sequence[Parcel], now: datetime) -> tuple[Result, ...]:
    """Hand over messages; one result each, in order. Raises NoAnswer, Turned."""
    answer = _say(line, "/messages", Push(tuple(parcels)), PushAnswer, now)
    if len(answer.results) != len(parcels):
        raise NoAnswer("the answer doesn't fit the question")
    return answer.results


def hand_receipts(line: Line, receipts: Sequence[Receipt], now: datetime) -> tuple[UUID, ...]:
    """Hand over receipts; return the messages whose receipts were kept. Raises NoAnswer, Turned."""
    return _say(line, "/receipts", Hand(tuple(receipts)), HandAnswer, now).kept


def fetch(line: Line, got: Sequence[UUID], limit: int, now: datetime) -> FetchAnswer:
    """Ask the hub what waits for us. Raises NoAnswer, Turned."""
    return _say(line, "/fetch", Fetch(tuple(got), limit), FetchAnswer, now)


def heads(line: Line, question: Heads, now: datetime) -> HeadsAnswer:
    """Ask a peer whether both sides have the same. Raises NoAnswer, Turned."""
    return _say(line, "/heads", question, HeadsAnswer, now)


def swap(line: Line, question: Swap, now: datetime) -> SwapAnswer:
    """Give a peer what it lost and get what we lost. Raises NoAnswer, Turned."""
    return _say(line, "/swap", question, SwapAnswer, now)


def hand_returns(line: Line, question: Returns, now: datetime) -> None:
    """Give a peer back what it has forgotten to have sent. Raises NoAnswer, Turned."""
    _say(line, "/returns", question, HandAnswer, now)


def upload_state(line: Line, sha256: str, size: int, now: datetime) -> UploadState:
    """Ask how much of a file the other side has. Raises NoAnswer, Turned."""
    content, _ = ask(line, "GET", f"/files/{sha256}/upload", query=f"size={size}", now=now)
    return _read(content, UploadState)


def upload_part(line: Line, sha256: str, size: int, offset: int, part: bytes, now: datetime) -> UploadState:
    """Send a part of a file. Raises NoAnswer, Turned."""
    query = f"offset={offset}&size={size}"
    content, _ = ask(
        line, "PUT", f"/files/{sha256}", part, query=query, content_type="application/octet-stream", now=now
    )
    return _read(content, UploadState)


def download_part(line: Line, sha256: str, offset: int, now: datetime) -> tuple[bytes, int]:
    """Return a part of a file that the hub holds for us, and the size of the whole. Raises NoAnswer, Turned."""
    stop = offset + PART - 1
    content, headers = ask(line, "GET", f"/files/{sha256}", headers={"Range": f"bytes={offset}-{stop}"}, now=now)
    whole = headers.get("Content-Range", "").rpartition("/")[2] or str(len(content))
    if not whole.isdigit():
        raise NoAnswer("the answer doesn't say how large the file is")
    return content, int(whole)


def _say(line: Line, path: str, question: msgspec.Struct, kind: type[Said], now: datetime) -> Said:
    content, _ = ask(line, "POST", path, msgspec.json.encode(question), now=now)
    return _read(content, kind)


def _read(content: bytes, kind: type[Said]) -> Said:
    try:
        return read(content, kind)
    except Unreadable as problem:
        raise NoAnswer(f"the answer can't be read: {problem}"[:300]) from None
