"""Words of federation: what agencies tell the national registry, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import Refused
from motcua.base.messages import MessageType

LINES_MAX = 1000
"""How many lines a message of statuses may have."""

VERSIONS_MAX = 1000
"""The highest version that a dossier can have; real ones end below 50."""


class Verdict(TextChoices):
    """What the registry says to one line. STALE and GAP are recorded too; CONFLICT and INVALID change nothing."""

    APPLIED = "applied", _("Recorded")
    DUPLICATE = "duplicate", _("Known already")
    STALE = "stale", _("Recorded late, a newer one is known")
    GAP = "gap", _("Recorded, but versions before it are missing")
    CONFLICT = "conflict", _("The same version is known with other content")
    INVALID = "invalid", _("Against the rules")


class Flaw(TextChoices):
    """Which rule an invalid line breaks; why a conflicting one conflicts."""

    CODE_UNREADABLE = "code_unreadable", _("The dossier's code cannot be read, or is not as it was issued.")
    CODE_OF_ANOTHER = "code_of_another", _("The dossier is another agency's.")
    NOT_MANDATED = "not_mandated", _("The agency is not one for which the sender may speak.")
    VERSION_OUT_OF_RANGE = "version_out_of_range", _("A version is a number from 1 to 1000.")
    STATUS_UNKNOWN = "status_unknown", _("A status is a number from 1 to 10.")
    WORD_UNKNOWN = "word_unknown", _("Procedure, channel or outcome is missing or unknown.")
    TIMES_REVERSED = "times_reversed", _("One of the times lies before the one that it must follow.")
    FROM_THE_FUTURE = "from_the_future", _("The status or the dossier's day lies in the future.")
    OTHER_CONTENT = "other_content", _("This version was recorded with other content before.")


Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class StatusLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One version of a dossier as it travels: a fact that never changes.

    ``status`` is the national number (1 to 10). Instants carry their offset. ``received_at`` is empty until it was
    accepted, ``due_at`` while its clock stands; ``outcome`` is GRANTED, REFUSED, WITHDRAWN or LAPSED, else empty.
    """

    code: str
    version: int
    status: int
    at: Instant
    agency: str
    procedure: str
    channel: str
    submitted_at: Instant
    unit: str = ""
    reason: str = ""
    received_at: Instant | None = None
    due_at: Instant | None = None
    finished_at: Instant | None = None
    outcome: str = ""


class StatusesBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """Versions of dossiers, at most ``LINES_MAX``, in any order.

    ``known_at`` are places of lines (from 0) of which the seat learnt long after they happened, and when: history that
    was loaded, paper that was typed in. The delay of the exchange counts from there.
    """

    lines: tuple[StatusLine, ...]
    known_at: tuple[tuple[int, Instant], ...] = ()


