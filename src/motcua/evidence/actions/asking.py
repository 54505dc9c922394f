"""Having our log watched: what we ask of other deployments, and what they answer."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.evidence.models import Cosignature, OwnLog, SignedCheckpoint, Witness
from motcua.evidence.queries.state import own_log
from motcua.evidence.queries.tree import consistency_names, load_nodes, signed_size, witness_request
from motcua.evidence.types import NotReadable
from motcua.wire.tlog import merkle
from motcua.wire.tlog.notes import (
    WITNESS_KEY,
    Checkpoint,
    Note,
    NoteBroken,
    parse_checkpoint,
    parse_key,
    parse_note,
    parse_signatures,
    signed_by,
)

PATIENCE = timedelta(minutes=10)


@transaction.atomic(savepoint=False)
def ask_witness(*, deployment: str, now: datetime) -> str:
    """Return what to ask of a deployment now; empty when there's nothing new or it hasn't answered yet."""
    row, _ = Witness.objects.select_for_update().get_or_create(deployment=deployment)
    if row.asked_at is not None and now - row.asked_at < PATIENCE:
        return ""
    if row.seen_size > signed_size():
        return ""  # what it saw will be told by its next answer; a halted log asks nobody
    asked = witness_request(seen_size=row.seen_size)
    if asked is None:
        return ""
    row.asked_at = now
    row.save(update_fields=["asked_at"])
    return str(asked)


@transaction.atomic(savepoint=False)
def note_cosignatures(*, deployment: str, key: str, size: int, lines: str, now: datetime) -> int:
    """Keep what a deployment signed below our checkpoint of a size; return how many lines it was.

    The first key that a deployment names as a witness is believed, and no other afterwards. Lines below a checkpoint
    that we don't have any more count for nothing. Raises NotReadable.
    """
    row = Witness.objects.select_for_update().filter(deployment=deployment).first()
    checkpoint = SignedCheckpoint.objects.filter(size=size).first()
    if row is None or (row.key and row.key != key):
        return 0
    try:
        parsed = parse_key(key)
        if parsed.kind != WITNESS_KEY:
            raise NoteBroken("that is no key of a witness")
        signatures = parse_signatures(lines)
        signers = signed_by(Note(parse_note(checkpoint.note).text, signatures), [parsed]) if checkpoint else []
    except NoteBroken as error:
        raise NotReadable(why=str(error)) from None
    if checkpoint is None or not signers:
        return 0
    line = next(one.line for one in signatures if (one.name, one.key_id) == (parsed.name, parsed.key_id))
    Cosignature.objects.get_or_create(checkpoint=checkpoint, name=parsed.name, defaults={"line": line, "at": now})
    row.name, row.key, row.asked_at = parsed.name, key, None
    row.seen_size, row.seen_at = max(row.seen_size, size), now
    row.save()
    return len(signers)


@transaction.atomic(savepoint=False)
def note_objection(*, deployment: str, seen: str) -> bool:
    """Hear that a deployment saw our log otherwise: ``seen`` is the checkpoint of ours that it cosigned last.

    When we did sign it and our tree doesn't begin so, the log is halted, and True returned: it was restored from an
    older backup, or changed by hand. A checkpoint that we never signed proves nothing, and changes nothing.
    """
    row = Witness.objects.select_for_update().filter(deployment=deployment).first()
    log = own_log()
    if row is None or log is None:
        return False
    try:
        note = parse_note(seen)
        checkpoint = parse_checkpoint(note.text)
        if not signed_by(note, [parse_key(log.log_key)]):
            return False
    except NoteBroken:
        return False
    if not _is_ours(checkpoint):
        OwnLog.objects.filter(origin=log.origin, halted="").update(halted=f"{deployment} saw {checkpoint.size} entries")
        return True
    row.seen_size, row.asked_at = checkpoint.size, None
    row.save(update_fields=["seen_size", "asked_at"])
    return False


def _is_ours(checkpoint: Checkpoint) -> bool:
    size = signed_size()
    if not 0 < checkpoint.size <= size:
        return checkpoint.size == 0
    nodes = load_nodes(consistency_names(checkpoint.size, size), size)
    return merkle.root(checkpoint.size, nodes) == checkpoint.root
