"""What a line must be like, and what of it is kept. Written for speed: a million lines pass here in some seconds."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from motcua.federation.types import VERSIONS_MAX, Flaw, StatusLine
from motcua.wire import agency_codes, dossier_codes
from motcua.wire.status_codes import STATUS_NAMES

SKEW = timedelta(hours=1)
"""How far ahead of ours another's clock may be."""

CHANNELS = frozenset({"COUNTER", "ONLINE", "POSTAL"})
OUTCOMES = frozenset({"", "GRANTED", "REFUSED", "WITHDRAWN", "LAPSED"})
REASON_MAX = 10_000

_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL counts its microseconds from here
_FOREIGN_CODE = re.compile(r"[0-9A-Za-z._/-]{1,64}", re.ASCII)
_PROCEDURE = re.compile(r"[0-9A-Za-z._-]{1,64}", re.ASCII)
_UNIT = re.compile(r"[0-9A-Za-z._/-]{0,64}", re.ASCII)
_KEPT = 1 << 16


class Opening(NamedTuple):
    """What a code of the official format says: the day on which it was issued, and under which level-1 code."""

    day: date
    first_level: str


def opening_of(code: str) -> Opening | None:
    """Read a code of the official format exactly as it was issued; None for any other text."""
    head, _, number = code.rpartition("-")
    is_number = number.isascii() and number.isdigit()
    length = len(number)
    is_written_so = is_number and (length == 4 or (4 < length < 10 and number[0] != "0")) and number != "0000"
    return _opening_of_head(head) if is_written_so else None


@lru_cache(_KEPT)
def _opening_of_head(head: str) -> Opening | None:
    text = f"{head}-0001"
    try:
        code = dossier_codes.parse(text)
    except dossier_codes.BadDossierCode:
        return None
    return Opening(code.day, first_level(code.agency_code)) if str(code) == text else None


@lru_cache(_KEPT)
def first_level(agency_code: str) -> str:
    """Return the level-1 code of an agency's code in any of its formats, "" for a text that is none."""
    try:
        level = agency_codes.parse(agency_code).first_level
    except agency_codes.BadAgencyCode:
        return ""
    return level if agency_code == agency_code.strip().upper() else ""


@lru_cache(_KEPT)
def covers(sender: str, agency_code: str) -> bool:
    """Tell whether a sender may speak for an agency: itself and all below it, in whatever format its code is."""
    if not first_level(agency_code):
        return False
    ours, theirs = agency_codes.parse(sender), agency_codes.parse(agency_code)
    return ours.first_level == theirs.first_level and theirs.below[: len(ours.below)] == ours.below


@lru_cache(_KEPT)
def _is_foreign_code(code: str) -> bool:
    """Tell whether a text can be another system's code: not ours in another spelling."""
    if _FOREIGN_CODE.fullmatch(code) is None:
        return False
    try:
        dossier_codes.parse(code)
    except dossier_codes.BadDossierCode:
        return True
    return False


@lru_cache(_KEPT)
def _are_words(procedure: str, unit: str) -> bool:
    return _PROCEDURE.fullmatch(procedure) is not None and _UNIT.fullmatch(unit) is not None


def checker(sender: str, registry: str, now: datetime) -> Callable[[StatusLine, Opening | None], str]:
    """Return the check of lines that a sender says at an instant; it yields the flaw of a line, "" for a good one.

    ``registry`` is the agency of the national seat: what was taken in there is handled by others, of whom it speaks
    until they do. Where ``must_ask_holder`` says so, the code alone doesn't decide.
    """
    latest, tomorrow = now + SKEW, (now + timedelta(hours=7) + SKEW).date()
    is_sender_known, is_registry = bool(first_level(sender)), sender == registry

    def check(line: StatusLine, opening: Opening | None) -> str:
        if opening is None and not _is_foreign_code(line.code):
            return Flaw.CODE_UNREADABLE.value
        if not (is_sender_known and first_level(line.agency) and (is_registry or covers(sender, line.agency))):
            return Flaw.NOT_MANDATED.value
        if opening is not None and opening.first_level not in {first_level(sender), first_level(registry)}:
            return Flaw.CODE_OF_ANOTHER.value
        if not 1 <= line.version <= VERSIONS_MAX:
            return Flaw.VERSION_OUT_OF_RANGE.value
        if line.status not in STATUS_NAMES:
            return Flaw.STATUS_UNKNOWN.value
        return _check_content(line) or _check_times(line, latest, opening, tomorrow)

    return check


def _check_content(line: StatusLine) -> str:
    is_good = (
        line.channel in CHANNELS
        and line.outcome in OUTCOMES
        and _are_words(line.procedure, line.unit)
        and len(line.reason) <= REASON_MAX
        and "\0" not in line.reason
    )
    return "" if is_good else Flaw.WORD_UNKNOWN.value


def _check_times(line: StatusLine, latest: datetime, opening: Opening | None, tomorrow: date) -> str:
    at, submitted_at, received_at, finished_at = line.at, line.submitted_at, line.received_at, line.finished_at
    if at > latest or (opening is not None and opening.day > tomorrow):
        return Flaw.FROM_THE_FUTURE.value
    is_in_order = (
        _EARLIEST <= submitted_at <= at
        and (received_at is None or submitted_at <= received_at <= at)
        and (finished_at is None or (received_at or submitted_at) <= finished_at <= at)
        and (line.due_at is None or _EARLIEST <= line.due_at < _LATEST)
    )
    return "" if is_in_order else Flaw.TIMES_REVERSED.value


def must_ask_holder(opening: Opening | None, sender: str) -> bool:
    """Tell whether a code doesn't say by itself that the sender may speak of it."""
    return opening is None or opening.first_level != first_level(sender)


def micros(instant: datetime) -> int:
    """Return an instant in microseconds since 2000, as PostgreSQL stores it."""
    delta = instant - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


class Kept(NamedTuple):
    """A good line as it is stored: its instants as PostgreSQL's numbers, its words, the digest of all it says."""

    at: int
    submitted_at: int
    received_at: int | None
    due_at: int | None
    finished_at: int | None
    status: str
    content: bytes


def keep(line: StatusLine) -> Kept:
    """Return what is stored of a line."""
    at, submitted_at = micros(line.at), micros(line.submitted_at)
    received_at = None if line.received_at is None else micros(line.received_at)
    due_at = None if line.due_at is None else micros(line.due_at)
    finished_at = None if line.finished_at is None else micros(line.finished_at)
    said = (
        f"{line.code}|{line.version}|{line.status}|{at}|{line.agency}|{line.unit}|{line.procedure}|{line.channel}|"
        f"{submitted_at}|{received_at}|{due_at}|{finished_at}|{line.outcome}|{line.reason}"
    )
    digest = blake2b(said.encode(), digest_size=16).digest()
    return Kept(at, submitted_at, received_at, due_at, finished_at, STATUS_NAMES[line.status], digest)
