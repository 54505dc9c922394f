"""Places for any test in the house."""

from datetime import date

from motcua.base.actor import SYSTEM
from motcua.places import actions
from motcua.places.models import Unit
from motcua.places.types import Place, PlaceKind

TODAY = date(2026, 11, 21)
_SINCE = date(2025, 7, 1)


def make_places() -> None:
    """Have Hà Nội, Quảng Ninh and a few of their communes (the whole shipped list takes longer to load).

    Places that are there already are enough.
    """
    if Unit.objects.exists():
        return
    few = [
        ("01", "01", PlaceKind.CITY, "Hà Nội"),
        ("00004", "01", PlaceKind.WARD, "Ba Đình"),
        ("00070", "01", PlaceKind.WARD, "Hoàn Kiếm"),
        ("00082", "01", PlaceKind.WARD, "Cửa Nam"),
        ("22", "22", PlaceKind.PROVINCE, "Quảng Ninh"),
        ("06994", "22", PlaceKind.SPECIAL_ZONE, "Vân Đồn"),
    ]
    actions.import_units(
        units=[
            Place(code=code, name=name, kind=kind, province_code=province_code, valid_from=_SINCE)
            for code, province_code, kind, name in few
        ],
        by=SYSTEM,
    )
