"""What a start prints when everything answers: addresses, people, notes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from motcua.project.deployment import directory

if TYPE_CHECKING:
    from motcua.project.deployment.up import Start


def columns(rows: Sequence[tuple[str, ...]], indent: str = "  ") -> str:
    """Set rows in columns as wide as their widest cell."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))] if rows else []
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(indent + line for line in lines)


def summary(start: "Start", told: list[str]) -> str:
    """Return the table of a start."""
    rows = [(seat.name, start.environments[seat.name]["MOTCUA_BASE_URL"]) for seat in start.seats]
    rows += [
        (child.name, child.address)
        for child in start.supervisor.children
        if child.address and not child.name.endswith("-web")
    ]
    parts = ["Addresses", columns(rows)]
    if people := demo_people(start) if start.demo else []:
        header = ("name", "role", "seat", "username", "password", "signs with")
        parts += ["People of the demo", columns([header, *people])]
    if told:
        parts += ["First administrator (this link works once, for a day)", *(f"  {line}" for line in told)]
    notes = [*start.notes, f"logs in {start.var.logs}", "Ctrl-C stops everything"]
    return "\n".join([*parts, "Notes", *(f"  {note}" for note in notes)])


def demo_people(start: "Start") -> list[tuple[str, ...]]:
    """Return the people of ``demo.json``, as the demo's loading wrote them."""
    people: list[dict[str, Any]] = directory.read(start.var.root / directory.NAME).get("people", [])
    keys = ("name", "role", "seat", "username", "password", "signing_passphrase")
    return [tuple(str(person.get(key, "")) for key in keys) for person in people]
