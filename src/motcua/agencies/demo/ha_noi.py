"""Hà Nội's People's Committee and those of three of its wards; the names and codes of the places are real."""

from datetime import date

from motcua.agencies.demo.build import DEFAULT_WEEK, WEEK_WITH_SATURDAY_MORNING, Province

PROVINCE = Province("H26", "01", "thành phố Hà Nội", "Hà Nội", "024 7300 00", "hanoi.example", date(2008, 8, 1))
CITY = PROVINCE.code
WARDS = (("H26.45", "00004", "Ba Đình"), ("H26.46", "00070", "Hoàn Kiếm"), ("H26.47", "00082", "Cửa Nam"))
OPEN_ON_SATURDAY = "H26.46"
AGENCIES = (
    PROVINCE.committee,
    *(
        PROVINCE.commune(
            code.rpartition(".")[2],
            place_code,
            ("phường", "ward"),
            name,
            WEEK_WITH_SATURDAY_MORNING if code == OPEN_ON_SATURDAY else DEFAULT_WEEK,
        )
        for code, place_code, name in WARDS
    ),
)
