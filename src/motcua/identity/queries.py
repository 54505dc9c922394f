"""Reads of identity. Personal details come with a line in the trail."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.utils.crypto import salted_hmac

from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.errors import NoSuchThing, NotAllowed
from motcua.base.files import StoredFile
from motcua.identity.models import Account, Person, StorePaper
from motcua.identity.rules import is_phone, read_email, read_phone, read_username
from motcua.identity.types import (
    AccountData,
    AccountKind,
    ContactData,
    LinkIsSpent,
    OfficerAccount,
    PersonData,
    PurposeNeeded,
    StoreKind,
    StorePaperData,
)
from motcua.trail import actions as trail
from motcua.trail.types import ReadKind, ReadSubject

_LINK_SALT = "motcua.officer-link"
_LINK_SECONDS = 3 * 24 * 3600

# Roles (agencies' words) whose work is people's affairs.
_ROLES_FOR_PEOPLE = frozenset({"COUNTER", "HANDLER", "LEADER"})


def find_account(account_id: UUID) -> AccountData | None:
    """Return an active account (one statement)."""
    account = Account.objects.select_related("person").filter(id=account_id, is_active=True).first()
    return account_of(account) if account else None


def account_of(user: Account) -> AccountData:
    """Return the account of who is signed in, to build the Actor of a request.

    No statement: the sign-in's backend has read the person with it (``gateways/allauth_backend.py``).
    """
    person = user.person
    return AccountData(
        id=user.id,
        kind=AccountKind(user.kind),
        username=user.username,
        full_name=person.full_name if person else user.full_name,
        person_id=person.id if person else None,
        personal_id=(person.personal_id or "") if person else "",
        language=user.language,
        assurance=user.assurance,
    )


def find_contact(account_id: UUID) -> ContactData | None:
    """Return how an account's owner is told things (one statement, no trail: nothing is shown to anybody)."""
    account = Account.objects.select_related("person").filter(id=account_id, is_active=True).first()
    if account is None:
        return None
    return ContactData(
        account_id=account.id,
        full_name=account.person.full_name if account.person else account.full_name,
        email=account.email,
        phone=account.phone,
        language=account.language,
    )


def find_contact_of_person(person_id: UUID) -> ContactData | None:
    """Return the contact of the citizen's account of a person, None when they have none (one statement)."""
    account_id = Account.objects.filter(person_id=person_id, is_active=True).values_list("id", flat=True).first()
    return find_contact(account_id) if account_id else None


def find_username(login: str) -> str | None:
    """Return the username of who signs in as ``login``: a username, a personal id, a confirmed address or phone.

    An address that two accounts have confirmed (a family's phone) names nobody. One statement.
    """
    contact = Q(phone=read_phone(login), phone_confirmed_at__isnull=False)
    if not is_phone(read_phone(login)):
        contact = Q(email__iexact=read_email(login), email_confirmed_at__isnull=False) & ~Q(email="")
    rows = list(
        Account.objects.filter(Q(username=read_username(login)) | contact)
        .order_by("username")
        .values_list("username", flat=True)[:3]
    )
    if read_username(login) in rows:
        return read_username(login)
    return rows[0] if len(rows) == 1 else None


def list_officer_accounts(account_ids: Collection[UUID], *, by: Actor) -> dict[UUID, OfficerAccount]:
    """Return officers' accounts by id, for administrators (one statement); whose they are, agencies decides.

    Raises NotAllowed.
    """
    _check_administrator(by)
    rows = Account.objects.filter(id__in=account_ids, kind=AccountKind.OFFICER).order_by()
    return {row.id: _officer(row) for row in rows}


def find_officer(username: str, *, by: Actor) -> OfficerAccount | None:
    """Return an officer's active account by its username, or None (one statement). Raises NotAllowed."""
    _check_administrator(by)
    row = Account.objects.filter(username=read_username(username), kind=AccountKind.OFFICER, is_active=True).first()
    return _officer(row) if row else None


def get_account_behind(token: str) -> OfficerAccount:
    """Return the officer's account that a link leads to: for three days, until its first use. Raises LinkIsSpent."""
    try:
        text = signing.TimestampSigner(salt=_LINK_SALT).unsign(token, max_age=_LINK_SECONDS)
        key, _dot, mark = text.partition(".")
        row = Account.objects.filter(id=UUID(key), is_active=True).first()
    except (signing.BadSignature, ValueError) as problem:
        raise LinkIsSpent() from problem
    if row is None or mark != _mark_of(row):
        raise LinkIsSpent()
    return _officer(row)


