"""What the locked runtime packages say of their licences: ``python -m tools.licences``; exit 1 when one may not ship.

The rule and its reasons are in docs/decisions/0015-libraries-and-licences.md.
"""

import re
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
LESSER_ALLOWED = {"psycopg", "psycopg-binary", "psycopg-pool", "pi-heif"}
SILENT = "says nothing"


def locked() -> list[str]:
    """Return the names of the locked packages that are meant for this platform."""
    found = re.findall(r"^([\w.-]+)==[^\s;]+(?:\s*;\s*(.+?))?\s*\\$", LOCK.read_text(), re.MULTILINE)
    return [name for name, marker in found if not marker or Marker(marker).evaluate()]


def licence_of(name: str) -> str:
    """Return what an installed package says: its SPDX expression, else its classifiers, else its free text."""
    facts = metadata.metadata(name)
    if expression := facts["License-Expression"]:
        return expression
    classifiers = [
        line.split(" :: ")[-1] for line in facts.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    text = (facts["License"] or "").strip().splitlines()[:1]
    return ", ".join([*text, *classifiers]) or SILENT


def is_strong(licence: str) -> bool:
    """Tell whether a single licence is the GPL or the AGPL, of any version."""
    return re.search(r"\bA?GPL|(?<!Lesser )General Public License|Affero", licence) is not None


def is_lesser(licence: str) -> bool:
    """Tell whether a single licence is the LGPL."""
    return re.search(r"\bLGPL|Lesser General Public", licence) is not None


def may_ship(name: str, licence: str) -> bool:
    """Tell whether a package may ship; of several licences to choose from (``OR``) one is enough."""
    if licence == SILENT:
        return False
    return any(not is_strong(one) and (not is_lesser(one) or name in LESSER_ALLOWED) for one in licence.split(" OR "))


def refused(licences: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each package that may not ship."""
    return [f"{name}: {licence}" for name, licence in licences if not may_ship(name, licence)]


def main() -> None:
    licences = [(name, licence_of(name)) for name in locked()]
    for name, licence in licences:
        print(f"{name:26} {licence}")
    if wrong := refused(licences):
        sys.exit("may not ship: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
