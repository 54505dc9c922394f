"""``demo.json``: the seats and people of a demo country, put together from what the loading of each seat wrote."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from motcua.project.deployment import seats
from motcua.project.deployment.var import Var

NAME = "demo.json"


def write(var: Var, environments: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Write down where the doors of these seats and of the outside parties are, and who may enter; return it."""
    content: dict[str, Any] = {"seats": {}, "people": [], "keys": {"seals": []}, "sandboxes": {}}
    if outsider := seats.outsider_url():
        content["sandboxes"]["agency"] = outsider
    for name, environment in environments.items():
        part = read(part_of(environment))
        address = {"url": environment["MOTCUA_BASE_URL"], "agency_code": environment["MOTCUA_AGENCY"]}
        content["seats"][name] = address
        content["people"] += part.get("people", [])
        content["keys"]["seals"] += part.get("keys", {}).get("seals", [])
        if authority := environment.get("MOTCUA_CA_URL"):
            content["sandboxes"]["authority"] = authority
    save(var.root / NAME, content)
    return content


def part_of(environment: Mapping[str, str]) -> Path:
    """Return where a seat keeps its own part: beside its keys, so that a backup has it."""
    return Path(environment["MOTCUA_KEYS"]) / NAME


def read(path: Path) -> dict[str, Any]:
    """Return what a file holds, nothing when it isn't there."""
    if not path.exists():
        return {}
    content: dict[str, Any] = json.loads(path.read_text())
    return content


def save(path: Path, content: Mapping[str, Any]) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1))
    draft.replace(path)
