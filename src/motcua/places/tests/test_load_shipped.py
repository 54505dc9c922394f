"""Loading the shipped lists."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from motcua.places import actions, invariants, queries
from motcua.places.testing import TODAY
from motcua.places.types import PlaceKind

pytestmark = pytest.mark.django_db
MERGER = date(2025, 7, 1)
EVE = date(2025, 6, 30)
ISLANDS_WITHOUT_COMMUNES_BEFORE = ("11948", "19742", "20333", "21548", "26732")


@pytest.fixture(autouse=True)
def loaded():
    actions.load_shipped()


def test_today_there_are_34_provinces_and_3321_communes():
    provinces = queries.list_provinces(TODAY)
    kinds = Counter(commune.kind for province in provinces for commune in queries.list_communes(province.code, TODAY))

    assert (len(provinces), sum(province.kind is PlaceKind.CITY for province in provinces)) == (34, 6)
    assert kinds == {PlaceKind.COMMUNE: 2621, PlaceKind.WARD: 687, PlaceKind.SPECIAL_ZONE: 13}
    assert len(queries.list_communes("01", TODAY)) == 126


def test_before_the_merger_there_were_63_provinces():
    assert len(queries.list_provinces(EVE)) == 63
    assert len(queries.list_provinces(date(2020, 3, 10))) == 63


def test_a_code_means_what_it_meant_on_that_day():
    assert queries.find_place("24", EVE).name == "Bắc Giang"
    assert queries.find_place("24", MERGER).name == "Bắc Ninh"
    assert queries.find_place("46", date(2024, 12, 31)).name == "Thừa Thiên Huế"
    assert queries.find_place("46", date(2025, 1, 1)).name == "Huế"
    assert queries.find_place("02", MERGER) is None


def test_old_bac_ninh_became_part_of_the_new_one():
    (successor,) = queries.list_successors("27", MERGER)

    assert (successor.new_code, successor.is_whole) == ("24", True)
    assert [one.new_code for one in queries.list_successors("82", MERGER)] == ["82"]


def test_a_divided_commune_has_several_successors_the_larger_part_first():
    larger, smaller = queries.list_successors("00007", MERGER)

    assert (larger.new_code, larger.is_default, larger.is_whole) == ("00008", True, False)
    assert (smaller.new_code, smaller.is_default) == ("00025", False)


def test_a_second_load_writes_nothing_and_says_what_the_lineage_lacks():
    again = actions.load_shipped()

    assert (again.units_written, again.successions_written) == (0, 0)
    assert again.communes_without_predecessor == ISLANDS_WITHOUT_COMMUNES_BEFORE


def test_the_load_costs_three_statements(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(3):
        actions.load_shipped()


def test_the_shipped_lists_hold_together():
    assert invariants.one_place_a_code() == []
    assert invariants.communes_have_a_province() == []
