"""The pages of officers: the desk, a dossier on one screen, intake at the counter, signing."""

from motcua.dossiers.views_officer.acts import office_act
from motcua.dossiers.views_officer.desk import inbox
from motcua.dossiers.views_officer.files import office_document, office_draft, office_paper, office_proof
from motcua.dossiers.views_officer.intake import intake
from motcua.dossiers.views_officer.screen import office_dossier
from motcua.dossiers.views_officer.signing import signing_queue
from motcua.dossiers.views_officer.supplement import office_supplement
from motcua.dossiers.views_officer.undelivered import undelivered

__all__ = [
    "inbox",
    "intake",
    "office_act",
    "office_document",
    "office_dossier",
    "office_draft",
    "office_paper",
    "office_proof",
    "office_supplement",
    "signing_queue",
    "undelivered",
]
