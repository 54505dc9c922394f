"""Draw the transition table of a dossier: ``python -m tools.draw_transitions [--check]``.

Writes docs/reference/dossier-transitions.md from ``motcua.dossiers.rules.transitions``; ``--check`` only compares.
"""

import os
import sys
from pathlib import Path

import django
from django.utils import translation

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "dossier-transitions.md"

_WHO = {
    "SUBMITTER": "submitter",
    "COUNTER": "counter",
    "HANDLER": "handler",
    "LEADER": "leader",
    "HOUSE": "the house itself",
}
_CLOCK = {
    "NOTHING": "",
    "START": "starts",
    "PAUSE": "pauses",
    "RESUME": "resumes",
    "STOP": "stops",
    "EXTEND": "is extended",
    "CALENDAR": "follows",
}

_TOP = """# What leads a dossier where

Drawn by `python -m tools.draw_transitions` from the table in `src/motcua/dossiers/rules/transitions.py`; don't edit
it here. Submitting makes the dossier; every other act is a row below. What the table doesn't have is refused as
`not_now`.
"""


def _begin() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    os.environ.setdefault("MOTCUA_ENV", "test")
    django.setup()


def drawing() -> str:
    """Return the page: a state diagram, the table of acts, the table of stages."""
    with translation.override("en"):
        return "\n".join([_TOP, *_diagram(), "", *_acts(), "", *_stages(), ""])


def _diagram() -> list[str]:
    from motcua.dossiers.rules.transitions import ENDED, TRANSITIONS
    from motcua.dossiers.types import Stage

    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TRANSITIONS:
        for stage in Stage:
            if stage in row.stages:
                arrows.setdefault((stage.value, row.to.value), []).append(_word(row.act.value))
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> SUBMITTED: submit"]
    lines += [f"    {start} --> {end}: {', '.join(acts)}" for (start, end), acts in arrows.items()]
    lines += [f"    {stage.value} --> [*]" for stage in Stage if stage in ENDED]
    return [*lines, "```"]


def _acts() -> list[str]:
    from motcua.dossiers.rules.transitions import TRANSITIONS
    from motcua.dossiers.types import Stage

    lines = ["## Acts", "", "| act | from | to | who | legal time |", "|---|---|---|---|---|"]
    for row in TRANSITIONS:
        starts = ", ".join(f"`{stage.value}`" for stage in Stage if stage in row.stages)
        who, clock = _WHO[row.who.value], _CLOCK[row.clock.value]
        lines.append(f"| `{_word(row.act.value)}` | {starts} | `{row.to.value}` | {who} | {clock} |")
    return lines


def _stages() -> list[str]:
    from motcua.dossiers.rules.transitions import ENDED, national_status, queue_of
    from motcua.dossiers.types import Stage

    lines = ["## Stages", "", "| stage | means | national status | lies on the pile |", "|---|---|---|---|"]
    for stage in Stage:
        queue = queue_of(stage)
        pile = f"`{queue.value}`" if queue else "none: it has ended" if stage in ENDED else "none"
        lines.append(f"| `{stage.value}` | {stage.label} | `{national_status(stage).value}` | {pile} |")
    return lines


def _word(act: str) -> str:
    return act.lower()


def main() -> None:
    _begin()
    page = drawing()
    if "--check" not in sys.argv:
        PAGE.write_text(page)
    elif PAGE.read_text() != page:
        sys.exit(f"{PAGE.name} is not what the table says: python -m tools.draw_transitions")


if __name__ == "__main__":
    main()
