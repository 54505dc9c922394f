"""The words of identity: people, accounts, assurance, kept papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import NoSuchThing, NotAllowed, Refused
from motcua.base.files import StoredFile


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


@dataclass(frozen=True)
class PasswordHash:
    """A password as it is kept: for accounts that are opened many at once, or come from elsewhere."""

    encoded: str


class AccountExists(Refused):
    """The database's last word when two registrations of one number race."""

    code = "account_exists"
    message = _("There is already an account with this personal id. Sign in, or ask for a new password.")


class AccountClosed(NotAllowed):
    code = "account_closed"
    message = _("This account has been closed. Ask the one-stop office for help.")


class NoAddressForCode(NotAllowed):
    code = "no_address_for_code"
    message = _("This account has neither an e-mail address nor a phone number that a code can be sent to.")


class PurposeNeeded(NotAllowed):
    code = "purpose_needed"
    message = _("Personal details are opened for a stated purpose only.")


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
    assurance: int


class LinkIsSpent(NoSuchThing):
    """Used, too old, replaced by a newer one, or made by somebody else."""

    code = "officer_link_is_spent"
    message = _("This link does not work any more. Ask the administrator of your agency for a new one.")


@dataclass(frozen=True, kw_only=True)
class OfficerLink:
    """The address at which an officer chooses a password, and whether it went out by e-mail or text message."""

    account_id: UUID
    link: str
    was_sent: bool


@dataclass(frozen=True, kw_only=True)
class OfficerAccount:
    """An officer's account as administrators see it. ``has_password`` is False until the link was followed."""

    id: UUID
    username: str
    full_name: str
    email: str
    phone: str
    has_password: bool
    last_login: datetime | None


@dataclass(frozen=True, kw_only=True)
class ContactData:
    """How somebody is told things; an empty address means not that way."""

    account_id: UUID
    full_name: str
    email: str
    phone: str
    language: str


@dataclass(frozen=True, kw_only=True)
class DemoPerson:
    """A citizen of the demo, for its list of people and for other domains' demo data."""

    name: str
    username: str
    password: str
    account_id: UUID
    person_id: UUID


class StoreKind(TextChoices):
    """What a paper in a personal store is."""

    RESULT = "RESULT", _("Result of a procedure")
    SUPPORTING = "SUPPORTING", _("Paper handed in with a dossier")


@dataclass(frozen=True, kw_only=True)
class StorePaperData:
    """A paper in somebody's store (kho dữ liệu điện tử). ``titles`` and ``source_names`` are by language tag;
    ``reference`` is the number it came with (a dossier's code), ``about`` the name of whom it concerns."""

    id: UUID
    kind: StoreKind
    titles: Mapping[str, str]
    reference: str
    about: str
    source_names: Mapping[str, str]
    file: StoredFile
    file_name: str
    kept_at: datetime
