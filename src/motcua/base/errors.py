"""Refusals: a no with a name, a message for the person and a code for the wire."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The house says no. ``project`` answers it once for all: a page, or RFC 9457 problem details.

    Subclasses set ``code`` (stable, on the wire), ``message`` (translated, may hold ``%(fact)s``)
    and, when it is not 409, ``http_status``. The facts are the keyword arguments.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = _("This cannot be done.")
    http_status: ClassVar[int] = 409

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.code, facts)

    def __str__(self) -> str:
        return str(self.message) % self.facts if self.facts else str(self.message)


class NotAllowed(Refused):
    """The actor may not do this; an officer's attempt is written to the trail by ``project``."""

    code = "not_allowed"
    message = _("You may not do this. If you think you should, ask the administrator of your agency.")
    http_status = 403


class SignInNeeded(Refused):
    code = "sign_in_needed"
    message = _("Sign in to continue.")
    http_status = 401


class NoSuchThing(Refused):
    """Also the answer to those who may not know that the thing exists."""

    code = "not_found"
    message = _("There is nothing at this address, or it is not yours to see.")
    http_status = 404


class TooManyRequests(Refused):
    code = "too_many_requests"
    message = _("Too many attempts. Wait %(seconds)s seconds and try again.")
    http_status = 429


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with what somebody sent: ``field`` names the question or the paper."""

    field: str
    message: str | Promise


class InvalidInput(Refused):
    """What was sent cannot be taken as it is: all problems at once, in the order of the page."""

    code = "invalid_input"
    message = _("There are mistakes to correct.")
    http_status = 422

    def __init__(self, problems: Sequence[Problem], **facts: object) -> None:
        self.problems = tuple(problems)
        super().__init__(**facts)
