"""What becomes of the lines of a batch, from what the database said of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from motcua.federation.rules.lines import content_of
from motcua.federation.types import Flaw, LineAnswer, StatusLine, Verdict

Key = tuple[str, int]

_APPLIED, _DUPLICATE, _STALE = Verdict.APPLIED.value, Verdict.DUPLICATE.value, Verdict.STALE.value
_GAP, _CONFLICT, _INVALID = Verdict.GAP.value, Verdict.CONFLICT.value, Verdict.INVALID.value


@dataclass(frozen=True)
class Found:
    """What the database said of the good lines of a batch.

    ``known`` are the contents of versions that were recorded before, ``moved`` the newest version of a dossier before
    and after (only where it isn't simply the next), ``gaps`` the versions that were missing before.
    """

    known: Mapping[Key, bytes] = field(default_factory=dict)
    moved: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    gaps: Mapping[str, Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Gaps:
    """How a batch changes what is missing: versions that came, that are missing now, and all that still are."""

    filled: tuple[Key, ...]
    opened: tuple[Key, ...]
    missing: Mapping[str, tuple[int, ...]]


def settle_gaps(keys: Iterable[Key], found: Found) -> Gaps:
    """Say which gaps a batch closes and opens. ``keys`` are its good lines, each once."""
    moved, gaps = found.moved, found.gaps
    come: dict[str, set[int]] = {}
    for code, version in keys:
        if code in moved or code in gaps:
            come.setdefault(code, set()).add(version)
    filled: list[Key] = []
    opened: list[Key] = []
    missing: dict[str, tuple[int, ...]] = {}
    for code, versions in come.items():
        before, after = moved.get(code, (0, 0))
        left = set(gaps.get(code, ()))
        new = set(range(before + 1, after)) - versions
        if left or new:
            filled += [(code, version) for version in left & versions]
            opened += [(code, version) for version in new]
            if still := (left - versions) | new:
                missing[code] = tuple(sorted(still))
    return Gaps(tuple(sorted(filled)), tuple(sorted(opened)), missing)


def judge(
    lines: Sequence[StatusLine],
    flaws: Mapping[int, str],
    first: Mapping[Key, int],
    found: Found,
    gaps: Gaps,
) -> list[LineAnswer]:
    """Answer every line in its place.

    ``flaws`` are by the place of a line, ``first`` is the place at which a key stands first.
    """
    known, filled, missing_of = found.known, frozenset(gaps.filled), gaps.missing
    answers: list[LineAnswer] = []
    for place, line in enumerate(lines):
        code, version = key = (line.code, line.version)
        if place in flaws:
            answer = LineAnswer(code, version, _INVALID, flaws[place])
        elif key in known or first[key] != place:
            recorded = known.get(key) or content_of(lines[first[key]])
            answer = _again(code, version, is_same=recorded == content_of(line))
        elif key in filled:
            answer = LineAnswer(code, version, _STALE)
        elif code in missing_of and (behind := tuple(each for each in missing_of[code] if each < version)):
            answer = LineAnswer(code, version, _GAP, "", behind)
        else:
            answer = LineAnswer(code, version, _APPLIED)
        answers.append(answer)
    return answers


def _again(code: str, version: int, *, is_same: bool) -> LineAnswer:
    if is_same:
        return LineAnswer(code, version, _DUPLICATE)
    return LineAnswer(code, version, _CONFLICT, Flaw.OTHER_CONTENT.value)
