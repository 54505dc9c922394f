"""Which files of the store dossiers still need."""

from motcua.dossiers.models import Paper, SupportingDocument


def list_file_keys() -> set[str]:
    """Return the key of every file that a paper, sent or issued, names: for the sweep of orphans."""
    sent = SupportingDocument.objects.order_by().values_list("file_key", flat=True)
    issued = Paper.objects.order_by().values_list("file_key", flat=True)
    return set(sent.union(issued, all=True).iterator(chunk_size=10_000))
