"""Signing while nobody sits there: the agency's seal under what its leader has signed."""

from collections.abc import Sequence
from datetime import datetime

from motcua.base.actor import SYSTEM, Actor
from motcua.signing.actions.keys import create_key
from motcua.signing.actions.signing import sign_batch
from motcua.signing.gateways import kept_passphrases
from motcua.signing.types import KeyData, KeyKind, KeySubject, ToSign


def create_unattended_seal(*, name: str, subject: KeySubject, agency_code: str, by: Actor, now: datetime) -> KeyData:
    """Make an agency's sealing key whose passphrase the server keeps. Raises what ``create_key`` raises."""
    return create_key(
        name=name,
        kind=KeyKind.SEAL,
        subject=subject,
        passphrase=kept_passphrases.make(name),
        by=by,
        now=now,
        agency_code=agency_code,
    )


def sign_unattended(batch: Sequence[ToSign], *, key_name: str, now: datetime) -> list[bytes]:
    """Return the files signed with a key whose passphrase the server keeps; call it outside a transaction.

    Raises KeyIsElsewhere where it keeps none, and what ``sign_batch`` raises.
    """
    return sign_batch(batch, key_name=key_name, passphrase=kept_passphrases.read(key_name), by=SYSTEM, now=now)
