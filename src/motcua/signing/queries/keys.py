"""Which keys there are, and who may use them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.signing.models import SigningKey
from motcua.signing.types import KeyData, KeyKind, NoSuchKey, Provider

SEALING_ROLES = frozenset({"CLERK", "LEADER"})


def policy(by: Actor) -> Q:
    """The keys that somebody may use: a leader their own, clerk and leader their agency's seal, the system all."""
    if by.is_system:
        return Q()
    if not by.is_officer:
        return Q(pk__in=[])
    own = Q(kind=KeyKind.LEADER, account_id=by.account_id)
    if by.roles & SEALING_ROLES and by.agency_code:
        return own | Q(kind=KeyKind.SEAL, agency_code=by.agency_code)
    return own


def find_key(name: str, *, by: Actor) -> KeyData | None:
    """Return a key that the actor may use."""
    row = SigningKey.objects.filter(policy(by), name=name).first()
    return data_of(row) if row else None


def get_key(name: str, *, by: Actor) -> KeyData:
    """Return a key that the actor may use. Raises NoSuchKey."""
    return data_of(get_row(name, by=by))


def list_keys(*, by: Actor, kind: KeyKind | None = None) -> list[KeyData]:
    """Return the keys that the actor may use, by name."""
    rows = SigningKey.objects.filter(policy(by)).order_by("name")
    return [data_of(row) for row in (rows.filter(kind=kind) if kind else rows)]


def list_key_states(*, account_ids: Collection[UUID], agency_code: str, by: Actor) -> list[KeyData]:
    """Return the keys of some officers and the seals of an agency as administrators may know them, by name.

    Raises NotAllowed to whoever is neither the system nor an administrator of the agency or of one above it.
    """
    above = bool(by.agency_code) and f"{agency_code}.".startswith(f"{by.agency_code}.")
    if not (by.is_system or (by.is_officer and "ADMINISTRATOR" in by.roles and above)):
        raise NotAllowed()
    theirs = Q(kind=KeyKind.LEADER, account_id__in=account_ids) | Q(kind=KeyKind.SEAL, agency_code=agency_code)
    return [data_of(row) for row in SigningKey.objects.filter(theirs).order_by("name")]


def get_row(name: str, *, by: Actor) -> SigningKey:
    """Return the row of a key that the actor may use. Raises NoSuchKey."""
    row = SigningKey.objects.filter(policy(by), name=name).first()
    if row is None:
        raise NoSuchKey()
    return row


def data_of(row: SigningKey) -> KeyData:
    return KeyData(
        name=row.name,
        kind=KeyKind(row.kind),
        provider=Provider(row.provider),
        holder=row.holder,
        organisation=row.organisation,
        title=row.title,
        account_id=row.account_id,
        agency_code=row.agency_code,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
    )