def link_token(account: Account) -> str:
    """Return what stands in an account's link; its password's mark ends it with the first use."""
    return signing.TimestampSigner(salt=_LINK_SALT).sign(f"{account.id.hex}.{_mark_of(account)}")


def get_person(person_id: UUID, *, by: Actor, purpose: str = "", now: datetime | None = None) -> PersonData:
    """Return a person's details and write the trail.

    Citizens open themselves alone (their own reading is not written down); officers whose role is people's
    affairs open anybody for a stated purpose; the system opens anybody.
    Raises NoSuchThing, NotAllowed, PurposeNeeded.
    """
    return _opened(Q(id=person_id), by, purpose, now)


def find_person_by_personal_id(
    personal_id: str, *, by: Actor, purpose: str = "", now: datetime | None = None
) -> PersonData | None:
    """Return the person with a personal id, or None; the same policy and trail as ``get_person``."""
    try:
        return _opened(Q(personal_id=personal_id), by, purpose, now)
    except NoSuchThing:
        return None


def list_store(*, by: Actor) -> list[StorePaperData]:
    """Return the papers in the store of the citizen who asks, newest first (one statement). Raises NotAllowed."""
    if not by.is_citizen:
        raise NotAllowed()
    return [_paper(row) for row in StorePaper.objects.filter(_own_papers(by)).order_by("-kept_at", "-id")]


def get_store_paper(paper_id: UUID, *, by: Actor) -> StorePaperData:
    """Return one paper of one's own store. Raises NoSuchThing for another's, too."""
    row = StorePaper.objects.filter(_own_papers(by), id=paper_id).first()
    if row is None:
        raise NoSuchThing()
    return _paper(row)


def _own_papers(by: Actor) -> Q:
    """The policy of the table of kept papers: a citizen has their own store, nobody has another's."""
    return Q(person_id=by.person_id) if by.is_citizen and by.person_id else Q(pk__in=[])


def _mark_of(account: Account) -> str:
    return salted_hmac(_LINK_SALT, account.password).hexdigest()[:20]


def _check_administrator(by: Actor) -> None:
    if not (by.is_system or (by.is_officer and "ADMINISTRATOR" in by.roles)):
        raise NotAllowed()


def _officer(row: Account) -> OfficerAccount:
    return OfficerAccount(
        id=row.id,
        username=row.username,
        full_name=row.full_name,
        email=row.email,
        phone=row.phone,
        has_password=row.has_usable_password(),
        last_login=row.last_login,
    )


def _opened(which: Q, by: Actor, purpose: str, now: datetime | None) -> PersonData:
    row = Person.objects.filter(which).first()
    may = _may_open(by)
    if row is not None and by.person_id == row.id and by.is_citizen:
        return _person(row)
    if by.is_system and row is not None:
        return _person(row)
    if row is not None:
        _note(ReadKind.OPEN if may and purpose else ReadKind.DENIED, row, by, purpose, now)
    if not may:
        raise NoSuchThing() if by.is_citizen else NotAllowed()
    if not purpose:
        raise PurposeNeeded()
    if row is None:
        raise NoSuchThing()
    return _person(row)


def _may_open(by: Actor) -> bool:
    """The policy of the table of people, beyond oneself."""
    return by.is_system or (by.is_officer and bool(by.roles & _ROLES_FOR_PEOPLE))


def _note(kind: ReadKind, row: Person, by: Actor, purpose: str, now: datetime | None) -> None:
    trail.note_read(
        kind=kind,
        subject=ReadSubject.PERSON,
        codes=[],
        owner_ids=[row.personal_id or "", str(row.id)],
        by=by,
        purpose=purpose,
        now=now or clock.now(),
    )


def _person(row: Person) -> PersonData:
    return PersonData(
        id=row.id,
        full_name=row.full_name,
        personal_id=row.personal_id or "",
        birth_date=row.birth_date,
        gender=row.gender,
        ethnicity=row.ethnicity,
        nationality=row.nationality,
        commune_code=row.commune_code,
        address_line=row.address_line,
        phone=row.phone,
        email=row.email,
    )


def _paper(row: StorePaper) -> StorePaperData:
    return StorePaperData(
        id=row.id,
        kind=StoreKind(row.kind),
        titles=row.titles,
        reference=row.reference,
        about=row.about,
        source_names=row.source_names,
        file=StoredFile(key=row.file_key, size=row.file_size, sha256=row.file_sha256, media_type=row.media_type),
        file_name=row.file_name,
        kept_at=row.kept_at,
    )


def list_file_keys() -> set[str]:
    """Return the key of every file that a personal store names: for the sweep of orphans."""
    return set(StorePaper.objects.order_by().values_list("file_key", flat=True).iterator(chunk_size=10_000))
