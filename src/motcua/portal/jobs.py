"""What the clock starts across domains: files that no row names any more go away."""

from datetime import timedelta

from motcua.base import clock, files
from motcua.base.duties import duty
from motcua.dossiers import queries as dossiers
from motcua.identity import queries as identity
from motcua.road import queries as road

ORPHANS_KEPT = timedelta(hours=24)  # a file is stored before the row that names it is committed


@duty(every_seconds=6 * 3600)
def sweep_orphaned_files() -> None:
    """Delete what broken transactions, thrown-away drafts and removed photos have left behind."""
    older_than = clock.now() - ORPHANS_KEPT
    files.sweep(dossiers.list_file_keys() | identity.list_file_keys() | road.list_file_keys(), older_than)
