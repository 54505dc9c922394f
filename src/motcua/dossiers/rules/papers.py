"""Which papers a dossier still needs."""

from collections.abc import Sequence

from motcua.catalogue.types import RequiredDocument


def missing_papers(required: Sequence[RequiredDocument], present: Sequence[str]) -> list[RequiredDocument]:
    """Return the papers that the law asks for and that are not among those present, in the order of the law."""
    return [document for document in required if document.is_required and document.code not in present]
