"""Who is right when two copies differ: decided by what caused what, never by comparing clocks.

The registry says what it holds; its source looks afterwards at what it has itself. So whatever the registry rightly
held at that moment, the source has; and what the registry has confirmed, it must hold. All else is under way.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum

from motcua.federation.rules.digests import hash_of, state_text, version_text
from motcua.federation.types import EXTRA, Damage, RepairLine, StatusLine


@dataclass(frozen=True)
class Side:
    """A dossier as one side has it: the version at which it stands, 0 if nowhere, and its hashes."""

    version: int = 0
    state: int = 0
    versions: tuple[int, ...] = ()
    history: int = 0


class Judgement(Enum):
    EQUAL = "equal"
    UNDER_WAY = "under way"
    DAMAGED = "damaged"
    UNSETTLED = "unsettled"


def judge(ours: Side, theirs: Side, lines: Mapping[int, StatusLine], confirmed: Collection[int]) -> Judgement:
    """Say what a source thinks of what the registry held, a moment before the source looked at its own.

    ``lines`` are all versions that the source has told or will tell, ``confirmed`` those that the registry has
    answered. UNSETTLED is a dossier that doesn't stand at its own source where the source told. ``versions`` are
    empty on both sides where histories aren't compared.
    """
    if ours.version in lines and hash_of(state_text(lines[ours.version])) != ours.state:
        return Judgement.UNSETTLED
    if ours.version == 0:
        return Judgement.DAMAGED if theirs.version or theirs.versions else Judgement.EQUAL
    if (ours.version, ours.state, ours.versions, ours.history) == _as_tuple(theirs):
        return Judgement.EQUAL
    held = set(theirs.versions)
    if held - lines.keys() or theirs.version > ours.version:
        return Judgement.DAMAGED
    newest = max(confirmed, default=0)
    if (set(confirmed) - held if ours.versions else False) or theirs.version < newest:
        return Judgement.DAMAGED
    if ours.versions and (theirs.history != _history_of(lines, held) or theirs.version != max(held, default=0)):
        return Judgement.DAMAGED
    return Judgement.UNDER_WAY if _stands_rightly(ours, theirs, lines) else Judgement.DAMAGED


def _as_tuple(side: Side) -> tuple[int, int, tuple[int, ...], int]:
    return (side.version, side.state, side.versions, side.history)


def _history_of(lines: Mapping[int, StatusLine], versions: Iterable[int]) -> int:
    combined = 0
    for version in versions:
        combined ^= hash_of(version_text(lines[version]))
    return combined


def _stands_rightly(ours: Side, theirs: Side, lines: Mapping[int, StatusLine]) -> bool:
    """Tell whether what the registry says of its newest version is what was said of that."""
    if theirs.version in {0, ours.version}:
        return theirs.version == 0 or theirs.state == ours.state
    line = lines.get(theirs.version)
    return line is not None and theirs.state == hash_of(state_text(line))


@dataclass(frozen=True, kw_only=True)
class StateRow:
    """Where a dossier stands, column by column."""

    source: str
    agency: str
    unit: str
    procedure: str
    channel: str
    status: str
    version: int
    at: datetime
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    outcome: str | None
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A line of history, column by column."""

    opened_month: date
    at: datetime
    due_at: datetime | None
    status: str
    agency: str
    unit: str
    reason: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Case:
    """A dossier before a repair: what stands in the registry, and what would if nothing had gone wrong.

    ``seen`` is the version at which the source was told that it stands; ``unknown`` are versions that nobody made.
    """

    code: str
    seen: int
    state: StateRow | None
    history: Mapping[int, VersionRow]
    true_states: Mapping[int, StateRow]
    true_history: Mapping[int, VersionRow]
    unknown: frozenset[int]


@dataclass(frozen=True)
class Cure:
    """What to do: write the dossier's row anew or take it out, take versions out, write all true ones again."""

    replaces_state: bool
    removes: tuple[int, ...]
    findings: tuple[RepairLine, ...]

    @property
    def takes_out(self) -> bool:
        """Whether something goes that the source says it never wrote."""
        return any(line.damage in EXTRA for line in self.findings)


def taken_out_unasked(dossiers: int) -> int:
    """Return of how many dossiers a source may have something taken out in a day, of so many that it has.

    An agency that was restored from an older backup has forgotten what it told; the registry must not forget it too.
    """
    return max(100, dossiers // 1000)


def find_cure(case: Case) -> Cure:
    """Return what must be done, and name every single thing that was wrong; no findings if nothing was."""
    findings: list[RepairLine] = []
    removes: list[int] = []
    for version in sorted(case.history.keys() | case.true_history.keys()):
        was, true = case.history.get(version), case.true_history.get(version)
        if true is None:
            if version in case.unknown and was is not None:
                removes.append(version)
                findings.append(RepairLine(case.code, Damage.EXTRA_VERSION.value, version, "", _said(was)))
        elif was is None:
            findings.append(RepairLine(case.code, Damage.LOST_VERSION.value, version, "", "", _said(true)))
        elif changed := list(_changed(was, true, case.code, Damage.CHANGED_VERSION, version)):
            removes.append(version)
            findings += changed
    of_state = list(_wrong_state(case, removes))
    return Cure(bool(of_state), tuple(removes), (*of_state, *findings))


def _wrong_state(case: Case, removes: Sequence[int]) -> Iterable[RepairLine]:
    state = case.state
    kept = (case.history.keys() - set(removes)) | case.true_history.keys() | case.true_states.keys()
    if not kept:
        if state is not None and state.version <= case.seen:
            yield RepairLine(case.code, Damage.EXTRA_DOSSIER.value, state.version, "", _said(state))
        return
    true = case.true_states.get(max(kept))
    if true is None:
        return  # it has moved on meanwhile; what is wrong then is found next time
    if state is None:
        yield RepairLine(case.code, Damage.LOST_DOSSIER.value, true.version, "", "", _said(true))
    else:
        yield from _changed(state, true, case.code, Damage.CHANGED_DOSSIER, true.version)


def _changed(
    was: StateRow | VersionRow, true: StateRow | VersionRow, code: str, damage: Damage, version: int
) -> Iterable[RepairLine]:
    for field in fields(was):
        before, after = getattr(was, field.name), getattr(true, field.name)
        if before != after:
            yield RepairLine(code, damage.value, version, field.name, _written(before), _written(after))


def _said(row: StateRow | VersionRow) -> str:
    return " ".join(f"{field.name}={_written(value)}" for field in fields(row) if (value := getattr(row, field.name)))


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else str(value)
