"""Rules of places: official names and their parts."""

from motcua.base.text import tidy
from motcua.places.types import PlaceKind

_WORDS = {
    PlaceKind.PROVINCE: "tỉnh",
    PlaceKind.CITY: "thành phố",
    PlaceKind.COMMUNE: "xã",
    PlaceKind.WARD: "phường",
    PlaceKind.TOWNSHIP: "thị trấn",
    PlaceKind.SPECIAL_ZONE: "đặc khu",
}


def split_name(official_name: str) -> tuple[PlaceKind, str]:
    """Return kind and bare name: "Phường Ba Đình" is (WARD, "Ba Đình"). Raises ValueError for another kind."""
    name = tidy(official_name)
    for kind, word in _WORDS.items():
        if name.lower().startswith(f"{word} "):
            return kind, name[len(word) + 1 :]
    raise ValueError(f"no kind of administrative unit in {official_name!r}")


def official_name(kind: PlaceKind, name: str) -> str:
    """Return the name as it stands in a sentence of a Vietnamese paper: "phường Ba Đình"."""
    return f"{_WORDS[kind]} {name}"
