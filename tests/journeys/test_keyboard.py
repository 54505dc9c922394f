"""Without a mouse: what has the focus is seen, and comes in the order of reading."""

from tests.journeys.visitors import DESK, Visitor, Visitors
from tests.journeys.walk import AN, PROCEDURE


def tab_to(visitor: Visitor, wanted: str, most: int = 60) -> list[str]:
    """Press Tab until something has the focus; return the stops on the way, it included."""
    stops: list[str] = []
    while not stops or wanted not in stops[-1]:
        assert len(stops) < most, f"{wanted} was not reached: {stops}"
        visitor.page.keyboard.press("Tab")
        visitor.see_focus()
        stops.append(visitor.focused())
    return stops


def enter(visitor: Visitor) -> None:
    """Press Enter and wait for the page it leads to."""
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def test_from_home_to_a_started_application(visitors: Visitors) -> None:
    an = visitors.come(width=DESK)
    an.visit("/")
    stops = tab_to(an, "q")
    assert stops[0] == "#main"
    assert [stop for stop in stops if stop.startswith(("/vi/procedures", "/vi/look-up", "/vi/verify"))] == [
        "/vi/procedures/",
        "/vi/look-up/",
        "/vi/verify/",
    ]
    an.page.keyboard.type("giay khai sinh")
    enter(an)
    assert tab_to(an, "#main") == ["#main"]
    an.page.keyboard.press("Enter")
    assert tab_to(an, "/procedures/1")[0] == "q"
    assert an.focused() == f"/vi/procedures/{PROCEDURE}/"
    enter(an)
    tab_to(an, "/apply/")
    enter(an)

    tab_to(an, "id_login")
    an.page.keyboard.type(AN)
    assert tab_to(an, "id_password") == ["id_password"]
    an.page.keyboard.type(an.demo.person(AN)["password"])
    enter(an)
    tab_to(an, "id_code")
    an.page.keyboard.type(an.code_from_outbox())
    enter(an)

    tab_to(an, "id_agency")
    tab_to(an, "BUTTON")
    enter(an)
    assert an.page.locator("main .tasks a").count() >= 6


def test_an_officer_accepts(visitors: Visitors) -> None:
    binh = visitors.come("binh", width=DESK)
    binh.visit("/office/?pile=to-accept")
    code = binh.page.locator("main table a").last.inner_text()

    stops = tab_to(binh, "id_q")
    assert stops[0] == "#main"
    assert stops.index("/vi/office/?pile=all") < stops.index("/vi/office/?pile=late") < stops.index("id_q")
    binh.page.keyboard.type(code)
    enter(binh)
    tab_to(binh, f"/office/dossiers/{code}/")
    enter(binh)
    tab_to(binh, "#acts")
    binh.page.keyboard.press("Enter")
    assert len(tab_to(binh, "BUTTON")) == 1
    enter(binh)

    assert binh.path() == "/office/"
    assert code in binh.text("[role=status]")
