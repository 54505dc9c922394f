"""What the import contracts can't see, and that the contracts bite."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "motcua"
DOMAINS = [*settings.DOMAINS]

CLIENT = Path("../../clients/python/src/motcua_road")

PLANTED: dict[str, tuple[str | Path, str]] = {
    "Calls go down": ("numbers/queries.py", "from motcua.dossiers import types"),
    "Domains meet at their doors": ("dossiers/rules/transitions.py", "from motcua.catalogue import models"),
    "Inside a domain": ("dossiers/types/words.py", "from motcua.dossiers import queries"),
    "Rules and wire are pure": ("wire/status_codes.py", "import django"),
    "The sandbox imports nothing of ours": ("../motcua_sandbox/__init__.py", "import motcua"),
    "The client of the road imports nothing of ours": (CLIENT / "keys.py", "import msgspec"),
}


def floor(label: str) -> int:
    """Return how high an app stands; what isn't ours lies below everything."""
    label = {"motcua_forms": "forms"}.get(label, label)
    return len(DOMAINS) - DOMAINS.index(label) if label in DOMAINS else 0


def our_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("motcua.")]


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("*.pyc", "static", "fonts", "locale"))
    shutil.copytree(ROOT / "clients", copy / "clients", ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copytree(ROOT / "tools", copy / "tools")
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_its_contract(contract: str, copy_of_the_house: Path) -> None:
    name, line = PLANTED[contract]
    planted = copy_of_the_house / "src" / "motcua" / name
    before = planted.read_text()
    planted.write_text(f"{before}\n{line}\n")

    told = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=copy_of_the_house,
        env={"PYTHONPATH": ":".join(str(copy_of_the_house / each) for each in ("src", "clients/python/src", "."))},
        capture_output=True,
        text=True,
    )
    planted.write_text(before)

    assert f"{contract} BROKEN" in told.stdout, told.stdout + told.stderr


def test_foreign_keys_point_down_and_leave_no_name_behind() -> None:
    wrong = []
    for model in our_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or target._meta.app_label == model._meta.app_label:
                continue
            if floor(target._meta.app_label) > floor(model._meta.app_label):
                wrong.append(f"{field} points up")
            if not field.remote_field.hidden:
                wrong.append(f"{field} leaves a reverse name on {target.__name__}")
    assert wrong == []


def test_raw_sql_names_only_tables_of_its_own_domain() -> None:
    tables = {model._meta.db_table: model._meta.app_label for model in our_models()}
    wrong = []
    for domain in DOMAINS:
        label = {"forms": "motcua_forms"}.get(domain, domain)
        for path in (HOUSE / domain).rglob("*.py"):
            if {"tests", "migrations", "testing.py"} & set(path.parts):
                continue
            text = path.read_text()
            wrong += [
                f"{path.relative_to(ROOT)} names {table}"
                for table, owner in tables.items()
                if owner != label and re.search(rf"\b{table}\b", text)
            ]
    assert wrong == []


def test_nobody_looks_models_up_by_name() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in HOUSE.rglob("*.py")
        if "migrations" not in path.parts
        and "tests" not in path.parts
        and re.search(r"apps\.get_model\(", path.read_text())
    ]
    assert wrong == []


def test_templates_lean_only_on_the_frame_and_their_own_domain() -> None:
    wrong = []
    for domain in DOMAINS:
        for path in (HOUSE / domain / "templates").rglob("*"):
            if path.suffix not in {".html", ".txt"}:
                continue
            for used in re.findall(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)", path.read_text()):
                if used.split("/")[0] not in {"ui", domain} and not (
                    domain == "identity" and used.startswith("account/")
                ):
                    wrong.append(f"{path.relative_to(ROOT)} uses {used}")
    assert wrong == []


def test_every_domain_has_its_page() -> None:
    assert [domain for domain in DOMAINS if not (HOUSE / domain / "README.md").exists()] == []


def test_every_domain_is_in_the_contract_about_its_inside() -> None:
    contract = (ROOT / "pyproject.toml").read_text().split('name = "Inside a domain"')[1].split("]")[0]
    assert [domain for domain in DOMAINS if f'"motcua.{domain}"' not in contract] == []
