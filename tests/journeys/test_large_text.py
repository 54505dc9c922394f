"""Who needs large letters: the largest size of our own, and a browser whose letters are twice as large, on a phone."""

import pytest

from tests.journeys.test_screens import APPLICATION, SCREENS
from tests.journeys.visitors import Visitor, Visitors
from tests.journeys.walk import PROCEDURE

TWICE = "() => { document.documentElement.style.fontSize = '200%'; }"
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".table-box, .unseen, .skip"))
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 150))"""


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("username", SCREENS, ids=lambda username: username or "anybody")
def test_no_screen_is_too_wide_with_large_letters(username: str, language: str, visitors: Visitors) -> None:
    visitor = choose_largest(visitors.come(username, language=language))
    for screen in SCREENS[username]:
        path, _, first_link = screen.partition(" ")
        visitor.visit(path)
        if first_link:
            visitor.press(visitor.page.locator(f"main a[href*='{first_link}']").first)
        enlarge(visitor, f"large {username or 'anybody'}{screen}")


def test_no_page_of_an_application_is_too_wide_with_large_letters(visitors: Visitors) -> None:
    lan = choose_largest(visitors.come("001192023456"))
    lan.visit(f"/procedures/{PROCEDURE}/apply/")
    lan.press("main form button")
    draft = lan.path()
    for page in (*APPLICATION, "papers/identity_paper/"):
        lan.visit(f"{draft}{page}")
        enlarge(lan, f"large apply {page}")


def choose_largest(visitor: Visitor) -> Visitor:
    """Choose the largest letters on the page that offers them."""
    visitor.visit("/display/")
    visitor.type({"text": "largest"})
    visitor.press("main form button")
    assert visitor.page.locator("html[data-text=largest]").count() == 1
    return visitor


def enlarge(visitor: Visitor, name: str) -> None:
    """Measure a page in our largest letters, then in a browser's that are twice as large."""
    visitor.measure()
    visitor.page.evaluate(TWICE)
    visitor.picture(name)
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{visitor.page.url}: {wide} px too wide, {visitor.page.evaluate(TOO_WIDE)}"
