"""The Government Office, whose seat is the national one, and the Ministry of Industry and Trade with a department."""

from datetime import date

from motcua.agencies.demo import ha_noi, quang_ninh
from motcua.agencies.demo.build import DemoAgency, with_units
from motcua.agencies.types import AgencyData, AgencyKind

GOVERNMENT_OFFICE, TRADE, FOREIGN_TRADE = "G22", "G02", "G02.01"


def _of_the_centre(code: str, name: str, in_english: str, kind: AgencyKind, parent_code: str = "") -> AgencyData:
    return AgencyData(
        code=code,
        name={"vi": name, "en": in_english},
        short_name=name,
        kind=kind,
        parent_code=parent_code,
        place_code="01",
        address=f"Trụ sở {name}",
        phone=f"024 7300 1{code[1:3]}{code[4:]}",
        email=f"{code.lower().replace('.', '-')}@trunguong.example",
        valid_from=date(2007, 8, 8),
        superior_name=MINISTRY_NAME if parent_code else {},
    )


MINISTRY_NAME = {"vi": "Bộ Công Thương", "en": "Ministry of Industry and Trade"}
_MINISTRY = _of_the_centre(TRADE, MINISTRY_NAME["vi"], MINISTRY_NAME["en"], AgencyKind.MINISTRY)
_OFFICE = _of_the_centre(GOVERNMENT_OFFICE, "Văn phòng Chính phủ", "Office of the Government", AgencyKind.MINISTERIAL)
_DEPARTMENT = _of_the_centre(
    FOREIGN_TRADE, "Cục Xuất nhập khẩu", "Agency of Foreign Trade", AgencyKind.MINISTERIAL, TRADE
)
MINISTRY_OF_TRADE = (
    with_units(_MINISTRY, "Bộ Công Thương", "the Ministry of Industry and Trade"),
    with_units(
        _DEPARTMENT,
        "Cục Xuất nhập khẩu",
        "the Agency of Foreign Trade",
        [("XX", "Phòng Xuất xứ hàng hóa", "Origin of goods office")],
    ),
)
NATIONAL = (
    with_units(_OFFICE, "Văn phòng Chính phủ", "the Office of the Government"),
    ha_noi.PROVINCE.committee_elsewhere,
    quang_ninh.PROVINCE.committee_elsewhere,
    DemoAgency(_MINISTRY, ()),
)
