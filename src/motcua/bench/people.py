"""People who apply: accounts, sessions as a sign-in would leave them, and complete applications."""

import http.client
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.test import override_settings
from django.utils.crypto import get_random_string

from motcua.base import clock
from motcua.base.actor import Actor
from motcua.dossiers import queries, testing
from motcua.identity import testing as identity

FOUND = 302
_CODE = re.compile(r"H26\.\d\d-\d{6}-\d{4,9}")
_FAST_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in with these passwords


@dataclass(frozen=True)
class Person:
    """Somebody signed in: who they are to actions, and what their browser sends."""

    actor: Actor
    session: str
    token: str

    @property
    def account_id(self) -> UUID:
        assert self.actor.account_id is not None  # noqa: S101
        return self.actor.account_id


@dataclass(frozen=True)
class Application:
    """A complete draft and the revision that its author has checked."""

    draft_id: UUID
    revision: int
    person: Person
    agency_code: str


def make_people(number: int) -> list[Person]:
    """Have so many citizens, each with a session of their own."""
    with override_settings(PASSWORD_HASHERS=_FAST_HASH):
        accounts = [identity.make_citizen(f"Nguyễn Văn An {serial + 1}") for serial in range(number)]
    return [sign_in(account_id) for account_id in accounts]


def sign_in(account_id: UUID) -> Person:
    """Leave a session behind as a sign-in does."""
    account = get_user_model().objects.get(pk=account_id)
    session = SessionStore()
    session[SESSION_KEY] = str(account_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    assert session.session_key is not None  # noqa: S101
    return Person(identity.actor_of_account(account_id), session.session_key, get_random_string(32))


class Applications:
    """As many complete applications as are wanted, all like one that was written page by page."""

    def __init__(self, town: testing.Town, now: datetime) -> None:
        born = clock.vietnam_date(now) - timedelta(days=10)
        self._original = testing.make_draft(town, now=now, child_birth_date=born.isoformat())
        self._revision = queries.get_draft(self._original, by=town.an).revision

    def of(self, people: Sequence[Person], number: int, agency_codes: Sequence[str]) -> list[Application]:
        """Return so many, the people and the agencies taking turns."""
        made: dict[int, Application] = {}
        for first, agency_code in enumerate(agency_codes):
            turns = range(first, number, len(agency_codes))
            authors = [people[turn % len(people)] for turn in turns]
            ids = testing.copy_draft(self._original, [one.account_id for one in authors], agency_code=agency_code)
            for turn, draft_id, author in zip(turns, ids, authors, strict=True):
                made[turn] = Application(draft_id, self._revision, author, agency_code)
        return [made[turn] for turn in range(number)]


@dataclass
class Window:
    """A browser's window: one kept connection to a web process; whose it is, each request says."""

    port: int
    patience: float = 60.0
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def press(self, application: Application) -> str:
        """Press "submit" and return where it leads. Raises OSError or HTTPException when there's no answer."""
        form = f"csrfmiddlewaretoken={application.person.token}&revision={application.revision}"
        status, location, _ = self._ask(application, "check", form)
        if status != FOUND:
            raise http.client.HTTPException(f"answered {status}")
        return location

    def read_code(self, application: Application) -> str:
        """Return the code that the receipt shows."""
        status, _, page = self._ask(application, "submitted")
        found = _CODE.search(page)
        if found is None:
            raise http.client.HTTPException(f"no code shown: {status}")
        return found.group()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, application: Application, page: str, form: str | None = None) -> tuple[int, str, str]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        person = application.person
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={person.session}; {settings.CSRF_COOKIE_NAME}={person.token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            self._connection.request(
                "GET" if form is None else "POST", f"/vi/apply/{application.draft_id}/{page}/", form, headers
            )
            answer = self._connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
