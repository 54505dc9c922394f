"""What a line must be like, and what of it is kept. Written for speed: a million lines pass here in some seconds."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from motcua.federation.types import VERSIONS_MAX, Flaw, StatusLine
from motcua.wire import agency_codes, dossier_codes
from motcua.wire.status_codes import STATUS_NAMES

SKEW = timedelta(hours=1)
"""How far ahead of ours another's clock may be."""

CHANNELS = frozenset({"COUNTER", "ONLINE", "POSTAL"})
OUTCOMES = frozenset({"", "GRANTED", "REFUSED", "WITHDRAWN", "LAPSED"})
REASON_MAX = 10_000

_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[0-9]{4}|[1-9][0-9]{4,8}", re.ASCII)
_FOREIGN_CODE = re.compile(r"[0-9A-Za-z._/-]{1,64}", re.ASCII)
_PROCEDURE = re.compile(r"[0-9A-Za-z._-]{1,64}", re.ASCII)
_UNIT = re.compile(r"[0-9A-Za-z._/-]{0,64}", re.ASCII)
_KEPT = 1 << 16
_packed = msgspec.msgpack.Encoder().encode
_digest = blake2b(digest_size=16)
_CODE_UNREADABLE, _CODE_OF_ANOTHER = Flaw.CODE_UNREADABLE.value, Flaw.CODE_OF_ANOTHER.value
_NOT_MANDATED, _FROM_THE_FUTURE = Flaw.NOT_MANDATED.value, Flaw.FROM_THE_FUTURE.value


class Opening(NamedTuple):
    """What a code of the official format says: the day on which it was issued, and under which level-1 code."""

    day: date
    first_level: str


def opening_of(code: str) -> Opening | None:
    """Read a code of the official format exactly as it was issued; None for any other text."""
    issued, _, number = code.rpartition("-")
    opening = _opening(issued)
    return opening if opening is not None and _is_number(number) else None


@lru_cache(_KEPT)
def _opening(issued: str) -> Opening | None:
    """Read the issuer and the day of a code; most that come are of some thousand agencies and the last days."""
    issuer, _, digits = issued.partition("-")
    day, level = _day(digits), first_level(issuer)
    return Opening(day, level) if day is not None and level else None


@lru_cache(_KEPT)
def _is_number(digits: str) -> bool:
    """Tell whether a text is the number of a code as it's written."""
    return _NUMBER.fullmatch(digits) is not None and digits != "0000"


@lru_cache(_KEPT)
def _day(digits: str) -> date | None:
    """Read the day of a code. Codes differ in all their parts together, hardly in each: so the parts are remembered."""
    text = f"A00-{digits}-0001"
    try:
        code = dossier_codes.parse(text)
    except dossier_codes.BadDossierCode:
        return None
    return code.day if str(code) == text else None


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
def _is_procedure(text: str) -> bool:
    return _PROCEDURE.fullmatch(text) is not None


@lru_cache(_KEPT)
def _is_unit(text: str) -> bool:
    return _UNIT.fullmatch(text) is not None


def checker(sender: str, registry: str, now: datetime) -> Callable[[StatusLine, Opening | None], str]:
    """Return the check of lines that a sender says at an instant; it yields the flaw of a line, "" for a good one.

    ``registry`` is the agency of the national seat: what was taken in there is handled by others, of whom it speaks
    until they do. Where ``must_ask_holder`` says so, the code alone doesn't decide.
    """
    latest, tomorrow = now + SKEW, (now + timedelta(hours=7) + SKEW).date()
    level, is_registry = first_level(sender), sender == registry
    issuers = frozenset({level, first_level(registry)})

    @lru_cache(_KEPT)
    def may_speak_for(agency: str) -> bool:
        return bool(level and first_level(agency)) and (is_registry or covers(sender, agency))

    def check(line: StatusLine, opening: Opening | None) -> str:
        may_speak = may_speak_for(line.agency)
        if opening is None:
            if not _is_foreign_code(line.code):
                return _CODE_UNREADABLE
        elif may_speak and opening.first_level not in issuers:
            return _CODE_OF_ANOTHER
        if not may_speak:
            return _NOT_MANDATED
        at, submitted_at, received_at, due_at = line.at, line.submitted_at, line.received_at, line.due_at
        finished_at, reason = line.finished_at, line.reason
        is_sound = (
            0 < line.version <= VERSIONS_MAX
            and line.status in STATUS_NAMES
            and line.channel in CHANNELS
            and line.outcome in OUTCOMES
            and _is_procedure(line.procedure)
            and _is_unit(line.unit)
            and (not reason or _is_reason(reason))
            and _EARLIEST <= submitted_at <= at
            and (received_at is None or submitted_at <= received_at <= at)
            and (finished_at is None or (received_at or submitted_at) <= finished_at <= at)
            and (due_at is None or _EARLIEST <= due_at < _LATEST)
        )
        if not is_sound:
            return _flaw_of(line)
        return _FROM_THE_FUTURE if at > latest or (opening is not None and opening.day > tomorrow) else ""

    return check


def _is_reason(text: str) -> bool:
    return len(text) <= REASON_MAX and "\0" not in text


def _flaw_of(line: StatusLine) -> str:
    """Name the first rule that a line breaks by itself, which isn't sound."""
    if not 0 < line.version <= VERSIONS_MAX:
        return Flaw.VERSION_OUT_OF_RANGE.value
    if line.status not in STATUS_NAMES:
        return Flaw.STATUS_UNKNOWN.value
    are_words = line.channel in CHANNELS and line.outcome in OUTCOMES and _is_reason(line.reason)
    if not (are_words and _is_procedure(line.procedure) and _is_unit(line.unit)):
        return Flaw.WORD_UNKNOWN.value
    return Flaw.TIMES_REVERSED.value


def must_ask_holder(opening: Opening | None, level: str) -> bool:
    """Tell whether a code doesn't say by itself that who is of this level-1 code may speak of it."""
    return opening is None or opening.first_level != level


def content_of(line: StatusLine) -> bytes:
    """Return the digest of all that a line says; MessagePack writes an instant alike whatever its offset."""
    digest = _digest.copy()  # cheaper than to make one anew
    digest.update(_packed(line))
    return digest.digest()
