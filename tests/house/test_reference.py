"""What the reference says and the code says are the same."""

import dataclasses
import re
from pathlib import Path

from tools import draw_transitions, licences

from motcua.base import events
from motcua.project.cli import COMMANDS
from tests.house.test_words import modules

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "motcua"
HIDDEN = {"prepare"}  # commands that only `motcua up` calls


def code() -> str:
    return "\n".join(path.read_text() for path in SOURCE.rglob("*.py") if "tests" not in path.parts)


def test_the_drawing_of_the_transitions_is_of_today() -> None:
    assert draw_transitions.PAGE.read_text() == draw_transitions.drawing(), "python -m tools.draw_transitions"


def test_events_are_listed_with_their_fields_and_their_listeners() -> None:
    modules("handlers")
    rows = {
        row.split("`")[1]: row for row in (REFERENCE / "events.md").read_text().splitlines() if row.startswith("| `")
    }
    told = {kind.name: kind for module in modules("types") for kind in vars(module).values() if is_event(kind)}
    assert set(rows) == set(told)
    for name, kind in told.items():
        listeners = {each.split(".")[1] + "." + each.split(".")[-1] for each in events._after[name]}
        missing = {field.name for field in dataclasses.fields(kind)} | listeners
        assert [word for word in sorted(missing) if f"`{word}`" not in rows[name]] == [], name


def is_event(kind: object) -> bool:
    name = vars(kind).get("name") if isinstance(kind, type) and dataclasses.is_dataclass(kind) else None
    return isinstance(name, str) and name.count(".") == 2


def test_every_variable_of_the_environment_is_listed() -> None:
    listed = set(re.findall(r"`(MOTCUA_\w+|DATABASE_URL)`", (REFERENCE / "interfaces.md").read_text()))
    read = re.findall(
        r"(?:environ(?:\.get)?[\[(]|_choice\(|_number\(|_addresses\(|number_from_environment\()\s*\"(MOTCUA_\w+|DATABASE_URL)\"",
        code(),
    )
    tests = {"MOTCUA_TEST_SEED"}
    assert set(read) | tests == listed


def test_every_command_is_listed() -> None:
    listed = (REFERENCE / "interfaces.md").read_text()
    assert [name for name in COMMANDS if name not in HIDDEN and f"`motcua {name}" not in listed] == []


def test_words_of_the_glossary_are_words_of_the_code() -> None:
    table = (REFERENCE / "glossary.md").read_text().split("## Words of the house")[1].split("\n## ")[0]
    words = {word for row in table.splitlines()[3:] for word in re.findall(r"`([\w.]+)`", row)}
    text = code()
    unknown = [word for word in sorted(words) if not re.search(rf"\b{word.split('.')[-1]}\b", text)]
    assert unknown == []


def test_tests_that_hold_the_statement_budgets_exist() -> None:
    named = re.findall(r"`([\w/]*test_\w+\.py)`", (REFERENCE / "statement-budgets.md").read_text())
    assert named
    assert [name for name in named if not list(SOURCE.rglob(f"*/{name.rsplit('/', 1)[-1]}"))] == []


def test_nothing_under_gpl_or_agpl_ships() -> None:
    assert licences.refused((name, licences.licence_of(name)) for name in licences.locked()) == []


def test_strong_and_unknown_licences_are_refused() -> None:
    said = {
        "good": "MIT OR GPL-2.0-only",
        "strong": "GPL-3.0-or-later",
        "network": "GNU Affero General Public License v3",
        "classic": "BSD License, GNU General Public License (GPL)",
        "silent": licences.SILENT,
        "lesser": "LGPL-3.0-only",
        "psycopg": "LGPL-3.0-only",
    }
    assert [line.split(":")[0] for line in licences.refused(said.items())] == [
        "strong",
        "network",
        "classic",
        "silent",
        "lesser",
    ]
