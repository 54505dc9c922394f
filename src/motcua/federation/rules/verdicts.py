"""What becomes of the lines of a batch, from what the database said of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
    come: dict[str, set[int]] = {}
    for code, version in keys:
        if code in found.moved or code in found.gaps:
            come.setdefault(code, set()).add(version)
    filled: list[Key] = []
    opened: list[Key] = []
    missing: dict[str, tuple[int, ...]] = {}
    for code, versions in come.items():
        before, after = found.moved.get(code, (0, 0))
        left = set(found.gaps.get(code, ()))
        filled += ((code, version) for version in left & versions)
        new = {version for version in range(before + 1, after) if version not in versions}
        opened += ((code, version) for version in new)
        if still := (left - versions) | new:
            missing[code] = tuple(sorted(still))
    return Gaps(tuple(sorted(filled)), tuple(sorted(opened)), missing)


def judge(
    lines: Sequence[StatusLine],
    flaws: Mapping[int, str],
    contents: Mapping[int, bytes],
    first: Mapping[Key, int],
    found: Found,
    gaps: Gaps,
) -> list[LineAnswer]:
    """Answer every line in its place.

    ``flaws`` and ``contents`` are by the place of a line, ``first`` is the place at which a key stands first.
    """
    filled = frozenset(gaps.filled)
    answers: list[LineAnswer] = []
    for place, line in enumerate(lines):
        code, version = key = (line.code, line.version)
        if flaw := flaws.get(place):
            answers.append(LineAnswer(code, version, _INVALID, flaw))
        elif first[key] != place or key in found.known:
            recorded = found.known.get(key) or contents[first[key]]
            answers.append(_again(code, version, is_same=recorded == contents[place]))
        elif key in filled:
            answers.append(LineAnswer(code, version, _STALE))
        else:
            missing = gaps.missing.get(code)
            behind = tuple(each for each in missing if each < version) if missing else ()
            answers.append(LineAnswer(code, version, _GAP if behind else _APPLIED, "", behind))
    return answers


def _again(code: str, version: int, *, is_same: bool) -> LineAnswer:
    if is_same:
        return LineAnswer(code, version, _DUPLICATE)
    return LineAnswer(code, version, _CONFLICT, Flaw.OTHER_CONTENT.value)
