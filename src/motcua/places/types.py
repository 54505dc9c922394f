"""The words of places: administrative units with the days on which they exist."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NoSuchThing


class AreaLevel(TextChoices):
    """The levels of the administration; there are no districts from 1 July 2025 on."""

    PROVINCE = "PROVINCE", _("Province level")
    DISTRICT = "DISTRICT", _("District level")
    COMMUNE = "COMMUNE", _("Commune level")


class PlaceKind(TextChoices):
    """What an administrative unit is called; it may change with time, as levels and codes may."""

    PROVINCE = "PROVINCE", _("province")
    CITY = "CITY", _("city")
    COMMUNE = "COMMUNE", _("commune")
    WARD = "WARD", _("ward")
    TOWNSHIP = "TOWNSHIP", _("township")
    SPECIAL_ZONE = "SPECIAL_ZONE", _("special zone")


@dataclass(frozen=True, kw_only=True)
class Place:
    """An administrative unit as it is from ``valid_from`` to ``valid_to``, both days included; None: still.

    ``code`` is the statistics office's: two digits for a province, five for a commune; the same code may have
    meant another unit at another time. ``name`` stands without its kind: "Ba Đình". ``province_code`` of a
    province is its own.
    """

    code: str
    name: str
    kind: PlaceKind
    province_code: str
    valid_from: date
    valid_to: date | None = None

    @property
    def level(self) -> AreaLevel:
        return AreaLevel.PROVINCE if len(self.code) == 2 else AreaLevel.COMMUNE

    def exists_on(self, on: date) -> bool:
        """Tell whether the unit exists on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, kw_only=True)
class Succession:
    """A unit that took over another, whole or in part, on the day ``on``.

    Where the old unit was divided, the new one can't be told from the old alone: ask the citizen; ``is_default``
    marks the larger part.
    """

    old_code: str
    new_code: str
    on: date
    is_whole: bool = True
    is_default: bool = False


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did: rows written (new or changed), and the communes nobody is known to have preceded."""

    units_written: int
    successions_written: int
    communes_without_predecessor: tuple[str, ...]


class NoSuchPlace(NoSuchThing):
    code = "no_such_place"
    message = _("There was no place with code %(place_code)s on that day.")
