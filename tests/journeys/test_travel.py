"""A citizen asks on the national portal; Quảng Ninh handles it, is down in the middle, and the result comes back."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys import travel
from tests.journeys import walk as steps
from tests.journeys.travel import Country
from tests.journeys.visitors import DESK, Demo, Visitors
from tests.journeys.walk import Walk
from tests.start.conftest import deployment_somewhere

NOT_YET = "Cơ quan chưa tiếp nhận"
NO_ANSWER = "chưa trả lời"
CORRECTIONS_NOT_YET = "Nội dung bổ sung: cơ quan chưa xác nhận"


@pytest.fixture(scope="module")
def country() -> Iterator[Country]:
    with ExitStack() as stack:
        if given := os.environ.get("MOTCUA_COUNTRY_AT"):
            yield Country(Path(given))
        else:
            deployment = stack.enter_context(deployment_somewhere())
            deployment.extra["MOTCUA_STALLED_SECONDS"] = "600"  # a seat that is held isn't started anew at once
            yield Country(deployment.up("--demo", "--seat", "national", "--seat", "h49").folder)


@pytest.fixture
def nation(country: Country, browser: Browser) -> Iterator[Visitors]:
    visitors = Visitors(Demo.of(country.content(), "national"), browser)
    yield visitors
    visitors.leave()


@pytest.fixture
def province(country: Country, browser: Browser) -> Iterator[Visitors]:
    visitors = Visitors(Demo.of(country.content(), "h49"), browser)
    yield visitors
    visitors.leave()


def test_from_the_national_portal_to_quang_ninh_and_back(
    country: Country, nation: Visitors, province: Visitors, tmp_path: Path
) -> None:
    walk = Walk.of("Nguyễn Hạ Vy")
    an, anybody = nation.come(), nation.come()
    travel.begin(an)
    steps.say_who_asks(an)
    steps.err_and_correct(an, walk)
    steps.tell_the_rest(an, walk)
    steps.send_photos(an)

    with country.without("h49"):
        steps.check_and_submit(an, walk)
        assert walk.code.startswith("G22-")
        travel.see(an, walk, NO_ANSWER)
        assert NOT_YET in an.text()
    travel.see_no_more(an, walk, NOT_YET)

    phuong, son, thuy = (province.come(name, width=DESK) for name in ("phuong", "son", "thuy"))
    travel.find_at_desk(phuong, walk)
    steps.act(phuong, "accept")
    travel.see(an, walk, travel.OWN_NUMBER)
    number = travel.own_number(an)
    assert number.startswith(f"{travel.HA_LONG}-")
    travel.find_at_desk(son, walk)
    steps.act(son, "take")
    steps.ask_for_supplement(son, walk)
    travel.see(an, walk, steps.BLURRED)

    with country.without("h49"):
        steps.correct_what_was_marked(an, walk)
        travel.see(an, walk, CORRECTIONS_NOT_YET)
    travel.see_no_more(an, walk, CORRECTIONS_NOT_YET)
    travel.find_at_desk(son, walk)
    steps.act(son, "propose")
    steps.sign(thuy, walk, "thuy")

    travel.see(an, walk, "Kết quả đã có trong kho giấy tờ của bạn.")
    result = steps.download(an, walk, tmp_path)
    steps.verify(anybody, result)
    steps.look_up(anybody, walk)
    for seat in (nation, province):
        somebody = seat.come()
        somebody.visit("/look-up/")
        somebody.type({"code": number, "key": steps.AN[-4:]})
        somebody.press("main form button")
        assert walk.code in somebody.text()
