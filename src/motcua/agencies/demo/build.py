"""How the agencies of the demo are put together. Codes below the first level are made up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.agencies.types import AgencyData, AgencyKind, UnitData, UnitKind
from motcua.base.working_time import Shift

Week = tuple[tuple[Shift, ...], ...]

MORNING, AFTERNOON = Shift(8 * 60, 12 * 60), Shift(13 * 60 + 30, 17 * 60 + 30)
_FULL_DAY: tuple[Shift, ...] = (MORNING, AFTERNOON)
DEFAULT_WEEK: Week = (_FULL_DAY,) * 5 + ((),) * 2
WEEK_WITH_SATURDAY_MORNING: Week = (*(_FULL_DAY,) * 5, (MORNING,), ())

JUSTICE = ("TP", "Bộ phận Tư pháp - Hộ tịch", "Justice and civil status unit")


@dataclass(frozen=True)
class DemoAgency:
    """An agency with its units and working week; without units it's only known here, and works elsewhere."""

    agency: AgencyData
    units: tuple[UnitData, ...]
    week: Week = DEFAULT_WEEK


@dataclass(frozen=True)
class Province:
    """What the agencies of a province have in common. ``phone`` lacks the last two digits."""

    code: str
    place_code: str
    area: str
    area_in_english: str
    phone: str
    mail: str
    since: date

    @property
    def committee(self) -> DemoAgency:
        """Its People's Committee."""
        name = {"vi": f"Ủy ban nhân dân {self.area}", "en": f"People's Committee of {self.area_in_english}"}
        agency = AgencyData(
            code=self.code,
            name=name,
            short_name=f"UBND {self.area}",
            kind=AgencyKind.PEOPLES_COMMITTEE,
            place_code=self.place_code,
            address=f"Trụ sở Ủy ban nhân dân {self.area}",
            phone=f"{self.phone}{self.code[1:]}",
            email=f"{self.code.lower()}@{self.mail}",
            valid_from=self.since,
        )
        return with_units(agency, self.area, self.area_in_english)

    @property
    def committee_elsewhere(self) -> DemoAgency:
        """Its People's Committee, as other deployments know it."""
        return DemoAgency(self.committee.agency, ())

    def commune(
        self, number: str, place_code: str, kind: tuple[str, str], name: str, week: Week = DEFAULT_WEEK
    ) -> DemoAgency:
        """Return the People's Committee of a commune; ``kind`` is what it is, in both languages."""
        area, area_in_english = f"{kind[0]} {name}", f"{name} {kind[1]}"
        agency = AgencyData(
            code=f"{self.code}.{number}",
            name={"vi": f"Ủy ban nhân dân {area}", "en": f"People's Committee of {area_in_english}"},
            short_name=f"UBND {area}",
            kind=AgencyKind.PEOPLES_COMMITTEE,
            parent_code=self.code,
            place_code=place_code,
            address=f"Trụ sở Ủy ban nhân dân {area}, {self.area}",
            phone=f"{self.phone}{number}",
            email=f"{self.code.lower()}-{number}@{self.mail}",
            superior_name=self.committee.agency.name,
        )
        return with_units(agency, area, area_in_english, [JUSTICE], week)

    def department(self, number: str, name: str, in_english: str, office: tuple[str, str, str]) -> DemoAgency:
        """Return a department of the province with one office of its own trade."""
        agency = AgencyData(
            code=f"{self.code}.{number}",
            name={"vi": f"{name} {self.area}", "en": f"{in_english} of {self.area_in_english}"},
            short_name=f"{name} {self.area}",
            kind=AgencyKind.DEPARTMENT,
            parent_code=self.code,
            place_code=self.place_code,
            address=f"Trụ sở {name} {self.area}",
            phone=f"{self.phone}{number}",
            email=f"{self.code.lower()}-{number}@{self.mail}",
            superior_name=self.committee.agency.name,
        )
        return with_units(agency, self.area, self.area_in_english, [office])


def with_units(
    agency: AgencyData,
    area: str,
    area_in_english: str,
    offices: Sequence[tuple[str, str, str]] = (),
    week: Week = DEFAULT_WEEK,
) -> DemoAgency:
    """Give an agency its one-stop desk, its leadership and further offices (suffix, name, name in English)."""
    desk = {
        "vi": f"Bộ phận Một cửa, Trung tâm Phục vụ hành chính công {area}",
        "en": f"One-stop desk, Public Administration Service Centre of {area_in_english}",
    }
    leaders = {"vi": f"Lãnh đạo {agency.short_name}", "en": f"Leadership of the {agency.name['en']}"}
    units = [("MC", desk, UnitKind.SERVICE_DESK), ("LD", leaders, UnitKind.LEADERSHIP)]
    units += [(suffix, {"vi": vi, "en": en}, UnitKind.SPECIALIST) for suffix, vi, en in offices]
    made = [
        UnitData(code=f"{agency.code}.{suffix}", agency_code=agency.code, name=name, kind=kind)
        for suffix, name, kind in units
    ]
    return DemoAgency(agency, tuple(made), week)
