"""The catalogue of the demo country: four procedures of civil status as the law has them, and how people say things."""

from datetime import datetime

from motcua.base.actor import SYSTEM
from motcua.catalogue import actions
from motcua.catalogue.demo.birth import BIRTH_REGISTRATION
from motcua.catalogue.demo.civil_status import CERTIFIED_EXTRACTS, MARITAL_STATUS, MARRIAGE_REGISTRATION
from motcua.catalogue.demo.synonyms import SYNONYMS
from motcua.forms import demo as forms

PROCEDURES = (BIRTH_REGISTRATION, MARRIAGE_REGISTRATION, MARITAL_STATUS, CERTIFIED_EXTRACTS)


def load(now: datetime) -> None:
    """Publish forms and procedures and set the synonyms; what is there already stays as it is."""
    forms.load(now)
    for procedure in PROCEDURES:
        actions.publish_procedure(procedure=procedure, by=SYSTEM, now=now)
    actions.save_synonyms(synonyms=SYNONYMS, by=SYSTEM)
