"""``motcua bench road-peers`` measures what it says, with a few peers; how long it takes is left to those who look."""

import json
import os
import subprocess
import sys

from django.db import connection


def test_every_round_is_measured_and_nothing_is_left(django_db_setup: None) -> None:
    settings = connection.settings_dict
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")},
        "DATABASE_URL": "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/postgres".format(**settings),
    }
    command = [sys.executable, "-m", "motcua", "bench", "road-peers", "--json"]
    sizes = ["--peers", "6", "--seconds", "2", "--messages", "300"]
    done = subprocess.run([*command, *sizes], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert (report["unfinished"], report["figures"]["peers"], report["figures"]["waiting"]) == (0, 9, 300)
    troubles = {"a dead peer", "a slow peer", "one that is back", "all"}
    assert set(report["ratios"]) == {f"{kind} p99, {name}" for kind in ("receipt", "effect") for name in troubles}
    measured = {name: int(str(told).split(",")[0]) for name, told in report["figures"].items() if "messages" in name}
    assert len(measured) == 10
    assert min(measured.values()) >= 10