class LineAnswer(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What became of one line. ``missing`` are the versions before it that the registry hasn't got."""

    code: str
    version: int
    verdict: str
    flaw: str = ""
    missing: tuple[int, ...] = ()


class StatusAnswersBody(msgspec.Struct, frozen=True):
    """The answer to a message of statuses: how many of each verdict, and the lines that are not simply recorded.

    ``at`` is when the registry recorded them.
    """

    at: Instant
    counts: dict[str, int]
    lines: tuple[LineAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Told:
    """Lines that one party says at once; ``message_id`` is the road's message that brought them.

    ``known_at``: when the party learnt of lines, by their place, where that was long after they happened.
    """

    sender: str
    lines: Sequence[StatusLine]
    message_id: UUID | None = None
    is_repair: bool = False
    known_at: Mapping[int, datetime] = field(default_factory=dict)


STATUSES = MessageType("federation.Statuses.1", StatusesBody, lives=timedelta(days=400))
STATUS_ANSWERS = MessageType("federation.StatusAnswers.1", StatusAnswersBody, lives=timedelta(days=400))


@dataclass(frozen=True, kw_only=True)
class RegisteredStatus:
    """What the country knows of a dossier now. ``status`` is the name of the national status."""

    code: str
    agency_code: str
    unit_code: str
    procedure_code: str
    channel: str
    status: str
    version: int
    at: datetime
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    outcome: str
    history: tuple["RecordedVersion", ...]


@dataclass(frozen=True, kw_only=True)
class RecordedVersion:
    """One line of the history that the registry keeps."""

    version: int
    status: str
    at: datetime
    agency_code: str
    unit_code: str
    reason: str
    due_at: datetime | None


class NotTheRegistry(Refused):
    code = "not_the_registry"
    message = _("This deployment keeps no registry of dossiers; the national seat does.")
    http_status = 404


class NotRegistered(Refused):
    code = "not_registered"
    message = _("No dossier with this code is registered.")
    http_status = 404


# Comparing the two copies.


Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]


class NodeDigest(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A node of the digest tree: its name, how many dossiers and versions hang there, their combined hashes.

    The name of a day is the middle of an official code (``261102``), that of a bucket the day and the last two
    characters of its codes (``261102/07``). Hashes are 32 hexadecimal digits.
    """

    name: str
    dossiers: int
    state: Hash
    versions: int
    history: Hash


DayName = Annotated[str, msgspec.Meta(max_length=16)]


class DigestsBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a source has: all days in ``ranges``, or, of ``days`` alone, all their buckets. What isn't named is empty.

    A range has the day with which it begins and the one before which it ends ("" for none), as names sort by bytes;
    without ranges it's all days. ``total`` is how many dossiers the source has on all days.
    """

    comparison: UUID
    taken_at: Instant
    nodes: tuple[NodeDigest, ...] = ()
    days: tuple[str, ...] = ()
    ranges: Annotated[tuple[tuple[DayName, DayName], ...], msgspec.Meta(max_length=10)] = ()
    total: Annotated[int, msgspec.Meta(ge=0)] = 0


class HeldDossier(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A dossier as the registry holds it: the version at which it stands (0: nowhere), and its hashes.

    ``versions`` are those of its history, left out when they are simply 1 to ``version``.
    """

    code: str
    version: Annotated[int, msgspec.Meta(ge=0)]
    state: Hash
    history: Hash
    versions: tuple[int, ...] | None = None


class DigestAnswerBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the registry says to digests.

    To those of days: the days that differ. To those of buckets: the ``buckets`` that differ with all the dossiers
    that it holds there; unless ``is_all`` it left some out, which come in the next comparison.
    """

    comparison: UUID
    at: Instant
    days: tuple[str, ...] = ()
    buckets: tuple[str, ...] = ()
    dossiers: tuple[HeldDossier, ...] = ()
    is_all: bool = True


class TrueDossier(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is true of a dossier that differs: every version that the registry confirmed; none if there's no such one.

    ``seen`` is the version at which the registry held it, ``unknown`` are versions that it held and nobody made.
    """

    code: str
    seen: int
    lines: tuple[StatusLine, ...] = ()
    unknown: tuple[int, ...] = ()


class RepairBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """The end of a comparison: what must be put right, and how many dossiers only wait for what is under way.

    ``unsettled`` are dossiers of which the source's own records contradict each other: nothing is proven then.
    """

    comparison: UUID
    taken_at: Instant
    dossiers: tuple[TrueDossier, ...] = ()
    under_way: int = 0
    unsettled: int = 0
    is_all: bool = True


class Damage(TextChoices):
    """What was wrong in the registry."""

    LOST_DOSSIER = "lost_dossier", _("The dossier was missing")
    CHANGED_DOSSIER = "changed_dossier", _("Where the dossier stands was not what its agency says")
    EXTRA_DOSSIER = "extra_dossier", _("No agency knows the dossier")
    LOST_VERSION = "lost_version", _("A line of its history was missing")
    CHANGED_VERSION = "changed_version", _("A line of its history was not what its agency says")
    EXTRA_VERSION = "extra_version", _("A line of its history was never written by its agency")
    NOT_REPAIRED = "not_repaired", _("It differs, and what its agency says breaks a rule")
    HELD_BACK = "held_back", _("Its agency doesn't know it any more; too many at once to be taken out unasked")


EXTRA = frozenset({Damage.EXTRA_DOSSIER.value, Damage.EXTRA_VERSION.value})
UNTOUCHED = frozenset({Damage.NOT_REPAIRED.value, Damage.HELD_BACK.value})


class RepairLine(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing that was put right: of which version, which field, from what to what."""

    code: str
    damage: str
    version: int
    field: str = ""
    was: str = ""
    became: str = ""


class RepairedBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the registry put right because of a repair, and whether the two copies are proven equal by that."""

    comparison: UUID
    at: Instant
    lines: tuple[RepairLine, ...] = ()
    is_equal: bool = False
    is_all: bool = True


class ComparisonState(TextChoices):
    """How far a comparison has come, and how it ended."""

    ASKED = "asked", _("Waiting for the other side")
    EQUAL = "equal", _("Proven equal")
    REPAIRED = "repaired", _("Differences were put right")
    UNLIKE = "unlike", _("Differences are left")
    UNANSWERED = "unanswered", _("Never answered")


DIGESTS = MessageType("federation.Digests.1", DigestsBody, lives=timedelta(hours=6))
DIGEST_ANSWER = MessageType("federation.DigestAnswer.1", DigestAnswerBody, lives=timedelta(hours=6))
REPAIR = MessageType("federation.Repair.1", RepairBody, lives=timedelta(hours=6))
REPAIRED = MessageType("federation.Repaired.1", RepairedBody, lives=timedelta(hours=6))


@dataclass(frozen=True, kw_only=True)
class SourceReport:
    """How the exchange with a source goes. ``dossiers`` are those that it had when it was compared last.

    Lags are of the statuses that came within the last two hours begun, and within a day; None without any.
    ``heard_at`` is when anything came last; ``is_silent`` when that's more than two comparisons ago.
    ``proven_equal_at`` is the instant as of which, or later, nothing differed in any day but what was under way;
    ``is_equal`` when nothing was found since.
    """

    source: str
    dossiers: int | None
    lag_p50_hour: timedelta | None
    lag_p99_hour: timedelta | None
    lag_p50_day: timedelta | None
    lag_p99_day: timedelta | None
    open_gaps: int
    conflicts: int
    invalid: int
    last_message_at: datetime | None
    heard_at: datetime | None
    is_silent: bool
    proven_equal_at: datetime | None
    is_equal: bool
    under_way: int


@dataclass(frozen=True, kw_only=True)
class RefusedStatus:
    """A version that the registry did not take; ``at`` is when it was told, ``said`` its line as it came (JSON)."""

    sender: str
    code: str
    version: int
    verdict: Verdict
    flaw: Flaw
    at: datetime | None
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class GapLine:
    source: str
    code: str
    version: int
    noticed_at: datetime


@dataclass(frozen=True, kw_only=True)
class RepairedLine:
    """One thing in the registry that was put right."""

    source: str
    code: str
    version: int
    damage: Damage
    field: str
    was: str
    became: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ComparisonLine:
    source: str
    taken_at: datetime
    ended_at: datetime | None
    state: ComparisonState
    dossiers: int
    repaired: int
    under_way: int


@dataclass(frozen=True, kw_only=True)
class OfficeState:
    """What administrators of a seat must know of the synchronisation."""

    is_registry: bool
    waiting: int
    waiting_since: datetime | None
    refused: tuple[RefusedStatus, ...]
    gaps: tuple[GapLine, ...]
    repairs: tuple[RepairedLine, ...]
    comparisons: tuple[ComparisonLine, ...]
