"""A citizen opens an account alone: what they say is taken as declared, not as verified."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.base.clock import vietnam_date
from motcua.base.errors import InvalidInput, Problem
from motcua.base.text import name_sort_key, tidy
from motcua.identity.actions.accounts import open_account
from motcua.identity.gateways.passwords import problems_of_password
from motcua.identity.models import Account, Person
from motcua.identity.rules import is_email, is_name, is_phone, read_email, read_phone
from motcua.identity.types import AccountKind, AssuranceLevel
from motcua.wire import personal_id as personal_ids
from motcua.wire.personal_id import IdFault

TAKEN = _(
    "There is already a record with this personal id. Sign in or ask for a new password; "
    "if you have no account yet, have one opened at the one-stop office."
)
_FAULTS: Mapping[IdFault, str | Promise] = {
    IdFault.NOT_TWELVE_DIGITS: _("A personal id has 12 digits. You find it on your identity card."),
    IdFault.UNKNOWN_PLACE: _("The first three digits of this personal id are no province or country. Check them."),
    IdFault.WRONG_CENTURY: _("The fourth digit of this personal id does not fit the century of your birth."),
    IdFault.WRONG_YEAR: _("The fifth and sixth digits of this personal id are not your year of birth."),
}


@transaction.atomic(savepoint=False)
def register_citizen(
    *,
    full_name: str,
    personal_id: str,
    birth_date: date | None,
    email: str = "",
    phone: str = "",
    password: str,
    language: str = "vi",
    now: datetime,
) -> UUID:
    """Open an account with assurance DECLARED and return its id; the first code that comes back confirms it.

    Whoever registers a number and never confirms it makes room for the next. A number that the state already has
    on record cannot be claimed this way. Raises InvalidInput with everything that is wrong.
    """
    facts = {
        "full_name": tidy(full_name),
        "personal_id": personal_ids.tidy(personal_id),
        "email": read_email(email),
        "phone": read_phone(phone),
    }
    problems = [
        *_check_person(facts, birth_date, vietnam_date(now)),
        *check_contact(facts["email"], facts["phone"]),
        *(Problem("password", message) for message in problems_of_password(password, list(facts.values()))),
    ]
    if problems:
        raise InvalidInput(problems)
    person_id = _person_for(facts, birth_date, now)
    account = Account(
        username=facts["personal_id"],
        kind=AccountKind.CITIZEN,
        person_id=person_id,
        email=facts["email"],
        phone=facts["phone"],
        language=language,
        assurance=AssuranceLevel.DECLARED,
        created_at=now,
    )
    return open_account(account, password)


def check_contact(email: str, phone: str) -> list[Problem]:
    """Return what is wrong with a tidied e-mail address and phone number; one of them is enough."""
    problems = []
    if not email and not phone:
        problems.append(Problem("phone", _("Give a phone number or an e-mail address: codes and news are sent there.")))
    if phone and not is_phone(phone):
        problems.append(Problem("phone", _("A phone number has 10 digits and begins with 0, such as 0912 345 678.")))
    if email and not is_email(email):
        problems.append(Problem("email", _("Write the e-mail address in full, such as an@thu.vn.")))
    return problems


def _check_person(facts: Mapping[str, str], birth_date: date | None, today: date) -> list[Problem]:
    problems = []
    if not is_name(facts["full_name"]):
        problems.append(Problem("full_name", _("Write your full name as on your identity card.")))
    faults = [fault for fault in personal_ids.check(facts["personal_id"], birth_date) if not fault.is_warning]
    problems += [Problem("personal_id", _FAULTS[fault]) for fault in faults]
    if birth_date is None:
        problems.append(Problem("birth_date", _("Write your date of birth as day, month and year, such as 5/9/1990.")))
    elif birth_date > today:
        problems.append(Problem("birth_date", _("The date of birth lies in the future.")))
    return problems


def _person_for(facts: Mapping[str, str], birth_date: date | None, now: datetime) -> UUID:
    """Return a new person, or the one of a registration that nobody ever confirmed. Raises InvalidInput."""
    known = Person.objects.select_for_update().filter(personal_id=facts["personal_id"]).first()
    if known is not None:
        unconfirmed = Account.objects.filter(
            person=known, assurance=AssuranceLevel.DECLARED, last_login__isnull=True, is_active=True
        )
        removed, _by_table = unconfirmed.delete()
        if not removed:
            raise InvalidInput([Problem("personal_id", TAKEN)])
    person = known or Person(personal_id=facts["personal_id"], created_at=now)
    person.full_name = facts["full_name"]
    person.name_sort_key = name_sort_key(facts["full_name"])
    person.birth_date = birth_date
    person.gender = personal_ids.gender_of(facts["personal_id"])
    person.email, person.phone = facts["email"], facts["phone"]
    person.save()
    return person.id
