"""Watching the logs of others, and being watched (c2sp.org/tlog-witness)."""

from datetime import datetime

from django.db import transaction

from motcua.evidence.gateways import own_keys
from motcua.evidence.models import WatchedLog
from motcua.evidence.types import LogNotSigned, LogUnknown, NotConsistent, NotReadable, SeenOtherwise
from motcua.wire.tlog import merkle
from motcua.wire.tlog.notes import (
    LOG_KEY,
    Checkpoint,
    Note,
    NoteBroken,
    parse_checkpoint,
    parse_key,
    sign,
    signed_by,
)
from motcua.wire.tlog.proofs import WitnessRequest, parse_request


@transaction.atomic(savepoint=False)
def watch(*, key: str, deployment: str) -> None:
    """Watch the log of another deployment from now on. Raises NotReadable.

    The first key of a log that a deployment names is believed, and no other afterwards: whoever introduces them knows
    that it was this deployment who spoke.
    """
    try:
        parsed = parse_key(key)
    except NoteBroken as error:
        raise NotReadable(why=str(error)) from None
    if parsed.kind != LOG_KEY:
        raise NotReadable(why="that is no key of a log")
    row, _ = WatchedLog.objects.get_or_create(origin=parsed.name, defaults={"key": key, "deployment": deployment})
    if (row.key, row.deployment) != (key, deployment):
        raise LogNotSigned(origin=parsed.name)


def cosign(*, request: str, now: datetime) -> str:
    """Cosign the checkpoint of a log that we watch if it goes on from what we saw; return our line of signature.

    Raises NotReadable, LogUnknown, LogNotSigned, SeenOtherwise (with how much we saw), NotConsistent.
    """
    try:
        asked = parse_request(request)
        checkpoint = parse_checkpoint(asked.checkpoint.text)
    except NoteBroken as error:
        raise NotReadable(why=str(error)) from None
    if asked.old_size > checkpoint.size:
        raise NotReadable(why="the old size is larger than the new one")
    with transaction.atomic():
        log = WatchedLog.objects.select_for_update().filter(origin=checkpoint.origin).first()
        if log is None:
            raise LogUnknown(origin=checkpoint.origin)
        _check_signature(log, asked.checkpoint)
        problem = _problem(log, asked, checkpoint)
        if problem is None:
            log.size, log.root, log.note = checkpoint.size, checkpoint.root, str(asked.checkpoint)
            log.seen_at = now
            log.save(update_fields=["size", "root", "note", "seen_at"])
        elif isinstance(problem, NotConsistent):
            log.complaint = f"{now.isoformat()}\n{request}"[:65536]
            log.save(update_fields=["complaint"])
    if problem is not None:  # only now, so that the complaint stays
        raise problem
    return sign(asked.checkpoint.text, own_keys.witness_key(), seconds=int(now.timestamp())).line


def _check_signature(log: WatchedLog, note: Note) -> None:
    try:
        signers = signed_by(note, [parse_key(log.key)])
    except NoteBroken:
        signers = []
    if not signers:
        raise LogNotSigned(origin=log.origin)


def _problem(log: WatchedLog, asked: WitnessRequest, checkpoint: Checkpoint) -> SeenOtherwise | NotConsistent | None:
    if asked.old_size != log.size:
        return SeenOtherwise(size=log.size)
    if asked.old_size == checkpoint.size and log.size and bytes(log.root) != checkpoint.root:
        return SeenOtherwise(size=log.size)
    if not merkle.is_consistent(log.size, bytes(log.root), checkpoint.size, checkpoint.root, asked.hashes):
        return NotConsistent()
    return None


def witness_key() -> str:
    """Return the public key by which we cosign; the first use makes it."""
    return str(own_keys.witness_key().verifier)
