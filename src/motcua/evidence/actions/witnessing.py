"""Watching the logs of others, and being watched (c2sp.org/tlog-witness)."""

from datetime import datetime

from django.db import transaction

from motcua.evidence.gateways import own_keys
from motcua.evidence.models import Cosignature, OwnLog, SignedCheckpoint, WatchedLog, Witness
from motcua.evidence.types import LogNotSigned, LogUnknown, NotConsistent, NotReadable, SeenOtherwise
from motcua.wire.tlog import merkle
from motcua.wire.tlog.notes import (
    LOG_KEY,
    WITNESS_KEY,
    Checkpoint,
    Note,
    NoteBroken,
    parse_checkpoint,
    parse_key,
    parse_note,
    parse_signatures,
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


@transaction.atomic(savepoint=False)
def remember_witness(*, key: str, deployment: str) -> None:
    """Remember a deployment that watches our log. Raises NotReadable."""
    try:
        parsed = parse_key(key)
    except NoteBroken as error:
        raise NotReadable(why=str(error)) from None
    if parsed.kind != WITNESS_KEY:
        raise NotReadable(why="that is no key of a witness")
    Witness.objects.get_or_create(name=parsed.name, defaults={"key": key, "deployment": deployment})


@transaction.atomic(savepoint=False)
def note_cosignatures(*, size: int, lines: str, deployment: str, now: datetime) -> int:
    """Keep what a deployment signed below our checkpoint of a size; return how many lines are of witnesses we know.

    Lines of others, and of checkpoints that we don't have, count for nothing. Raises NotReadable.
    """
    row = SignedCheckpoint.objects.filter(size=size).first()
    known = {parse_key(one.key): one for one in Witness.objects.filter(deployment=deployment).order_by("name")}
    if row is None:
        return 0
    try:
        note = Note(parse_note(row.note).text, parse_signatures(lines))
        signers = signed_by(note, list(known))
    except NoteBroken as error:
        raise NotReadable(why=str(error)) from None
    for one in note.signatures:
        for key in signers:
            if (key.name, key.key_id) == (one.name, one.key_id):
                Cosignature.objects.get_or_create(checkpoint=row, name=one.name, defaults={"line": one.line, "at": now})
                Witness.objects.filter(name=key.name, seen_size__lte=size).update(seen_size=size, seen_at=now)
    return len(signers)


@transaction.atomic(savepoint=False)
def halt(*, reason: str) -> None:
    """Sign nothing any more: a witness has seen a history that isn't the one we have."""
    OwnLog.objects.filter(halted="").update(halted=reason)
