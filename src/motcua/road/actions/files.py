"""Attachments between deployments, by their SHA-256: in parts, resumable, each file once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from motcua.base import clock, files
from motcua.base.files import NoSuchUpload, StoredFile
from motcua.road.gateways import peers
from motcua.road.gateways.http import Line, NoAnswer, Turned
from motcua.road.models import FileUnderway, OutboxMessage, RelayedMessage, RoadFile
from motcua.road.types import FileTooLarge, OtherContent, Parcel, PeerEntry
from motcua.wire.road.messages import Attachment, Unreadable, read_header
from motcua.wire.road.talk import UploadState

log = structlog.get_logger("motcua.road")


def upload_missing(line: Line, rows: Iterable[OutboxMessage | RelayedMessage]) -> None:
    """Send the files of messages as far as the other side doesn't have them. Raises NoAnswer, Turned."""
    wanted = {
        each.sha256: (each, row.files[each.sha256]) for row in rows for each in read_header(row.header).attachments
    }
    for attachment, key in wanted.values():
        _upload(line, attachment, key)


def _upload(line: Line, attachment: Attachment, key: str) -> None:
    sha256, size = attachment.sha256, attachment.size
    state = peers.upload_state(line, sha256, size, clock.now())
    while not state.is_whole:
        part = b"".join(files.read_range(key, state.offset, min(state.offset + peers.PART, size)))
        after = peers.upload_part(line, sha256, size, state.offset, part, clock.now())
        if not after.is_whole and after.offset <= state.offset:
            raise NoAnswer("an upload that doesn't get on")
        state = after


def get_upload(*, sha256: str, size: int, peer: PeerEntry, now: datetime) -> UploadState:
    """Tell a peer how much of a file it has shown us; the first question begins an upload.

    A file that somebody else uploaded isn't here for this peer: a digest is no secret, and who names a file must have
    it. Raises FileTooLarge, and OtherContent when what was uploaded isn't what its digest says.
    """
    if has_shown(sha256, peer.deployment):
        return UploadState(size, True)
    if size > settings.MOTCUA_ROAD_FILE_MAX:
        raise FileTooLarge(size_max=settings.MOTCUA_ROAD_FILE_MAX)
    row = _underway(sha256, size, peer, now)
    offset = files.get_partial(row.partial_key).offset
    return _finish(row, now) if offset == row.size else UploadState(offset, False)


def has_shown(sha256: str, deployment: str) -> bool:
    """Tell whether a file is here and this deployment uploaded it itself."""
    is_shown = FileUnderway.objects.filter(sha256=sha256, deployment=deployment, done_at__isnull=False).exists()
    return is_shown and RoadFile.objects.filter(sha256=sha256).exists()


def _underway(sha256: str, size: int, peer: PeerEntry, now: datetime) -> FileUnderway:
    begun: dict[str, Any] = {"size": size, "partial_key": lambda: _begin(sha256, size, peer), "begun_at": now}
    row, is_new = FileUnderway.objects.get_or_create(sha256=sha256, deployment=peer.deployment, defaults=begun)
    if not is_new and not _goes_on(row):
        row.partial_key, row.size, row.begun_at, row.done_at = _begin(sha256, size, peer), size, now, None
        row.save()
    return row


def _goes_on(row: FileUnderway) -> bool:
    """Tell whether an upload stands where it was: not one whose parts, or whose file, were swept away since."""
    try:
        files.get_partial(row.partial_key)
    except NoSuchUpload:
        return False
    return row.done_at is None


def _begin(sha256: str, size: int, peer: PeerEntry) -> str:
    return files.begin_partial(owner=f"road {peer.deployment}", file_name=sha256, size=size)


def take_part(*, sha256: str, size: int, offset: int, part: bytes, peer: PeerEntry, now: datetime) -> UploadState:
    """Keep a part of a file; with the last one the whole is checked against its digest and stored.

    A part that is here already changes nothing: the answer says from where to go on. Raises FileTooLarge, and
    OtherContent when the file isn't what its digest says; then the upload begins anew.
    """
    state = get_upload(sha256=sha256, size=size, peer=peer, now=now)
    if state.is_whole or offset != state.offset:
        return state
    row = FileUnderway.objects.get(sha256=sha256, deployment=peer.deployment)
    reached = files.append_partial(row.partial_key, offset, part)
    return _finish(row, now) if reached == row.size else UploadState(reached, False)


def _finish(row: FileUnderway, now: datetime) -> UploadState:
    stored = files.finish_partial(row.partial_key)
    if stored.sha256 != row.sha256:
        files.drop_partial(row.partial_key)
        files.delete(stored.key)
        row.delete()
        raise OtherContent()
    kept = remember_file(stored, now, shown_by=row)
    if kept != stored.key:
        files.delete(stored.key)
    return UploadState(row.size, True)


@transaction.atomic(savepoint=False)
def remember_file(stored: StoredFile, now: datetime, shown_by: FileUnderway) -> str:
    """Remember a stored file by its digest and who showed it; return the key of the one that is kept of it."""
    row = RoadFile(sha256=stored.sha256, file_key=stored.key, size=stored.size, stored_at=now)
    RoadFile.objects.bulk_create([row], ignore_conflicts=True)
    shown_by.done_at = now
    shown_by.save(update_fields=["done_at"])
    return RoadFile.objects.get(sha256=stored.sha256).file_key


def find_file_for(*, sha256: str, peer: PeerEntry) -> StoredFile | None:
    """Return a file that we have for a peer: one that a message for it names, and no other."""
    held = RelayedMessage.objects.filter(to_peer=peer.deployment, files__has_key=sha256)
    own = OutboxMessage.objects.filter(peer=peer.deployment, files__has_key=sha256)
    if not held.exists() and not own.exists():
        return None
    row = RoadFile.objects.filter(sha256=sha256).first()
    if row is None:
        return None
    return StoredFile(key=row.file_key, size=row.size, sha256=sha256, media_type="application/octet-stream")


def get_files(line: Line, parcel: Parcel, peer: PeerEntry) -> None:
    """Get the files of a message that a peer hands to us; one that it doesn't give is missed by its message alone.

    Raises NoAnswer.
    """
    try:
        header = read_header(parcel.header)
        download_missing(line, header.attachments, peer)
    except Unreadable:
        return
    except (Turned, OtherContent, FileTooLarge) as problem:
        log.warning("file not given", message=str(header.message_id), problem=str(problem))


def download_missing(line: Line, attachments: Sequence[Attachment], peer: PeerEntry) -> None:
    """Get files from whoever hands us their message, from where an earlier try ended. Raises NoAnswer, Turned."""
    for each in attachments:
        state = get_upload(sha256=each.sha256, size=each.size, peer=peer, now=clock.now())
        while not state.is_whole:
            part, _ = peers.download_part(line, each.sha256, state.offset, clock.now())
            if not part:
                raise NoAnswer("a file that ends too early")
            state = take_part(
                sha256=each.sha256, size=each.size, offset=state.offset, part=part, peer=peer, now=clock.now()
            )
