"""Second step: the signature has arrived, perhaps minutes later and from outside."""

from datetime import datetime
from uuid import UUID

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.db import transaction

from motcua.base.actor import Actor
from motcua.signing.models import PreparedSignature, SigningKey
from motcua.signing.queries.anchors import read_chain
from motcua.signing.queries.keys import policy
from motcua.signing.types import NoSuchPreparation, PreparationExpired, WrongSignature


def complete(*, prepared_id: UUID, signature: bytes, by: Actor, now: datetime) -> bytes:
    """Return the signed and time-stamped file (PAdES B-T; B-LT when it was prepared with proofs).

    ``signature`` is the raw value over ``Prepared.digest`` (ECDSA in DER, or RSA PKCS #1 v1.5). The same completion
    again gives the same bytes. While the time-stamp authority is away nothing is lost: complete again.
    Raises NoSuchPreparation, PreparationExpired, WrongSignature, TimeStampUnavailable.
    """
    from motcua.signing.actions import pades  # pyHanko: read by the first who signs, not at the start

    row = _row(prepared_id, by)
    if row.result is not None:
        return bytes(row.result)
    if now > row.expires_at:
        raise PreparationExpired()
    chain = read_chain(row.key.chain_pem)
    _check_signature(chain[0], bytes(row.digest), signature)
    waiting = pades.Waiting(
        bytes(row.pdf), bytes(row.document_digest), row.region_start, row.region_end, bytes(row.signed_attributes)
    )
    signed = pades.fill(waiting, chain=chain, signature=signature)  # asks outside: under no lock
    return _keep(row.id, signature, signed)


def _row(prepared_id: UUID, by: Actor) -> PreparedSignature:
    keys = SigningKey.objects.filter(policy(by))
    row = PreparedSignature.objects.select_related("key").filter(id=prepared_id, key__in=keys).first()
    if row is None:
        raise NoSuchPreparation()
    return row


@transaction.atomic(savepoint=False)
def _keep(prepared_id: UUID, signature: bytes, signed: bytes) -> bytes:
    row = PreparedSignature.objects.select_for_update().filter(id=prepared_id).first()
    if row is None:
        raise NoSuchPreparation()
    if row.result is None:  # else another completion was first, and its file is the one
        row.signature, row.result, row.pdf = signature, signed, b""
        row.save(update_fields=["signature", "result", "pdf"])
    return bytes(row.result)


def _check_signature(certificate: x509.Certificate, digest: bytes, signature: bytes) -> None:
    key = load_der_public_key(certificate.public_key.dump())
    prehashed = Prehashed(hashes.SHA256())
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, digest, ec.ECDSA(prehashed))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, digest, padding.PKCS1v15(), prehashed)
        else:
            raise WrongSignature()
    except InvalidSignature as error:
        raise WrongSignature() from error
