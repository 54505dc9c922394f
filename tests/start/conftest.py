"""Folders and deployments of their own for the tests of starting and stopping."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

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
