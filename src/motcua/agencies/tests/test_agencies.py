"""The tree of agencies and their units."""

from dataclasses import replace
from datetime import date

import pytest

from motcua.agencies import actions, demo, invariants, queries
from motcua.agencies.models import Agency, CalendarVersion
from motcua.agencies.testing import NOW, make_officer
from motcua.agencies.types import (
    AgencyData,
    AgencyKind,
    CodeDoesNotFit,
    CodeTaken,
    NoSuchAgency,
    NoSuchUnit,
    Role,
    UnitData,
    UnitKind,
    WrongDates,
)
from motcua.base.actor import SYSTEM
from motcua.base.errors import NotAllowed
from motcua.places import actions as places
from motcua.places import queries as place_queries
from motcua.places.testing import TODAY

pytestmark = pytest.mark.usefixtures("agencies")
NGOC_HA = AgencyData(
    code="H26.48",
    name={"vi": "Ủy ban nhân dân phường Ngọc Hà"},
    short_name="UBND phường Ngọc Hà",
    kind=AgencyKind.PEOPLES_COMMITTEE,
    parent_code="H26",
    place_code="00008",
)


def test_an_agency_has_both_codes():
    actions.create_agency(agency=NGOC_HA, by=SYSTEM)

    agency = queries.get_agency("H26.48")

    assert (agency.code102, agency.level, agency.parent_code) == ("000.00.48.H26", 2, "H26")


def test_the_very_same_agency_again_changes_nothing():
    actions.create_agency(agency=NGOC_HA, by=SYSTEM)
    actions.create_agency(agency=NGOC_HA, by=SYSTEM)

    assert Agency.objects.filter(code="H26.48").count() == 1


def test_a_code_belongs_to_one_agency_for_ever():
    with pytest.raises(CodeTaken):
        actions.create_agency(agency=replace(NGOC_HA, code="H26.45"), by=SYSTEM)


def test_the_old_code_belongs_to_one_agency_too():
    with pytest.raises(CodeTaken):
        actions.create_agency(agency=replace(NGOC_HA, code102="000.00.45.H26"), by=SYSTEM)


@pytest.mark.parametrize("code", ["", "H26.4", "000.00.48.H26", "h26.48"])
def test_a_code_follows_the_decision_of_2020(code):
    with pytest.raises(CodeDoesNotFit):
        actions.create_agency(agency=replace(NGOC_HA, code=code), by=SYSTEM)


def test_the_agency_above_must_be_there():
    with pytest.raises(NoSuchAgency):
        actions.create_agency(agency=replace(NGOC_HA, parent_code="H27"), by=SYSTEM)


def test_only_an_administrator_above_it_enters_an_agency():
    actions.create_agency(agency=NGOC_HA, by=make_officer("H26.LD", Role.ADMINISTRATOR))

    with pytest.raises(NotAllowed):
        actions.create_agency(agency=replace(NGOC_HA, code="H26.49"), by=make_officer("H26.45.LD", Role.ADMINISTRATOR))


def test_every_change_of_an_agency_is_kept():
    agency = queries.get_agency("H26.45")

    actions.change_agency(agency=replace(agency, phone="024 7300 9999"), by=SYSTEM)

    phones = Agency.objects.get(code="H26.45").events.order_by("pgh_id").values_list("phone", flat=True)
    assert list(phones) == [agency.phone, "024 7300 9999"]


def test_a_dissolved_agency_stays_known_but_is_listed_no_more():
    actions.create_agency(agency=NGOC_HA, by=SYSTEM)
    actions.dissolve_agency(code="H26.48", last_day=date(2026, 6, 30), replaced_by=["H26.45"], by=SYSTEM)

    assert queries.get_agency("H26.48").replaced_by == ("H26.45",)
    assert "H26.48" not in {agency.code for agency in queries.list_agencies()}
    assert "H26.48" in {agency.code for agency in queries.list_agencies(on=date(2026, 6, 30))}


def test_no_agency_ends_before_it_begins():
    with pytest.raises(WrongDates):
        actions.dissolve_agency(code="H26.45", last_day=date(2025, 6, 30), replaced_by=[], by=SYSTEM)


def test_agencies_are_listed_by_kind_by_what_is_above_them_and_by_place():
    assert [agency.code for agency in queries.list_agencies()] == ["H26", "H26.45", "H26.46", "H26.47"]
    assert len(queries.list_agencies(AgencyKind.PEOPLES_COMMITTEE, parent_code="H26")) == 3
    assert [agency.code for agency in queries.list_agencies(place_code="00004")] == ["H26.45"]
    assert queries.list_agencies(AgencyKind.MINISTRY) == ()


def test_an_agency_that_is_not_there_is_refused():
    with pytest.raises(NoSuchAgency):
        queries.get_agency("H99")


def test_reading_an_agency_or_a_list_costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.get_agency("H26.45")
    with django_assert_num_queries(1):
        queries.list_agencies()


def test_a_ward_has_a_desk_a_justice_unit_and_leaders():
    assert [unit.suffix for unit in queries.list_units("H26.45")] == ["LD", "MC", "TP"]
    assert [unit.code for unit in queries.list_units("H26.45", UnitKind.SERVICE_DESK)] == ["H26.45.MC"]
    assert queries.get_unit("H26.45.TP").name["vi"] == "Bộ phận Tư pháp - Hộ tịch"


@pytest.mark.parametrize("code", ["H26.45.V", "H26.46.VP", "H26.45.12", "VP"])
def test_a_units_code_is_its_agencys_and_a_suffix(code):
    with pytest.raises(CodeDoesNotFit):
        actions.create_unit(unit=UnitData(code=code, agency_code="H26.45", name={"vi": "Văn phòng"}), by=SYSTEM)


def test_a_units_code_is_taken_once():
    with pytest.raises(CodeTaken):
        actions.create_unit(unit=UnitData(code="H26.45.MC", agency_code="H26.45", name={"vi": "Khác"}), by=SYSTEM)


def test_a_unit_that_is_not_there_is_refused():
    with pytest.raises(NoSuchUnit):
        queries.get_unit("H26.45.XX")


def test_the_demo_can_be_loaded_again():
    demo.load(NOW)

    assert (Agency.objects.count(), CalendarVersion.objects.count()) == (4, 4)
    assert invariants.everybody_has_a_calendar() == []


def test_the_demos_wards_are_named_as_their_places():
    places.load_shipped()

    for code, place_code, _ in demo.WARDS:
        place = place_queries.describe_place(place_code, TODAY)
        assert f"{queries.get_agency(code).short_name}, thành phố Hà Nội" == f"UBND {place}"


@pytest.mark.parametrize("seat", ["h49", "national", "g02"])
def test_every_seat_of_the_demo_has_agencies_of_real_places(seat):
    places.load_shipped()

    demo.load(NOW, demo.OF_SEAT[seat])

    for agency in (each.agency for each in demo.OF_SEAT[seat]):
        place = place_queries.describe_place(agency.place_code, TODAY)
        if agency.kind == AgencyKind.PEOPLES_COMMITTEE:
            assert place.lower().startswith(agency.short_name.removeprefix("UBND ").lower())
    assert invariants.everybody_has_a_calendar() == []


def test_the_doctor_misses_a_calendar():
    cao_bang = replace(NGOC_HA, code="H14", parent_code="", place_code="04")
    actions.create_agency(agency=cao_bang, by=SYSTEM)
    actions.create_unit(unit=UnitData(code="H14.MC", agency_code="H14", name={"vi": "Một cửa"}), by=SYSTEM)

    assert invariants.everybody_has_a_calendar() == ["H14 has no calendar"]
