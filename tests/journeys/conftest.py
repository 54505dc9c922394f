"""One deployment and one browser for all stories; each person comes with a browser context of their own.

The fixtures end with this folder, not with the session: while Playwright runs, Django's database may not be used in
the same thread. ``MOTCUA_JOURNEYS_AT`` names the folder of a demo that runs already, for trying stories out.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.visitors import Demo, Visitor, Visitors
from tests.start.conftest import deployment_somewhere

ARGUMENTS = ["no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking", "disable-component-update"]


@pytest.fixture(scope="package")
def demo() -> Iterator[Demo]:
    """A demo that runs: its address and its people."""
    with ExitStack() as stack:
        if given := os.environ.get("MOTCUA_JOURNEYS_AT"):
            folder = Path(given)
        else:
            folder = stack.enter_context(deployment_somewhere()).up("--demo", "--seat", "h26").folder
        yield Demo.of(json.loads((folder / "demo.json").read_text()))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = [f"--{each}" for each in [*ARGUMENTS, "disable-sync"]]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visitors(demo: Demo, browser: Browser) -> Iterator[Visitors]:
    """Lets people come; they leave at the end of the test."""
    visitors = Visitors(demo, browser)
    yield visitors
    visitors.leave()


@pytest.fixture
def visitor(visitors: Visitors) -> Visitor:
    """Somebody who hasn't signed in, in Vietnamese on a phone."""
    return visitors.come()
