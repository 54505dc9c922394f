"""Accounts: made by an office, and their contacts."""

from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.text import tidy
from motcua.identity.actions.people import record_person
from motcua.identity.models import Account
from motcua.identity.rules import read_email, read_phone, read_username
from motcua.identity.types import AccountExists, AccountKind, AssuranceLevel, PasswordHash


@transaction.atomic(savepoint=False)
def create_citizen(
    *,
    full_name: str,
    personal_id: str,
    password: str | PasswordHash,
    birth_date: date | None = None,
    gender: str = "",
    ethnicity: str = "",
    nationality: str = "",
    commune_code: str = "",
    address_line: str = "",
    email: str = "",
    phone: str = "",
    language: str = "vi",
    assurance: AssuranceLevel = AssuranceLevel.VERIFIED,
    by: Actor,
    now: datetime,
) -> UUID:
    """Open an account for a citizen whose identity an office has verified; return the account's id.

    The personal id is the username. Raises NotAllowed to citizens, AccountExists.
    """
    person_id = record_person(
        full_name=full_name,
        personal_id=personal_id,
        birth_date=birth_date,
        gender=gender,
        ethnicity=ethnicity,
        nationality=nationality,
        commune_code=commune_code,
        address_line=address_line,
        email=email,
        phone=phone,
        by=by,
        now=now,
    )
    return open_account(
        Account(
            username=personal_id,
            kind=AccountKind.CITIZEN,
            person_id=person_id,
            email=read_email(email),
            phone=read_phone(phone),
            email_confirmed_at=now if email else None,
            phone_confirmed_at=now if phone else None,
            language=language,
            assurance=assurance,
            created_at=now,
        ),
        password,
    )


@transaction.atomic(savepoint=False)
def create_officer(
    *,
    username: str,
    full_name: str,
    password: str | PasswordHash | None,
    email: str = "",
    phone: str = "",
    language: str = "vi",
    by: Actor,
    now: datetime,
) -> UUID:
    """Open an account for an officer and return its id; their chair is given by agencies.

    Without a password (None) nobody can sign in until one is chosen by the officer's link.
    Raises NotAllowed to whoever is neither the system nor an administrator, AccountExists.
    """
    if not (by.is_system or (by.is_officer and "ADMINISTRATOR" in by.roles)):
        raise NotAllowed()
    return open_account(
        Account(
            username=read_username(username),
            kind=AccountKind.OFFICER,
            full_name=tidy(full_name),
            email=read_email(email),
            phone=read_phone(phone),
            email_confirmed_at=now if email else None,
            phone_confirmed_at=now if phone else None,
            language=language,
            assurance=AssuranceLevel.VERIFIED,
            created_at=now,
        ),
        password,
    )


def hash_password(password: str) -> PasswordHash:
    """Return a password as it is kept; it takes a third of a second, so that nobody can try many."""
    return PasswordHash(make_password(password))


def open_account(account: Account, password: str | PasswordHash | None) -> UUID:
    """Save a new account with its password (None: nobody can sign in yet) and return its id. Raises AccountExists."""
    if isinstance(password, PasswordHash):
        account.password = password.encoded
    else:
        account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as problem:
        raise AccountExists() from problem
    return account.id
