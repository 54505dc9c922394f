"""Quảng Ninh's People's Committee, two departments, two wards and an island; names and codes of places are real."""

from datetime import date

from motcua.agencies.demo.build import Province

PROVINCE = Province(
    "H49", "22", "tỉnh Quảng Ninh", "Quảng Ninh", "0203 730 00", "quangninh.example", date(1963, 10, 30)
)
HA_LONG, BAI_CHAY, CO_TO = "H49.31", "H49.32", "H49.54"
JUSTICE, TRADE = "H49.05", "H49.06"
AGENCIES = (
    PROVINCE.committee,
    PROVINCE.department(
        "05",
        "Sở Tư pháp",
        "Department of Justice",
        ("HT", "Phòng Hành chính tư pháp", "Judicial administration office"),
    ),
    PROVINCE.department(
        "06",
        "Sở Công Thương",
        "Department of Industry and Trade",
        ("TM", "Phòng Quản lý thương mại", "Trade management office"),
    ),
    PROVINCE.commune("31", "06688", ("phường", "ward"), "Hạ Long"),
    PROVINCE.commune("32", "06673", ("phường", "ward"), "Bãi Cháy"),
    PROVINCE.commune("54", "07192", ("đặc khu", "special zone"), "Cô Tô"),
)
