"""The applicant's pages: applying, papers, one's own dossiers, the supplement.

- ``applying``: start, task list, pages of the form (also the counter's, for whoever stands there)
- ``checking``: check your answers, submit, the receipt
- ``papers``: papers of an application, their uploads
- ``following``: my dossiers, one dossier, its papers, withdrawing
- ``supplementing``: correcting what was marked
"""

from motcua.dossiers.views_citizen.applying import discard, page, start, tasks
from motcua.dossiers.views_citizen.checking import check, submitted
from motcua.dossiers.views_citizen.following import (
    my_document,
    my_dossier,
    my_dossiers,
    my_paper,
    my_proof,
    my_withdrawal,
)
from motcua.dossiers.views_citizen.papers import begin_upload, document, paper, remove, take_upload
from motcua.dossiers.views_citizen.supplementing import my_supplement

__all__ = [
    "begin_upload",
    "check",
    "discard",
    "document",
    "my_document",
    "my_dossier",
    "my_dossiers",
    "my_paper",
    "my_proof",
    "my_supplement",
    "my_withdrawal",
    "page",
    "paper",
    "remove",
    "start",
    "submitted",
    "take_upload",
    "tasks",
]
