"""Taking away what nobody will ask for: orphans of broken transactions, drafts, uploads given up."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from motcua.base import clock
from motcua.base.duties import duty
from motcua.base.files.partial import drop_partial
from motcua.base.files.store import DRAFTS, PARTIALS, delete, list_keys, path_of, root

UNFINISHED_KEPT = timedelta(hours=48)  # an upload can be resumed the next evening


def sweep(referenced: Container[str], older_than: datetime) -> int:
    """Delete the stored files that no row names and that were written before ``older_than``; return how many.

    ``referenced`` holds the keys of every row of every domain, read after ``older_than``: a file is stored
    before its row is committed, so young files are left alone.
    """
    orphans = [key for key in list_keys() if key not in referenced and _is_older(path_of(key), older_than)]
    for key in orphans:
        delete(key)
    return len(orphans)


def sweep_unfinished(older_than: datetime) -> int:
    """Delete drafts and uploads in parts that nobody touched since ``older_than``; return how many."""
    drafts = _old(root().glob(f"{DRAFTS}/*"), older_than)
    for draft in drafts:
        draft.unlink(missing_ok=True)
    partials = _old(root().glob(f"{PARTIALS}/*"), older_than)
    for folder in partials:
        drop_partial(folder.name)
    return len(drafts) + len(partials)


@duty(every_seconds=3600)
def sweep_given_up_uploads() -> None:
    """Forget what was begun two days ago and never finished."""
    sweep_unfinished(clock.now() - UNFINISHED_KEPT)


def _old(paths: Iterable[Path], older_than: datetime) -> list[Path]:
    return [path for path in paths if _is_older(path, older_than)]


def _is_older(path: Path, instant: datetime) -> bool:
    try:
        return path.stat().st_mtime < instant.timestamp()
    except FileNotFoundError:
        return False  # somebody else took it away
