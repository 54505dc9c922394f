"""A proof holds for a verifier that isn't ours: a shell script on openssl and jq, and none of our code."""

import json
import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from motcua.evidence import actions, queries
from motcua.evidence.testing import NOW, make_leaves, make_log
from motcua.evidence.types import LeafKind, Thing
from motcua.project.cli.verify import verify_bundle
from tests.authority import RunningAuthority, authority, authority_process

__all__ = ["authority", "authority_process"]
pytestmark = pytest.mark.django_db
SCRIPT = Path(__file__).parents[2] / "clients" / "shell" / "verify-proof.sh"


def verify(path: Path, *key: str) -> tuple[int, str]:
    done = subprocess.run([SCRIPT, path, *key], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    make_log(300)
    return make_bundle(tmp_path)


def make_bundle(tmp_path: Path) -> Path:
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


@pytest.fixture
def stamped(authority: RunningAuthority, tmp_path: Path) -> Path:
    """A bundle whose checkpoint was time-stamped."""
    make_log(300)
    actions.stamp_if_due(now=NOW)
    return make_bundle(tmp_path)


@pytest.fixture
def root(settings: Any, authority: RunningAuthority) -> Path:
    """The certificate of the authority that stamped."""
    [found] = (Path(settings.MOTCUA_KEYS) / "anchors").glob("*.pem")
    return found


def test_a_time_stamp_is_checked_by_openssl_alone(stamped: Path, root: Path) -> None:
    code, said = verify(stamped, "", str(root))

    assert code == 0, said
    assert said.count(": time-stamped at ") == 4


def test_who_trusts_no_authority_checks_the_rest(stamped: Path) -> None:
    assert verify(stamped)[0] == 0


def test_a_stamp_of_another_checkpoint_or_authority_is_wrong(stamped: Path, root: Path) -> None:
    before = json.loads(stamped.read_text())
    make_leaves(["more"], now=NOW)
    actions.sequence(now=NOW)
    actions.stamp_if_due(now=NOW + timedelta(hours=2))
    [other] = queries.prove(LeafKind.DOSSIER, [Thing(ref="more", content="content of more")]).time_stamps.values()
    stamped.write_text(json.dumps(before | {"time_stamps": dict.fromkeys(before["time_stamps"], other)}))
    assert "time-stamp is wrong" in verify(stamped, "", str(root))[1]

    stamped.write_text(json.dumps(before | {"time_stamps": {}}))
    assert "item 0: not time-stamped" in verify(stamped, "", str(root))[1]


def test_ours_says_the_time_and_refuses_a_damaged_stamp(stamped: Path, capsys: Any) -> None:
    assert verify_bundle(stamped.read_bytes())
    assert capsys.readouterr().out.count("time-stamped at ") == 4

    content = json.loads(stamped.read_text())
    content["time_stamps"] = dict.fromkeys(content["time_stamps"], "AAAA")
    assert not verify_bundle(json.dumps(content).encode())
