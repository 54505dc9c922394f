"""Files that are still there after the power went: what is named is whole and on the disk."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make_folder(path: Path) -> None:
    """Make a folder for us alone, with its parents, so that it outlives a crash."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def sync_path(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    _sync(path, os.O_RDONLY)


def place(draft: Path, target: Path) -> None:
    """Give a finished draft its name, whole or not at all, and only when the disk has it."""
    sync_path(draft)
    make_folder(target.parent)
    draft.replace(target)
    sync_folder(target.parent)


def place_first(draft: Path, target: Path) -> bool:
    """Like ``place``, but never over an existing file: return False, and drop the draft, when there is one."""
    sync_path(draft)
    make_folder(target.parent)
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    sync_folder(target.parent)
    return True


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder's lock: other processes that ask for it wait until the block ends."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
