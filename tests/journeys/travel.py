"""A dossier that travels: asked for on the national portal, handled in Quảng Ninh, step by step."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.journeys.visitors import Visitor
from tests.journeys.walk import AN, PROCEDURE, Walk
from tests.start.deployments import Deployment, eventually

HA_LONG = "H49.31"
OWN_NUMBER = "số của cơ quan:"


@dataclass
class Country:
    """The national seat and Quảng Ninh, as processes that can be stopped."""

    folder: Path

    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / "demo.json").read_text())
        return content

    def pids(self, seat: str) -> list[int]:
        """Return the processes of a seat, and those that they started."""
        deployment = Deployment(self.folder, port_base=0)
        return with_children([deployment.pid(f"{seat}-{name}") for name in ("web", "worker")])

    def answers(self, seat: str) -> bool:
        """Tell whether the pages of a seat are there."""
        url = urlsplit(self.content()["seats"][seat]["url"])
        return Deployment(self.folder, port_base=url.port or 0).get("/readyz", offset=0) == 200

    @contextmanager
    def without(self, seat: str) -> Iterator[None]:
        """Hold a seat's processes; at the end kill them, so that the supervisor starts them anew."""
        pids = self.pids(seat)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            eventually(lambda: not set(pids) & set(self.pids(seat)), f"{seat} is started anew")
            eventually(lambda: self.answers(seat), f"{seat} answers")


def with_children(pids: list[int]) -> list[int]:
    """Return processes with those that they started, and so on."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found = list(pids)
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def begin(an: Visitor) -> None:
    """Press the one button of the national page, sign in on the way, choose the agency, and begin."""

    def may_apply() -> bool:
        an.visit(f"/procedures/{PROCEDURE}/")
        return an.page.locator("a.button-large").count() == 1

    eventually(may_apply, "the province has told of its agencies")
    an.check()
    an.press("a.button-large")
    an.sign_in_here(AN)
    assert an.path() == f"/procedures/{PROCEDURE}/apply/"
    an.check()
    if an.page.locator("main [name='in']").count():  # where several provinces and ministries are connected
        an.page.locator("main label", has_text="Quảng Ninh").click()
        an.press("main form button")
        an.check()
    an.type({"agency": HA_LONG})
    an.press("main form button")
    an.check()


def see(an: Visitor, walk: Walk, words: str) -> None:
    """Look at one's dossier until it says something."""
    path = f"/me/dossiers/{walk.code}/"

    def says() -> bool:
        an.visit(path)
        return words in an.text()

    eventually(says, f"the national page says: {words}")
    an.check()


def see_no_more(an: Visitor, walk: Walk, words: str) -> None:
    """Look at one's dossier until it doesn't say something any more."""
    path = f"/me/dossiers/{walk.code}/"

    def is_silent() -> bool:
        an.visit(path)
        return words not in an.text()

    eventually(is_silent, f"the national page says no more: {words}")
    an.check()


def find_at_desk(officer: Visitor, walk: Walk) -> None:
    """Find a dossier at the agency's desk by its national code, as soon as it is there."""

    def is_there() -> bool:
        officer.visit(f"/office/?q={walk.code}")
        return officer.page.locator(f"main table a:has-text('{walk.code}')").count() == 1

    eventually(is_there, "the dossier lies at the agency")
    officer.press(f"main table a:has-text('{walk.code}')")
    officer.check()


def own_number(an: Visitor) -> str:
    """Return the agency's own number as the page tells it."""
    said = an.text("main").split(OWN_NUMBER, 1)[1]
    return said.split()[0]
