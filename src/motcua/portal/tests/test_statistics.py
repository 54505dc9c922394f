"""Public figures: never a share without its numerator, denominator and definition."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from motcua.agencies.testing import make_agencies
from motcua.base import clock
from motcua.catalogue import demo as catalogue
from motcua.counts import actions as counts_actions
from motcua.counts import queries as counts
from motcua.counts.testing import make_change, make_counted
from motcua.portal.tests.conftest import NOW

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


@pytest.fixture
def two_fields(db):
    """Three dossiers in the field of births, of which one is open and late; one of trade, one nobody knows."""
    make_agencies()
    catalogue.load(NOW, catalogue.EVERYWHERE)
    received, due = at(2), at(5, 10)
    make_change(make_counted(received_at=received, due_at=due, finished_at=at(3)), times=2)
    make_change(make_counted(received_at=received, due_at=due))
    make_change(make_counted(received_at=received, due_at=due, finished_at=at(9), procedure="9.000201"))
    make_change(make_counted(received_at=datetime(2025, 1, 2, tzinfo=UTC), due_at=due, procedure="9.999999"))


def fields_of(client, **asked):
    return client.get("/api/v1/statistics/fields", asked).json()["fields"]


@pytest.mark.usefixtures("two_fields")
@pytest.mark.parametrize("is_merged", [False, True])
def test_figures_by_field_are_the_sums_of_their_procedures(client, is_merged):
    if is_merged:
        counts_actions.merge(now=clock.now())
    kinds = ("received", "resolved", "pending", "overdue_open", "procedures")
    birth, trade, unknown = ([row[kind] for kind in kinds] for row in fields_of(client))

    assert len({row["field_code"] for row in fields_of(client)}) == 3
    assert (birth, trade, unknown) == ([3, 2, 1, 1, 1], [1, 1, 0, 0, 1], [0, 0, 1, 1, 1])
    year = counts.count(now=clock.now(), first_day=date(2025, 12, 1))
    for kind in kinds[:4]:
        assert sum(row[kind] for row in fields_of(client)) == getattr(year, kind)


@pytest.mark.usefixtures("two_fields")
def test_the_page_by_field_names_them_with_their_denominators(client):
    html, english = text_of(client, "/vi/statistics/fields/"), text_of(client, "/en/statistics/fields/")

    assert "2/2 = 100,0 %" in html and "0/1 = 0,0 %" in html and "chưa có số liệu" in html
    assert "Hộ tịch" in html and "Procedures that are not in the catalogue" in english
    assert "2/2" not in text_of(client, "/vi/statistics/fields/?agency=H26.46")


@pytest.mark.usefixtures("two_fields")
def test_however_many_procedures_it_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(counts.list_by_procedure(now=clock.now())) == 3
