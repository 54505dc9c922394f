"""Reads of places, answered from memory: the whole list is read in one statement and kept for some minutes."""

import time
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from motcua.base.text import fold, nfc
from motcua.places import rules
from motcua.places.models import Succession as SuccessionRow
from motcua.places.models import Unit
from motcua.places.types import NoSuchPlace, Place, PlaceKind, Succession

KEPT_SECONDS = 600
_FOLDED_KINDS = {kind: fold(rules.official_name(kind, "")).split() for kind in PlaceKind}


@dataclass(frozen=True)
class _Atlas:
    """All places of all times. Lists are in Vietnamese order; ``folded`` holds each place's folded bare name."""

    read_at: float
    shapes: dict[str, tuple[Place, ...]]
    provinces: tuple[Place, ...]
    communes: dict[str, tuple[Place, ...]]
    folded: tuple[tuple[str, Place], ...]


_kept: _Atlas | None = None


def forget() -> None:
    """Read the list anew at the next question; called when places were imported."""
    global _kept
    _kept = None


def list_provinces(on: date) -> tuple[Place, ...]:
    """Return the provinces and cities of a day, in the order of the Vietnamese alphabet."""
    return tuple(place for place in _atlas().provinces if place.exists_on(on))


def list_communes(province_code: str, on: date) -> tuple[Place, ...]:
    """Return the communes, wards and special zones of a province on a day, in the order of the Vietnamese alphabet."""
    return tuple(place for place in _atlas().communes.get(province_code, ()) if place.exists_on(on))


def find_place(code: str, on: date) -> Place | None:
    """Return what a code (two digits: a province; five: a commune) meant on a day, or None."""
    return next((place for place in _atlas().shapes.get(code, ()) if place.exists_on(on)), None)


def get_place(code: str, on: date) -> Place:
    """Return what a code meant on a day. Raises NoSuchPlace."""
    place = find_place(code, on)
    if place is None:
        raise NoSuchPlace(place_code=code)
    return place


def describe_place(code: str, on: date, language: str = "vi") -> str:
    """Return a place as an address ends: "phường Ba Đình, thành phố Hà Nội". Raises NoSuchPlace."""
    place = get_place(code, on)
    chain = [place] if place.code == place.province_code else [place, get_place(place.province_code, on)]
    return ", ".join(_in_words(link, language) for link in chain)


def list_places_like(text: str, on: date, *, province_code: str = "", limit: int = 20) -> tuple[Place, ...]:
    """Return the places of a day that have a word for every word of a text, the closest first.

    A word may be only begun, and marks may be left out: "ba di" finds Ba Đình. At most ``limit`` places.
    """
    words, wanted = fold(text).split(), nfc(text).casefold().strip()
    if not words:
        return ()
    found = [
        (_distance(place, folded, wanted, " ".join(words)), position, place)
        for position, (folded, place) in enumerate(_atlas().folded)
        if place.exists_on(on)
        and (not province_code or place.province_code == province_code)
        and _has_words(words, [*_FOLDED_KINDS[place.kind], *folded.split()])
    ]
    return tuple(place for _, _, place in sorted(found, key=lambda item: item[:2])[:limit])


def list_successors(old_code: str, on: date) -> tuple[Succession, ...]:
    """Return who took over a unit on a day (1 July 2025 for the great merger); several where it was divided."""
    rows = SuccessionRow.objects.filter(old_code=old_code, on=on).order_by("-is_default", "new_code")
    return tuple(
        Succession(
            old_code=row.old_code, new_code=row.new_code, on=row.on, is_whole=row.is_whole, is_default=row.is_default
        )
        for row in rows
    )


def _in_words(place: Place, language: str) -> str:
    if language.split("-")[0] == "vi":
        return rules.official_name(place.kind, place.name)
    with override(language):
        return f"{place.name} {place.kind.label}"


def _has_words(wanted: list[str], words: list[str]) -> bool:
    """Tell whether every wanted word begins one of the words."""
    return all(any(word.startswith(start) for word in words) for start in wanted)


def _distance(place: Place, folded: str, wanted: str, folded_wanted: str) -> int:
    """0 for the very name, 1 for the name without marks, 2 for its beginning, 3 for anything else that fits."""
    names = (place.name.casefold(), rules.official_name(place.kind, place.name).casefold())
    if wanted in names:
        return 0
    if folded_wanted in (folded, fold(names[1])):
        return 1
    return 2 if folded.startswith(folded_wanted) else 3


def _atlas() -> _Atlas:
    global _kept
    if _kept is None or time.monotonic() - _kept.read_at > KEPT_SECONDS:
        atlas = _read()
        _kept = atlas if atlas.shapes else None
        return atlas
    return _kept


def _read() -> _Atlas:
    shapes: dict[str, list[Place]] = {}
    communes: dict[str, list[Place]] = {}
    provinces: list[Place] = []
    folded_names: list[tuple[str, Place]] = []
    for unit in Unit.objects.order_by("sort_key", "code", "valid_from"):
        place = Place(
            code=unit.code,
            name=unit.name,
            kind=PlaceKind(unit.kind),
            province_code=unit.province_code,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        shapes.setdefault(place.code, []).append(place)
        folded_names.append((unit.folded, place))
        (provinces if len(place.code) == 2 else communes.setdefault(place.province_code, [])).append(place)
    return _Atlas(
        time.monotonic(),
        {code: tuple(places) for code, places in shapes.items()},
        tuple(provinces),
        {code: tuple(places) for code, places in communes.items()},
        tuple(folded_names),
    )
