"""Importing units."""

from dataclasses import replace
from datetime import date

import pytest

from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.places import actions, invariants, queries
from motcua.places.testing import TODAY, make_places
from motcua.places.types import Place, PlaceKind

pytestmark = pytest.mark.django_db
WARD = Place(code="00004", name="Ba Đình", kind=PlaceKind.WARD, province_code="01", valid_from=date(2025, 7, 1))


def test_a_renamed_ward_has_both_names_each_in_its_time():
    make_places()
    last_day = date(2026, 12, 31)
    renamed = replace(WARD, name="Ba Đình Mới", valid_from=date(2027, 1, 1))

    actions.import_units(units=[replace(WARD, valid_to=last_day), renamed], by=SYSTEM)

    assert queries.find_place("00004", last_day).name == "Ba Đình"
    assert queries.find_place("00004", date(2027, 1, 1)).name == "Ba Đình Mới"


def test_only_the_house_itself_imports():
    with pytest.raises(NotAllowed):
        actions.import_units(units=[WARD], by=Actor(hat=Hat.OFFICER, roles=frozenset({"ADMINISTRATOR"})))


def test_the_doctor_sees_two_places_with_one_code_and_a_commune_without_province():
    stray = replace(WARD, code="99999", province_code="99")
    actions.import_units(units=[WARD, replace(WARD, name="Trúc Bạch", valid_from=TODAY), stray], by=SYSTEM)

    assert invariants.one_place_a_code() == ["00004: Ba Đình and Trúc Bạch at once"]
    assert "99999 Ba Đình has no province" in invariants.communes_have_a_province()
