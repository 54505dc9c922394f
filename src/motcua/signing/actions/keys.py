"""Keys: making, opening, revoking; and whom to trust."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.signing import rules
from motcua.signing.gateways import PROVIDERS, certification, server_key
from motcua.signing.models import SigningKey
from motcua.signing.queries.anchors import anchors_folder, read_chain
from motcua.signing.queries.keys import data_of, get_row
from motcua.signing.types import (
    KeyData,
    KeyIsElsewhere,
    KeyKind,
    KeyLocked,
    KeyNameTaken,
    KeyNotValid,
    KeySubject,
    NoSuchKey,
    Provider,
    WrongPassphrase,
)


def create_key(
    *,
    name: str,
    kind: KeyKind,
    subject: KeySubject,
    passphrase: str,
    by: Actor,
    now: datetime,
    account_id: UUID | None = None,
    agency_code: str = "",
) -> KeyData:
    """Make a P-256 key, have the authority certify it, and keep it sealed by the passphrase.

    ``account_id`` owns a leader's key, ``agency_code`` a seal's. Raises NotAllowed, KeyNameTaken,
    AuthorityUnavailable.
    """
    _check_administrator(by)
    key = server_key.make_key()
    chain = certification.certify(key.private_key, subject)
    row = _new_row(name, kind, Provider.SERVER_KEY, chain, account_id, agency_code, now)
    row.sealed_private_key = server_key.seal(key, passphrase=passphrase, name=name)
    return _saved(row)


def register_key(
    *,
    name: str,
    kind: KeyKind,
    chain_pem: str,
    by: Actor,
    now: datetime,
    account_id: UUID | None = None,
    agency_code: str = "",
) -> KeyData:
    """Note the certificate of a key that stays with its owner (a token, a remote signing service).

    Raises NotAllowed, KeyNameTaken.
    """
    _check_administrator(by)
    return _saved(_new_row(name, kind, Provider.EXTERNAL, chain_pem, account_id, agency_code, now))


@transaction.atomic(savepoint=False)
def revoke_key(*, name: str, by: Actor, now: datetime) -> KeyData:
    """Never sign with a key again. Raises NotAllowed, NoSuchKey, KeyNotValid if it was revoked before."""
    _check_administrator(by)
    row = SigningKey.objects.select_for_update().filter(name=name).first()
    if row is None:
        raise NoSuchKey()
    if row.revoked_at is not None:
        raise KeyNotValid()
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    return data_of(row)


@contextmanager
def open_key(*, name: str, passphrase: str, by: Actor, now: datetime) -> Iterator[server_key.OpenKey]:
    """Open a key for one batch; nothing of it is kept afterwards.

    Call it outside a transaction: a wrong passphrase is counted at once, five in a row lock the key for 15 minutes.
    Raises NoSuchKey, KeyNotValid, KeyIsElsewhere, KeyLocked, WrongPassphrase.
    """
    row = get_row(name, by=by)
    check_validity(row, now)
    provider = PROVIDERS.get(Provider(row.provider))
    if provider is None or row.sealed_private_key is None:
        raise KeyIsElsewhere()
    _count_attempt(row, now)
    try:
        key = provider.open_key(bytes(row.sealed_private_key), passphrase=passphrase, name=name)
    except server_key.CannotOpen as error:
        raise WrongPassphrase(left=max(rules.ATTEMPTS_MAX - row.failed_count, 0)) from error
    SigningKey.objects.filter(id=row.id).update(failed_count=0, locked_until=None)
    yield key


def trust_authority() -> None:
    """Trust the root of the certification authority of this deployment. Raises AuthorityUnavailable."""
    text = certification.root()
    folder = anchors_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for certificate in read_chain(text.decode("ascii")):
        name = hashlib.sha256(certificate.dump()).hexdigest()[:32]
        draft = folder / f"{name}.{os.getpid()}.draft"
        draft.write_bytes(text)
        draft.replace(folder / f"{name}.pem")


def check_validity(row: SigningKey, now: datetime) -> None:
    """Raise KeyNotValid unless the key may sign now."""
    if row.revoked_at is not None or not row.valid_from <= now <= row.valid_until:
        raise KeyNotValid()


@transaction.atomic(durable=True)
def _count_attempt(row: SigningKey, now: datetime) -> None:
    """Count before trying, so that many attempts at once cannot slip through."""
    if row.locked_until is not None and row.locked_until <= now:
        SigningKey.objects.filter(id=row.id, locked_until=row.locked_until).update(failed_count=0, locked_until=None)
    SigningKey.objects.filter(id=row.id, locked_until=None).update(failed_count=F("failed_count") + 1)
    row.refresh_from_db()
    if row.locked_until is None and (until := rules.lock_after(row.failed_count, now)):
        SigningKey.objects.filter(id=row.id).update(locked_until=until)
    elif row.locked_until is not None:
        raise KeyLocked(seconds=int((row.locked_until - now).total_seconds()) + 1)


def _check_administrator(by: Actor) -> None:
    """Let the house (the command line) and the administrators of this deployment's own agency pass."""
    if by.is_system:
        return
    if not (by.is_officer and "ADMINISTRATOR" in by.roles and by.agency_code == settings.MOTCUA_AGENCY):
        raise NotAllowed()


def _new_row(
    name: str, kind: KeyKind, provider: Provider, chain: str, account_id: UUID | None, agency_code: str, now: datetime
) -> SigningKey:
    certificate = read_chain(chain)[0]
    subject = certificate.subject.native
    return SigningKey(
        name=name,
        kind=kind,
        provider=provider,
        holder=subject.get("common_name", ""),
        organisation=subject.get("organization_name", ""),
        title=subject.get("title", ""),
        account_id=account_id,
        agency_code=agency_code,
        chain_pem=chain,
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        created_at=now,
    )


def _saved(row: SigningKey) -> KeyData:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if SigningKey.objects.filter(name=row.name).exists():
            raise KeyNameTaken() from error
        raise
    return data_of(row)
