"""The agencies of the demo country: Hà Nội's People's Committee and those of three of its wards.

Codes of the second level are made up; the names and codes of the places are real.
"""

from datetime import date, datetime

from motcua.agencies import actions, queries
from motcua.agencies.types import AgencyData, AgencyKind, NoSuchCalendar, UnitData, UnitKind
from motcua.base.actor import SYSTEM
from motcua.base.working_time import Shift

CITY = "H26"
WARDS = (("H26.45", "00004", "Ba Đình"), ("H26.46", "00070", "Hoàn Kiếm"), ("H26.47", "00082", "Cửa Nam"))
OPEN_ON_SATURDAY = "H26.46"
CALENDARS_SINCE = date(2024, 1, 1)

MORNING, AFTERNOON = Shift(8 * 60, 12 * 60), Shift(13 * 60 + 30, 17 * 60 + 30)
_FULL_DAY, _CLOSED = (MORNING, AFTERNOON), ()
DEFAULT_WEEK = (_FULL_DAY,) * 5 + (_CLOSED,) * 2
WEEK_WITH_SATURDAY_MORNING = (*(_FULL_DAY,) * 5, (MORNING,), _CLOSED)


def load(now: datetime) -> None:
    """Have the demo's agencies, units and calendars; what is there already stays as it is."""
    for agency in _agencies():
        actions.create_agency(agency=agency, by=SYSTEM)
        for unit in _units(agency):
            actions.create_unit(unit=unit, by=SYSTEM)
        _have_calendar(agency.code, now)


def _have_calendar(agency_code: str, now: datetime) -> None:
    try:
        queries.get_calendar_version(f"{agency_code}/1")
    except NoSuchCalendar:
        actions.publish_calendar(
            agency_code=agency_code,
            weekly=WEEK_WITH_SATURDAY_MORNING if agency_code == OPEN_ON_SATURDAY else DEFAULT_WEEK,
            exceptions={},
            valid_from=CALENDARS_SINCE,
            by=SYSTEM,
            now=now,
        )


def _agencies() -> list[AgencyData]:
    city = AgencyData(
        code=CITY,
        name={"vi": "Ủy ban nhân dân thành phố Hà Nội", "en": "People's Committee of Hà Nội"},
        short_name="UBND thành phố Hà Nội",
        kind=AgencyKind.PEOPLES_COMMITTEE,
        place_code="01",
        address="Trụ sở Ủy ban nhân dân thành phố Hà Nội",
        phone="024 7300 0026",
        email="h26@hanoi.example",
        valid_from=date(2008, 8, 1),
    )
    return [city, *(_ward(code, place_code, name) for code, place_code, name in WARDS)]


def _ward(code: str, place_code: str, name: str) -> AgencyData:
    number = code.rpartition(".")[2]
    return AgencyData(
        code=code,
        name={"vi": f"Ủy ban nhân dân phường {name}", "en": f"People's Committee of {name} ward"},
        short_name=f"UBND phường {name}",
        kind=AgencyKind.PEOPLES_COMMITTEE,
        parent_code=CITY,
        place_code=place_code,
        address=f"Trụ sở Ủy ban nhân dân phường {name}, thành phố Hà Nội",
        phone=f"024 7300 00{number}",
        email=f"h26-{number}@hanoi.example",
        superior_name={"vi": "Ủy ban nhân dân thành phố Hà Nội", "en": "People's Committee of Hà Nội"},
    )


def _units(agency: AgencyData) -> list[UnitData]:
    area = agency.short_name.removeprefix("UBND ")
    area_in_english = agency.name["en"].removeprefix("People's Committee of ")
    desk = {
        "vi": f"Bộ phận Một cửa, Trung tâm Phục vụ hành chính công {area}",
        "en": f"One-stop desk, Public Administration Service Centre of {area_in_english}",
    }
    justice = {"vi": "Bộ phận Tư pháp - Hộ tịch", "en": "Justice and civil status unit"}
    leaders = {"vi": f"Lãnh đạo {agency.short_name}", "en": f"Leadership of the {agency.name['en']}"}
    units = [("MC", desk, UnitKind.SERVICE_DESK), ("LD", leaders, UnitKind.LEADERSHIP)]
    if agency.parent_code:
        units.append(("TP", justice, UnitKind.SPECIALIST))
    return [
        UnitData(code=f"{agency.code}.{suffix}", agency_code=agency.code, name=name, kind=kind)
        for suffix, name, kind in units
    ]
