"""One deployment of its own for all kills: durable PostgreSQL, web and worker under the supervisor."""

from collections.abc import Iterator

import pytest

from tests.kills import acts
from tests.kills.stage import Stage
from tests.start.conftest import deployment_somewhere
from tests.start.deployments import Deployment

PEOPLE = 8


@pytest.fixture(scope="package")
def running() -> Iterator[Deployment]:
    with deployment_somewhere() as deployment:
        deployment.extra |= {"MOTCUA_ENV": "demo", "MOTCUA_STALLED_SECONDS": "3"}
        yield deployment.up()


@pytest.fixture(scope="package")
def stage(running: Deployment) -> Iterator[Stage]:
    [seat] = running.record()["seats"].values()
    stage = Stage({**running.environment, **seat, "DJANGO_SETTINGS_MODULE": "motcua.project.settings"})
    yield stage
    stage.close()


@pytest.fixture(scope="package")
def scene(stage: Stage) -> acts.Scene:
    return stage.call(acts.set_the_scene, PEOPLE)


@pytest.fixture(autouse=True)
def _all_is_well_afterwards(stage: Stage) -> Iterator[None]:
    """Whatever died: every number is explained, every invariant holds."""
    yield
    assert stage.call(acts.unexplained_numbers) == []
    assert stage.call(acts.broken_invariants) == []
