"""Having an authority say when it saw the head of our log (RFC 3161)."""

import hashlib
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from motcua.evidence.models import SignedCheckpoint, TimeStamp
from motcua.evidence.queries.tree import best_of
from motcua.signing import actions as signing
from motcua.signing import queries as signing_queries
from motcua.signing.types import TimeStampUnavailable
from motcua.wire.tlog.notes import parse_checkpoint

_LOOKED_AT = 50

log = structlog.get_logger("motcua.evidence")


def stamp_if_due(*, now: datetime) -> bool:
    """Have a checkpoint time-stamped if the log moved since the last one, at most once in MOTCUA_STAMP_SECONDS.

    Of the newest ones that which most witnesses cosigned. Without an authority nothing is stamped; while it doesn't
    answer the next call tries again. It asks over the network: call it outside a transaction.
    """
    if not settings.MOTCUA_TSA_URL:
        return False
    last = TimeStamp.objects.order_by("-checkpoint_id").first()
    if last is not None and last.asked_at > now - timedelta(seconds=settings.MOTCUA_STAMP_SECONDS):
        return False
    note = best_of(SignedCheckpoint.objects.filter(size__gt=last.pk if last else 0).order_by("-size")[:_LOOKED_AT])
    if note is None:
        return False
    digest = hashlib.sha256(note.text.encode()).digest()
    try:
        token = signing.stamp_time(digest)
    except TimeStampUnavailable:
        log.warning("the time-stamp authority does not answer; the log is stamped later")
        return False
    said = signing_queries.read_time_stamp(token, digest)
    if said is None:
        log.error("the time-stamp authority answered with a time-stamp of something else")
        return False
    with transaction.atomic():
        size = parse_checkpoint(note.text).size
        if SignedCheckpoint.objects.select_for_update().filter(size=size).exists():
            TimeStamp.objects.get_or_create(
                checkpoint_id=size, defaults={"token": token, "at": said.at, "asked_at": now}
            )
    return True
