"""The words of identity: people, accounts, assurance."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """The hat an account wears; the same human as officer and as citizen has two accounts."""

    CITIZEN = "CITIZEN", _("Citizen")
    OFFICER = "OFFICER", _("Officer")


class AssuranceLevel(IntegerChoices):
    """How sure we are who it is (facts of the national portal's acr values)."""

    ANONYMOUS = 0, _("Anonymous")
    DECLARED = 1, _("Self-declared")
    VERIFIED = 2, _("Verified")
    STRONG = 3, _("Strongly verified")


class Gender(TextChoices):
    MALE = "MALE", _("Male")
    FEMALE = "FEMALE", _("Female")


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """A person as the state knows them. ``address`` is a commune code and a line; ``birth_date`` may be unknown."""

    id: UUID
    full_name: str
    personal_id: str
    birth_date: date | None
    gender: str
    ethnicity: str
    nationality: str
    commune_code: str
    address_line: str
    phone: str
    email: str


@dataclass(frozen=True, kw_only=True)
class AccountData:
    """What ``project`` needs to know who acts."""

    id: UUID
    kind: AccountKind
    username: str
    full_name: str
    person_id: UUID | None
    personal_id: str
    language: str
