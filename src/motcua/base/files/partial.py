"""Uploads in parts: each part is sealed and durable when it is answered, so that a broken line costs one part.

An upload is a folder ``partials/<key>``: ``about`` (sealed: owner, file name, size), the parts, each named by its
offset, and at the end ``finished``, so that a second finish gives the same answer.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from motcua.base.files.content import sniff
from motcua.base.files.durable import alone_in, place_first
from motcua.base.files.sealing import SealedReader, SealedWriter
from motcua.base.files.store import PARTIALS, Draft, exists, new_draft_path, new_key, path_of, root
from motcua.base.files.types import FileRefused, NoSuchFile, NoSuchUpload, StoredFile, UploadIncomplete, UploadMismatch

PARTS_MAX = 2000
_ABOUT, _FINISHED = "about", "finished"


@dataclass(frozen=True)
class Partial:
    """An upload under way: ``offset`` bytes of ``size`` are here (``size`` None: not told).

    ``owner`` is any text that says for whom and for what it was begun.
    """

    key: str
    owner: str
    file_name: str
    size: int | None
    offset: int
    finished: StoredFile | None = None


def begin_partial(*, owner: str = "", file_name: str = "", size: int | None = None) -> str:
    """Begin an upload in parts and return its key."""
    key = new_key()
    about = {"owner": owner, "file_name": file_name, "size": size, "begun": int(time.time())}
    _write(_folder(key) / _ABOUT, f"{key}/{_ABOUT}", json.dumps(about).encode())
    return key


def get_partial(key: str) -> Partial:
    """Return an upload under way or just finished. Raises NoSuchUpload."""
    folder = _folder(key)
    try:
        about = json.loads(_read(folder / _ABOUT, f"{key}/{_ABOUT}"))
    except FileNotFoundError:
        raise NoSuchUpload()
    finished = None
    if (folder / _FINISHED).exists():
        finished = StoredFile(**json.loads(_read(folder / _FINISHED, f"{key}/{_FINISHED}")))
    offset = finished.size if finished else _end(key)
    return Partial(key, about["owner"], about["file_name"], about["size"], offset, finished)


def append_partial(key: str, offset: int, data: bytes) -> int:
    """Add a part that starts at byte ``offset`` and return where the next one starts; it is then on the disk.

    Raises NoSuchUpload; UploadMismatch when the parts so far end elsewhere, or another request was first.
    """
    partial = get_partial(key)
    if offset != partial.offset or partial.finished or len(_parts(key)) >= PARTS_MAX:
        raise UploadMismatch(offset=partial.offset)
    if not data:
        return offset
    if not _write(_folder(key) / f"{offset:015d}", f"{key}/{offset}", data):
        raise UploadMismatch(offset=get_partial(key).offset)
    return offset + len(data)


def finish_partial(key: str) -> StoredFile:
    """Put a whole upload into the store; a second call answers the same. Raises NoSuchUpload, UploadIncomplete."""
    return finish_with(key, lambda draft: draft.keep(sniff(draft.head)))


def finish_with(key: str, keep: Callable[[Draft], StoredFile]) -> StoredFile:
    """Like ``finish_partial``; ``keep`` decides about the whole file, and when it refuses the upload is forgotten."""
    get_partial(key)
    with alone_in(_folder(key)):
        done = get_partial(key).finished
        if done and exists(key):
            return done
        if done:
            raise NoSuchUpload()  # it was finished, and since then taken away
        draft = _assemble(key)
        try:
            return _mark_finished(keep(draft))
        except FileRefused:
            drop_partial(key)
            raise
        finally:
            draft.discard()


def drop_partial(key: str) -> None:
    """Forget an upload under way; a file that it already became stays in the store."""
    folder = _folder(key)
    if folder.is_dir():
        for path in [*_parts(key), folder / _FINISHED, folder / _ABOUT]:
            path.unlink(missing_ok=True)
        folder.rmdir()


def _assemble(key: str) -> Draft:
    partial = get_partial(key)
    if partial.size is not None and partial.offset != partial.size:
        raise UploadIncomplete(offset=partial.offset, size=partial.size)
    draft = Draft(key)
    for part in _parts(key):
        with SealedReader(part, f"{key}/{int(part.name)}") as reader:
            for piece in reader.pieces(0, reader.size):
                draft.write(piece)
    draft.finish()
    return draft


def _mark_finished(file: StoredFile) -> StoredFile:
    _write(_folder(file.key) / _FINISHED, f"{file.key}/{_FINISHED}", json.dumps(asdict(file)).encode())
    for part in _parts(file.key):
        part.unlink()
    return file


def _folder(key: str) -> Path:
    try:
        return root() / PARTIALS / path_of(key).name
    except NoSuchFile:
        raise NoSuchUpload()


def _parts(key: str) -> list[Path]:
    return sorted(path for path in _folder(key).glob("[0-9]*") if path.name.isdigit())


def _end(key: str) -> int:
    parts = _parts(key)
    if not parts:
        return 0
    start = int(parts[-1].name)
    with SealedReader(parts[-1], f"{key}/{start}") as reader:
        return start + reader.size


def _write(path: Path, name: str, data: bytes) -> bool:
    draft = new_draft_path()
    with draft.open("xb") as out:
        writer = SealedWriter(out, name)
        writer.write(data)
        writer.finish()
    return place_first(draft, path)


def _read(path: Path, name: str) -> bytes:
    with SealedReader(path, name) as reader:
        return b"".join(reader.pieces(0, reader.size))
