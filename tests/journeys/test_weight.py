"""What a first visit costs: bytes on the wire, measured with an empty cache."""

import pytest
from playwright.sync_api import Request

from tests.journeys.visitors import Visitor, Visitors
from tests.journeys.walk import LAN, PROCEDURE

KB = 1024
LIMITS = {"without fonts": 90 * KB, "all": 160 * KB, "styles": 16 * KB, "own scripts": 6 * KB}


def weigh(visitor: Visitor, path: str) -> dict[str, int]:
    """Return the bytes of the answers that a page brings with it, headers included, by kind."""
    bodies: dict[str, int] = dict.fromkeys(LIMITS, 0)
    finished: list[Request] = []
    visitor.page.on("requestfinished", lambda request: finished.append(request))
    visitor.page.goto(f"/{visitor.language}{path}", wait_until="networkidle")
    for request in finished:
        sizes = request.sizes()
        body, kind = sizes["responseBodySize"], request.resource_type
        size = body + sizes["responseHeadersSize"]
        bodies["all"] += size
        bodies["without fonts"] += size * (kind != "font")
        bodies["styles"] += body * (kind == "stylesheet")
        bodies["own scripts"] += body * (kind == "script" and "/ui/" in request.url)
    return bodies


@pytest.mark.parametrize("path", ["/", f"/procedures/{PROCEDURE}/", "/look-up/"])
def test_a_first_page_is_light(path: str, visitor: Visitor) -> None:
    hold(weigh(visitor, path), path)


def test_a_page_of_an_application_is_light(visitors: Visitors) -> None:
    lan = visitors.come(LAN)
    lan.visit(f"/procedures/{PROCEDURE}/apply/")
    lan.press("main form button")
    path = f"{lan.path()}child/"

    hold(weigh(visitors.come(LAN), path), path)


def hold(weight: dict[str, int], path: str) -> None:
    """Hold a page against the limits, and say what it weighs (``pytest -s``)."""
    print(path, {kind: f"{size / KB:.1f} KB" for kind, size in weight.items()})
    assert {kind: size for kind, size in weight.items() if size > LIMITS[kind]} == {}
    assert weight["styles"] > KB
