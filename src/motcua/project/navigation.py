"""What the page frame shows around every page: where one can go, in which language, and as whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from motcua.agencies import queries as agencies
from motcua.agencies.types import NoSuchAgency
from motcua.base.actor import Hat
from motcua.base.seats import Seat, seat
from motcua.base.text import in_language
from motcua.base.web import actor_of
from motcua.notices import queries as notices
from motcua.portal.rules import DISPLAY_COOKIE, read_display_wish

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}

# Pages that only officers of one role can use.
_ROLE_OF = {
    "intake": "COUNTER",
    "signing_queue": "LEADER",
    "administration": "ADMINISTRATOR",
    "road_peers": "ADMINISTRATOR",
    "synchronisation_office": "ADMINISTRATOR",
}

# (name of the address, label, hats that see it); a page whose domain is not there is left out.
_ANYONE = frozenset(Hat)
_PUBLIC = _ANYONE - {Hat.OFFICER}
_NAV = [
    ("procedures", _("Procedures"), _PUBLIC),
    ("my_dossiers", _("My dossiers"), frozenset({Hat.CITIZEN})),
    ("lookup", _("Look up a dossier"), _PUBLIC),
    ("verify", _("Check a result"), _PUBLIC),
    ("statistics", _("Figures"), _PUBLIC),
    ("inbox", _("Dossiers"), frozenset({Hat.OFFICER})),
    ("intake", _("Intake at the counter"), frozenset({Hat.OFFICER})),
    ("signing_queue", _("To sign"), frozenset({Hat.OFFICER})),
    ("road_peers", _("Road"), frozenset({Hat.OFFICER})),
    ("synchronisation_office", _("Synchronisation"), frozenset({Hat.OFFICER})),
    ("administration", _("Administration"), frozenset({Hat.OFFICER})),
]
_OWN = [
    ("my_dossiers", _("My dossiers"), frozenset({Hat.CITIZEN})),
    ("my_papers", _("My papers"), frozenset({Hat.CITIZEN})),
    ("notices", _("Notices"), _ANYONE),
    ("who_looked", _("Who looked at my data"), frozenset({Hat.CITIZEN})),
    ("inbox", _("My work"), frozenset({Hat.OFFICER})),
    ("my_account", _("My account"), _ANYONE),
]
_ADMINISTRATION = [
    ("administration", _("Agencies and officers"), frozenset({Hat.OFFICER})),
    ("admin_procedures", _("Procedures and forms"), frozenset({Hat.OFFICER})),
    ("undelivered", _("Not delivered"), frozenset({Hat.OFFICER})),
    ("synchronisation_office", _("Synchronisation"), frozenset({Hat.OFFICER})),
]
# For officers of the deployment's own agency.
_OF_THE_DEPLOYMENT = frozenset({"admin_procedures", "road_peers", "undelivered", "synchronisation_office"})
_NATIONAL = frozenset({"synchronisation"})  # pages of the national seat alone
_FOOT = [
    ("accessibility", _("Accessibility"), _ANYONE),
    ("statistics", _("Figures"), _ANYONE),
    ("synchronisation", _("Synchronisation"), _ANYONE),
    ("api_page", _("For other systems (API)"), _ANYONE),
    ("sandbox_outbox", _("Outbox of the demo"), _ANYONE),
]


@dataclass(frozen=True)
class Entry:
    """A link of the frame."""

    label: str | Promise
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Display:
    """How this reader wants pages: text of normal, large or largest size; contrast normal or high."""

    text: str = "normal"
    contrast: str = "normal"


class Frame:
    """The frame's facts; each is worked out only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._actor = actor_of(request)

    @cached_property
    def seat_name(self) -> str:
        """Whose site this is: the national portal, or the agency whose deployment it is; empty before there is one."""
        if seat() is Seat.NATIONAL:
            return gettext("National public service portal")
        try:
            return in_language(agencies.get_agency(settings.MOTCUA_AGENCY).name, get_language() or "vi")
        except NoSuchAgency:
            return ""

    @cached_property
    def home_url(self) -> str:
        return (self._actor.is_officer and _address("inbox")) or _address("home") or "/"

    @cached_property
    def nav(self) -> Sequence[Entry]:
        return self._entries(_NAV)

    @cached_property
    def own_pages(self) -> Sequence[Entry]:
        return self._entries(_OWN)

    @cached_property
    def administration(self) -> Sequence[Entry]:
        """The administrators' pages; what is everybody's (procedures) only for those of the deployment's own agency."""
        is_own = self._actor.agency_code == settings.MOTCUA_AGENCY
        rows = [row for row in _ADMINISTRATION if row[0] != "undelivered" or seat() is Seat.NATIONAL]
        return self._entries([row for row in rows if is_own or row[0] not in _OF_THE_DEPLOYMENT])

    @cached_property
    def foot(self) -> Sequence[Entry]:
        return self._entries(_FOOT)

    @cached_property
    def languages(self) -> Sequence[LanguageLink]:
        """The same page, query included, in every language but this one."""
        here, now = self._request.get_full_path(), get_language()
        return [
            LanguageLink(code, LANGUAGE_NAMES[code], _in(here, code)) for code, _n in settings.LANGUAGES if code != now
        ]

    @cached_property
    def display(self) -> Display:
        return Display(*read_display_wish(self._request.COOKIES.get(DISPLAY_COOKIE, "")))

    @cached_property
    def display_url(self) -> str:
        return self._with_way_back("display")

    @property
    def is_signed_in(self) -> bool:
        return self._actor.hat is not Hat.ANONYMOUS

    @property
    def full_name(self) -> str:
        return self._actor.full_name

    @property
    def given_name(self) -> str:
        """What Vietnamese call each other by: the last word of a name. Telephones have no room for more."""
        return self._actor.full_name.rpartition(" ")[2]

    @cached_property
    def unread(self) -> int:
        """How many notices a citizen has not read: one count over a small index, on whole pages only."""
        return notices.count_unread(by=self._actor) if self._actor.is_citizen else 0

    @cached_property
    def sign_in_url(self) -> str:
        return self._with_way_back("account_login")

    @cached_property
    def sign_out_url(self) -> str:
        return _address("account_logout")

    def _entries(self, rows: Sequence[tuple[str, str | Promise, frozenset[Hat]]]) -> list[Entry]:
        found = []
        for name, label, hats in rows:
            fits = self._actor.hat in hats and _ROLE_OF.get(name, "") in {"", *self._actor.roles}
            fits = fits and (name not in _NATIONAL or seat() is Seat.NATIONAL)
            fits = fits and (name not in _OF_THE_DEPLOYMENT or self._actor.agency_code == settings.MOTCUA_AGENCY)
            url = _address(name) if fits else ""
            if url:
                found.append((label, url))
        here = max((url for _, url in found if self._request.path.startswith(url)), key=len, default="")
        return [Entry(label, url, url == here) for label, url in found]

    def _with_way_back(self, name: str) -> str:
        """Return an address that leads back here afterwards; not back to a page that only takes answers."""
        url = _address(name)
        if not url or self._request.path.startswith(url) or self._request.method != "GET":
            return url
        return f"{url}?{urlencode({'next': self._request.get_full_path()})}"


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _in(path: str, language: str) -> str:
    other = translate_url(path, language)
    return other if other != path else f"/{language}/"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame's facts, as ``frame``."""
    return {"frame": Frame(request)}
