"""Public figures: never a share without its numerator, denominator and definition."""

import csv
import io
from datetime import UTC, datetime

import pytest

from motcua.agencies.testing import make_agencies
from motcua.counts.testing import make_change, make_counted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def at(day: int, hour: int = 2) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@pytest.fixture
def ten_dossiers():
    """Six early, one on time, one late, two still open of which one is overdue."""
    make_agencies()
    received, due = at(2), at(5, 10)
    make_change(make_counted(received_at=received, due_at=due, finished_at=at(3)), times=6)
    make_change(make_counted(received_at=received, due_at=due, finished_at=at(5)))
    make_change(make_counted(received_at=received, due_at=due, finished_at=at(9)))
    make_change(make_counted(received_at=received, due_at=due))
    make_change(make_counted(received_at=received, due_at=at(27)))


def text_of(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.usefixtures("ten_dossiers")
def test_a_share_comes_with_numerator_denominator_and_definition(client):
    html = text_of(client, "/vi/statistics/")

    assert "6 trên 8 hồ sơ đã giải quyết = 75,0 %" in html
    assert "1 trên 2 hồ sơ đang giải quyết = 50,0 %" in html
    assert "Trong 8 hồ sơ đã giải quyết 12 tháng qua, 7 hồ sơ trước hoặc đúng hạn (87,5 %)." in html


@pytest.mark.usefixtures("ten_dossiers")
def test_the_english_page_says_the_same(client):
    html = text_of(client, "/en/statistics/")

    assert "6 of 8 finished = 75.0 %" in html
    assert "Dossiers finished in the period after they were due." in html


def test_without_a_denominator_there_is_no_data_rather_than_zero(client):
    html = text_of(client, "/vi/statistics/")

    assert "chưa có số liệu" in html
    assert "0,0 %" not in html


@pytest.mark.usefixtures("ten_dossiers")
def test_one_agency_can_be_looked_at(client):
    assert "7/8 = 87,5 %" in text_of(client, "/vi/statistics/?agency=H26.45")
    assert "7/8 = 87,5 %" not in text_of(client, "/vi/statistics/?agency=H26.46").split("Theo cơ quan")[0]


@pytest.mark.usefixtures("ten_dossiers")
def test_at_the_national_seat_a_province_is_all_that_lies_below_it(client, settings):
    assert "7/8 = 87,5 %" not in text_of(client, "/vi/statistics/?agency=H26").split("Theo cơ quan")[0]

    settings.MOTCUA_SEAT = "national"
    assert "7/8 = 87,5 %" in text_of(client, "/vi/statistics/?agency=H26").split("Theo cơ quan")[0]


@pytest.mark.usefixtures("ten_dossiers")
def test_the_table_goes_out_as_csv(client):
    answer = client.get("/vi/statistics/dossiers.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[-1]["month"] == "2026-11"
    assert (rows[-1]["received"], rows[-1]["early"], rows[-1]["overdue_open"]) == ("10", "6", "1")
    assert rows[0]["overdue_open"] == ""


@pytest.mark.usefixtures("ten_dossiers")
def test_machines_get_the_same_figures_with_their_definitions(client):
    figures = client.get("/api/v1/statistics/dossiers", {"months": 1, "lang": "en"}).json()

    assert figures["months"][0]["received"] == 10
    assert figures["months"][0]["resolved"] == 8
    assert figures["definitions"]["received"].startswith("Dossiers accepted in the period")
