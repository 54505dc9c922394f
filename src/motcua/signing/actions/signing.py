"""Both steps at once, with a key that the server keeps; the passphrase is asked once a batch."""

from collections.abc import Iterable
from datetime import datetime

from motcua.base.actor import Actor
from motcua.signing.actions.completing import complete
from motcua.signing.actions.keys import open_key
from motcua.signing.actions.preparing import prepare
from motcua.signing.types import ToSign


def sign(wanted: ToSign, *, key_name: str, passphrase: str, by: Actor, now: datetime) -> bytes:
    """Return the signed file. Raises what ``sign_batch`` raises."""
    return sign_batch([wanted], key_name=key_name, passphrase=passphrase, by=by, now=now)[0]


def sign_batch(batch: Iterable[ToSign], *, key_name: str, passphrase: str, by: Actor, now: datetime) -> list[bytes]:
    """Return the signed files, in their order; call it outside a transaction.

    ``batch`` is read when the key is open, so a wrong passphrase touches nothing that is made on the way.
    What was signed before a failure is kept: the same batch again signs only the rest. Raises NoSuchKey, KeyNotValid,
    KeyIsElsewhere, KeyLocked, WrongPassphrase, CannotBeSigned, AuthorityUnavailable, TimeStampUnavailable.
    """
    signed = []
    with open_key(name=key_name, passphrase=passphrase, by=by, now=now) as key:
        for wanted in batch:
            prepared = prepare(wanted, key_name=key_name, by=by, now=now)
            signature = key.sign(prepared.digest)
            signed.append(complete(prepared_id=prepared.id, signature=signature, by=by, now=now))
    return signed
