"""Every main screen, in both languages: nothing is wider than the window, on a phone, at a desk, at 200 % zoom.

``MOTCUA_JOURNEYS_SHOTS`` names a folder for pictures of all of them, to be looked at.
"""

import pytest

from tests.journeys.visitors import DESK, PHONE, Visitor, Visitors
from tests.journeys.walk import PROCEDURE

ZOOMED = DESK // 2  # what 200 % leaves of a desk's window
APPLICATION = ("", "requester/", "child/", "mother/", "father/", "declaration/", "check/")
SCREENS = {
    "": (
        *("/", "/procedures/", "/procedures/?q=khai+sinh", "/procedures/?q=zzzz", f"/procedures/{PROCEDURE}/"),
        *("/look-up/", "/verify/", "/statistics/", "/display/", "/accessibility/", "/account/login/"),
        *("/account/register/", "/account/password/reset/"),
    ),
    "001085034567": (
        "/me/",
        "/me/dossiers/",
        "/me/papers/",
        "/me/notices/",
        "/me/reads/",
        "/me/dossiers/ /me/dossiers/",
    ),
    "binh": ("/office/", "/office/?pile=all", "/office/intake/", "/office/ /office/dossiers/"),
    "duc": ("/office/", "/office/?q=Nguyễn", "/office/ /office/dossiers/"),
    "chi": ("/office/", "/office/signing/", "/office/signing/ /office/dossiers/"),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("username", SCREENS, ids=lambda username: username or "anybody")
def test_no_screen_is_too_wide(username: str, language: str, visitors: Visitors) -> None:
    visitor = visitors.come(username, language=language)
    for screen in SCREENS[username]:
        path, _, first_link = screen.partition(" ")
        visitor.visit(path)
        if first_link:
            visitor.press(visitor.page.locator(f"main a[href*='{first_link}']").first)
        look(visitor, f"{username or 'anybody'}{screen}")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_of_an_application_is_too_wide(language: str, visitors: Visitors) -> None:
    lan = visitors.come("001192023456", language=language)
    lan.visit(f"/procedures/{PROCEDURE}/apply/")
    look(lan, "apply start")
    lan.press("main form button")
    draft = lan.path()
    papers = [link.get_attribute("href") or "" for link in lan.page.locator("main a[href*='/papers/']").all()]
    for page in [*(f"{draft}{each}" for each in APPLICATION), *(path.removeprefix(f"/{language}") for path in papers)]:
        lan.visit(page)
        look(lan, f"apply {page.removeprefix(draft)}")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_stands_above_the_header_is_one_row_on_a_phone_whatever_ones_name(
    language: str, visitors: Visitors
) -> None:
    ngoc = visitors.come("046300012340", language=language)
    ngoc.visit("/me/dossiers/")
    row = ngoc.page.locator(".utility .wrap")
    tops = row.locator("> *").evaluate_all("all => all.map((one) => Math.round(one.getBoundingClientRect().top))")

    assert len(tops) >= 3
    assert len(set(tops)) == 1, tops
    ngoc.page.click(".account summary")
    assert "Nguyễn Phúc Bảo Ngọc" in ngoc.text(".account-list")


def look(visitor: Visitor, name: str) -> None:
    """Measure a page at every width; take pictures of it where they are wished for."""
    for width in (PHONE, ZOOMED, DESK):
        visitor.page.set_viewport_size({"width": width, "height": 740})
        visitor.measure()
        if width != ZOOMED:
            visitor.picture(name)
