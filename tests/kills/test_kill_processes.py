"""Kill -9 of web, PostgreSQL and worker while people file: every code that was shown exists, whole, once."""

import os
import signal
from collections import Counter

import psycopg
import pytest

from motcua.bench.storm import Storm
from tests.kills import acts
from tests.kills.acts import Scene
from tests.kills.stage import Stage
from tests.start.deployments import PATIENCE, Deployment, eventually

FILED, KILLS = 60, 2


def kill(running: Deployment, name: str) -> None:
    """Kill a process of the deployment and see that the supervisor has noticed."""
    before = running.pid(name)
    os.kill(before, signal.SIGKILL)
    eventually(lambda: running.pid(name) not in (before, None), f"{name} comes back")


@pytest.mark.parametrize("name", ["-web", "postgres"])
def test_every_code_that_was_shown_exists_once(name: str, running: Deployment, stage: Stage, scene: Scene) -> None:
    applications = stage.call(acts.apply, scene, FILED)
    storm = Storm(running.port_base + 1, applications, people=len(scene.people), patience=2 * PATIENCE).start()

    for turn in range(KILLS):
        wanted = FILED * (turn + 1) // (KILLS + 2)
        eventually(lambda wanted=wanted: len(storm.codes) >= wanted, f"{wanted} have been answered")
        kill(running, name)
    storm.wait()

    assert storm.troubles > 0, "the kills came too late to be felt"
    assert sorted(storm.codes) == sorted(stage.call(acts.codes_of, applications))
    assert len(set(storm.codes)) == FILED


def test_what_follows_an_act_follows_though_the_worker_dies(running: Deployment, stage: Stage, scene: Scene) -> None:
    applications = stage.call(acts.apply, scene, 12)
    codes = stage.call(acts.submit_all, applications)
    for code in codes:
        stage.call(acts.accept, code, scene.town.binh)
    [seat] = running.record()["seats"].values()

    with psycopg.connect(seat["DATABASE_URL"], autocommit=True) as jobs:
        for _ in range(KILLS):
            eventually(lambda: count(jobs, "doing"), "jobs are being done")
            kill(running, "-worker")
        eventually(lambda: not count(jobs, "todo", "doing"), "all jobs are done")
        assert count(jobs, "failed", "aborted") == 0

    assert stage.call(acts.papers_of, codes) == [Counter({"INTAKE_RECEIPT": 1})] * len(codes)
    told = set(stage.call(acts.titles_of, scene.people))
    assert {f"Dossier {code} was {what}" for code in codes for what in ("submitted", "accepted")} <= told


def count(jobs: psycopg.Connection, *states: str) -> int:
    row = jobs.execute(
        "SELECT count(*) FROM procrastinate_jobs WHERE status::text = ANY(%s)", [list(states)]
    ).fetchone()
    assert row is not None
    return row[0]
