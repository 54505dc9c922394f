"""Administrators look after the road between deployments and after the agencies of theirs."""

import pytest

from tests.journeys.visitors import DESK, PHONE, Visitors

PAGES = [
    "/office/road/",
    "/office/road/held-up/",
    "/office/road/parked/",
    "/office/road/refused/",
    "/office/admin/",
    "/office/admin/agencies/H26/",
]


@pytest.mark.parametrize(("width", "language"), [(DESK, "vi"), (PHONE, "en")])
def test_an_administrator_sees_the_road_and_the_agencies(visitors: Visitors, width: int, language: str) -> None:
    oanh = visitors.come("oanh", width=width, language=language)

    for page in PAGES:
        oanh.visit(page)
        oanh.check()


@pytest.mark.parametrize("page", PAGES)
def test_who_handles_dossiers_does_not(visitors: Visitors, page: str) -> None:
    binh = visitors.come("binh", width=DESK)

    binh.visit(page, status=403)
