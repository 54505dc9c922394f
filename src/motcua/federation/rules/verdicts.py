"""What becomes of the lines of a batch, from what the database said of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from motcua.federation.rules.lines import content_of
from motcua.federation.types import Flaw, LineAnswer, StatusLine, Verdict

Key = tuple[str, int]
Come = Mapping[str, dict[int, int]]
"""Good lines by code and version, sorted by both: the place at which each stands first."""

_APPLIED, _DUPLICATE, _STALE = Verdict.APPLIED.value, Verdict.DUPLICATE.value, Verdict.STALE.value
_GAP, _CONFLICT, _INVALID = Verdict.GAP.value, Verdict.CONFLICT.value, Verdict.INVALID.value


class Standing(NamedTuple):
    """Where a dossier stands in the registry: its newest version, who holds it, the versions that are missing."""

    version: int
    source: str
    missing: tuple[int, ...]


NOWHERE = Standing(0, "", ())


@dataclass(frozen=True)
class Found:
    """What the database said before a batch was written.

    ``standing`` are the dossiers that were registered, ``known`` the contents of versions that were recorded.
    """

    standing: Mapping[str, Standing] = field(default_factory=dict)
    known: Mapping[Key, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Gaps:
    """How a batch changes what is missing: versions that came, that are missing now, and all that still are."""

    filled: tuple[Key, ...]
    opened: tuple[Key, ...]
    missing: Mapping[str, tuple[int, ...]]


def without_conflicts(lines: Sequence[StatusLine], come: Come, found: Found) -> Come:
    """Leave out the versions that history has with other content: they move no dossier and close no gap."""
    conflicts = {
        (code, version)
        for (code, version), content in found.known.items()
        if content_of(lines[come[code][version]]) != content
    }
    if not conflicts:
        return come
    rest = {
        code: {version: place for version, place in versions.items() if (code, version) not in conflicts}
        for code, versions in come.items()
    }
    return {code: versions for code, versions in rest.items() if versions}


def settle_gaps(come: Come, found: Found) -> Gaps:
    """Say which gaps a batch closes and opens."""
    filled: list[Key] = []
    opened: list[Key] = []
    missing: dict[str, tuple[int, ...]] = {}
    for code, versions in come.items():
        before, _, left = found.standing.get(code, NOWHERE)
        oldest, newest = next(iter(versions)), next(reversed(versions))
        if not left and oldest <= before + 1 and newest - oldest < len(versions):
            continue
        new = set(range(before + 1, newest)) - versions.keys()
        filled += [(code, version) for version in left if version in versions]
        opened += [(code, version) for version in new]
        if still := new.union(left) - versions.keys():
            missing[code] = tuple(sorted(still))
    return Gaps(tuple(sorted(filled)), tuple(sorted(opened)), missing)


def judge(
    lines: Sequence[StatusLine],
    flaws: Mapping[int, str],
    come: Come,
    again: Sequence[int],
    found: Found,
    gaps: Gaps,
) -> list[LineAnswer]:
    """Answer every line in its place; nearly all are simply recorded.

    ``flaws`` are by the place of a line, ``again`` the places of lines whose version stands before them.
    """
    answers = [LineAnswer(line.code, line.version, _APPLIED) for line in lines]
    for code, missing in gaps.missing.items():
        for version, place in come[code].items():
            if behind := tuple(each for each in missing if each < version):
                answers[place] = LineAnswer(code, version, _GAP, "", behind)
    for code, version in gaps.filled:
        answers[come[code][version]] = LineAnswer(code, version, _STALE)
    for key, content in found.known.items():
        place = come[key[0]][key[1]]
        answers[place] = _again(lines[place], content)
    for place in again:
        code, version = key = lines[place].code, lines[place].version
        content = found.known.get(key) or content_of(lines[come[code][version]])
        answers[place] = _again(lines[place], content)
    for place, flaw in flaws.items():
        answers[place] = LineAnswer(lines[place].code, lines[place].version, _INVALID, flaw)
    return answers


def _again(line: StatusLine, recorded: bytes) -> LineAnswer:
    if content_of(line) == recorded:
        return LineAnswer(line.code, line.version, _DUPLICATE)
    return LineAnswer(line.code, line.version, _CONFLICT, Flaw.OTHER_CONTENT.value)
