"""Words of the national portal's older adapter: its answers, and why something was not done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import Refused

RECORDS_MAX = 1000
"""How many records one request may bring."""


class LegacyCode(TextChoices):
    """The ``error_code`` of an answer; these never change."""

    DONE = "0", _("Done.")
    UNREADABLE = "1", _("The request cannot be read.")
    WRONG_LOGIN = "2", _("Wrong username or password.")
    NO_SESSION = "3", _("The session is unknown or has ended. Log in again.")
    TOO_MANY_TRIES = "4", _("Too many wrong tries. Try again later.")
    OTHER_AGENCY = "5", _("The account may not speak for the agency of madonvi.")
    UNKNOWN_SERVICE = "6", _("There is no such service.")
    NOT_OFFERED = "7", _("This service is not offered here.")
    TOO_LARGE = "8", _("The request is too large, or has too many records.")
    ON_THE_ROAD = "9", _("The agency speaks to the registry by the road now; this way is closed to it.")
    WRONG_RECORD = "10", _("The record has mistakes.")
    EXISTS = "11", _("The dossier exists already.")
    NOT_KNOWN = "12", _("There is no such dossier or procedure.")
    DOSSIER_OF_ANOTHER = "13", _("The dossier is another agency's.")
    REFUSED = "14", _("The record breaks a rule of the registry.")
    CHANGED_MEANWHILE = "15", _("The dossier was changed by somebody else meanwhile. Send the record again.")


class LegacyRefused(Refused):
    """A whole request is refused, in the older adapter's form: always with an ``error_code``."""

    code = "legacy_refused"
    message = _("The request is refused.")
    http_status = 200

    def __init__(self, error: LegacyCode, http_status: int = 200) -> None:
        self.error, self.status = error, http_status
        super().__init__(error=error.value)

    def __str__(self) -> str:
        return str(self.error.label)


@dataclass(frozen=True)
class LegacyAnswer:
    """What became of one record; ``problems`` are those of its fields, in words."""

    code: str
    error: LegacyCode
    message: str | Promise = ""
    problems: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class LegacyCaller:
    """Whose session it is."""

    username: str
    agency_code: str


@dataclass(frozen=True)
class LegacyAccountLine:
    """An account of an agency's older adapter, for whoever operates the registry.

    ``road_source`` is its ministry or province where that speaks by the road meanwhile, so that the account is refused.
    """

    username: str
    agency_code: str
    is_active: bool
    created_at: datetime
    created_by: str
    closed_at: datetime | None
    closed_by: str
    road_source: str = ""


class AccountExists(Refused):
    code = "account_exists"
    message: ClassVar[str | Promise] = _("There is an account %(username)s already.")


class SourceOnTheRoad(Refused):
    """One source speaks by one way, or two systems would number the versions of the same dossiers."""

    code = "source_on_the_road"
    message: ClassVar[str | Promise] = _(
        "%(source)s speaks to the registry by the road already. One source has one way: suspend its deployment first."
    )


class NameNeeded(Refused):
    code = "name_needed"
    message: ClassVar[str | Promise] = _("Give the account a name.")
    http_status = 422


class NoSuchAccount(Refused):
    code = "no_such_account"
    message: ClassVar[str | Promise] = _("There is no account %(username)s.")
    http_status = 404


class NotAnAgency(Refused):
    code = "not_an_agency"
    message: ClassVar[str | Promise] = _("%(code)s is not the code of an agency.")
    http_status = 422


FIELD_FLAWS: Mapping[str, str | Promise] = {
    "not_a_record": _("This is no record."),
    "missing": _("It is missing."),
    "not_text": _("It is neither a text nor a number."),
    "too_long": _("It is longer than %(limit)s characters."),
    "not_a_code": _("It has characters that a code cannot have, or is too long."),
    "not_a_time": _("It is no time of the form yyyyMMddHHmmss."),
    "not_one_of": _("It is none of: %(limit)s."),
    "not_a_list": _("It is no list."),
    "too_many": _("It has more than %(limit)s items."),
    "before": _("It lies before %(limit)s."),
}
"""What is wrong with a field, in words, by the flaw's name in ``wire.legacy_portal``."""
