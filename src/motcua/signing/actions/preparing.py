"""First step of a signature: the document gets room for it, and its digest is kept."""

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from motcua.base.actor import Actor
from motcua.signing import rules
from motcua.signing.actions.keys import check_validity
from motcua.signing.actions.proofs import collect
from motcua.signing.models import PreparedSignature, SigningKey
from motcua.signing.queries.anchors import read_chain
from motcua.signing.queries.keys import get_row
from motcua.signing.queries.waiting import finished
from motcua.signing.types import Prepared, ToSign

if TYPE_CHECKING:
    from motcua.signing.actions.pades import Waiting

KEPT_FOR = timedelta(hours=24)  # after that a repeated completion is no longer answered


def prepare(wanted: ToSign, *, key_name: str, by: Actor, now: datetime) -> Prepared:
    """Make room for a signature and return the digest that the private key must sign, within 15 minutes.

    The same request again gives the same answer while it waits. Raises NoSuchKey, KeyNotValid, CannotBeSigned,
    AuthorityUnavailable (``with_proofs``).
    """
    from motcua.signing.actions import pades  # pyHanko: read by the first who signs, not at the start

    key = get_row(key_name, by=by)
    check_validity(key, now)
    fingerprint = _fingerprint(wanted)
    PreparedSignature.objects.filter(key=key, request_sha256=fingerprint, expires_at__lte=now).delete()
    row = _waiting(key, fingerprint)
    if row is None:
        chain = read_chain(key.chain_pem)
        proofs = finished(collect(wanted.pdf, chain)) if wanted.with_proofs else None
        row = _kept(key, fingerprint, pades.make_room(wanted, chain=chain, proofs=proofs, now=now), now)
    return Prepared(id=row.id, key_name=key.name, digest=bytes(row.digest), expires_at=row.expires_at)


def forget_preparations(*, now: datetime) -> int:
    """Remove what waited in vain, and what was signed more than a day ago; return how many."""
    unsigned = PreparedSignature.objects.filter(result=None, expires_at__lte=now).delete()[0]
    return unsigned + PreparedSignature.objects.filter(expires_at__lte=now - KEPT_FOR).delete()[0]


def _waiting(key: SigningKey, fingerprint: str) -> PreparedSignature | None:
    return PreparedSignature.objects.filter(key=key, request_sha256=fingerprint).defer("pdf", "result").first()


def _kept(key: SigningKey, fingerprint: str, waiting: "Waiting", now: datetime) -> PreparedSignature:
    row = PreparedSignature(
        key=key,
        request_sha256=fingerprint,
        pdf=waiting.pdf,
        document_digest=waiting.document_digest,
        region_start=waiting.region_start,
        region_end=waiting.region_end,
        signed_attributes=waiting.signed_attributes,
        digest=hashlib.sha256(waiting.signed_attributes).digest(),
        created_at=now,
        expires_at=now + rules.WAITS_FOR,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        earlier = _waiting(key, fingerprint)  # somebody asked for the same at the same time
        if earlier is None:
            raise
        return earlier
    return row


def _fingerprint(wanted: ToSign) -> str:
    stamp = wanted.stamp
    facts = [wanted.field_name, wanted.reason, wanted.place, str(wanted.with_proofs)]
    if stamp is not None:
        facts += [str(part) for part in (stamp.page, stamp.x, stamp.y, stamp.width, stamp.height)]
    digest = hashlib.sha256("\x00".join(facts).encode())
    digest.update(hashlib.sha256(wanted.pdf).digest())
    if stamp is not None:
        digest.update(hashlib.sha256(stamp.pdf).digest())
    return digest.hexdigest()
