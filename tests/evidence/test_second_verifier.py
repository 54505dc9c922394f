"""A proof holds for a verifier that isn't ours: a shell script on openssl and jq, and none of our code."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from motcua.evidence import queries
from motcua.evidence.testing import make_log
from motcua.evidence.types import LeafKind, Thing

pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[2] / "clients" / "shell" / "verify-proof.sh"


def verify(path: Path, *key: str) -> tuple[int, str]:
    done = subprocess.run([SCRIPT, path, *key], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    make_log(300)
    things = [Thing(ref=f"ref {n}", content=f"content of ref {n}") for n in (0, 255, 256, 299)]
    path = tmp_path / "bundle.json"
    path.write_bytes(msgspec.json.encode(queries.prove(LeafKind.DOSSIER, things)))
    return path


def test_what_we_prove_holds_for_others(bundle: Path) -> None:
    code, said = verify(bundle)

    assert code == 0, said
    assert said.count(": holds: ") == 4


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("content", lambda text: text + " "),
        ("statement", lambda text: text.replace("ref 255", "ref 254")),
        ("salt", lambda text: "00" + text[2:] if text[:2] != "00" else "11" + text[2:]),
        ("proof", lambda text: text.replace("\n300\n", "\n299\n")),
        ("proof", lambda text: re.sub(r"index (\d+)", lambda found: f"index {int(found[1]) ^ 1}", text)),
    ],
)
def test_what_was_changed_does_not(bundle: Path, member: str, change: Callable[[str], str]) -> None:
    content = json.loads(bundle.read_text())
    content["items"][1][member] = change(content["items"][1][member])
    bundle.write_text(json.dumps(content))

    code, said = verify(bundle)

    assert code == 1
    assert "item 1:" in said.splitlines()[-1]


def test_nor_does_the_log_of_somebody_else(bundle: Path) -> None:
    other = "example.com/log+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

    code, said = verify(bundle, other)

    assert (code, "another log's key" in said) == (1, True)
