"""Folders and deployments of their own for the tests of starting and stopping."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.start import wheels
from tests.start.deployments import Deployment


@contextmanager
def deployment_somewhere() -> Iterator[Deployment]:
    """Give a deployment in a folder that any user may pass through (pytest's own folders are closed)."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-start-"))
    folder.chmod(0o711)
    deployment = Deployment(folder / "var")
    try:
        yield deployment
    finally:
        deployment.end()
        shutil.rmtree(folder)


@pytest.fixture
def deployment() -> Iterator[Deployment]:
    """A deployment that isn't started yet; whatever runs at the end of the test is stopped."""
    with deployment_somewhere() as deployment:
        yield deployment


@pytest.fixture(scope="package")
def running() -> Iterator[Deployment]:
    """An empty deployment that runs, for all tests of this folder."""
    with deployment_somewhere() as deployment:
        yield deployment.up()


@pytest.fixture(scope="package")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house as a wheel, built from this clone."""
    return wheels.build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="package")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment into which that wheel is installed."""
    return wheels.install(wheel, tmp_path_factory.mktemp("installed"))
