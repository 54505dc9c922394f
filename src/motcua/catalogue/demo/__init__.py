"""The catalogue of the demo country: procedures of civil status and one of trade, and how people say things."""

from collections.abc import Sequence
from datetime import datetime

from motcua.base.actor import SYSTEM
from motcua.catalogue import actions
from motcua.catalogue.demo.birth import BIRTH_REGISTRATION
from motcua.catalogue.demo.civil_status import CERTIFIED_EXTRACTS, MARITAL_STATUS, MARRIAGE_REGISTRATION
from motcua.catalogue.demo.synonyms import SYNONYMS
from motcua.catalogue.demo.trade import ORIGIN_OF_GOODS
from motcua.catalogue.types import Procedure
from motcua.forms import demo as forms

PROCEDURES = (BIRTH_REGISTRATION, MARRIAGE_REGISTRATION, MARITAL_STATUS, CERTIFIED_EXTRACTS)


EVERYWHERE = (*PROCEDURES, ORIGIN_OF_GOODS)


def load(now: datetime, procedures: Sequence[Procedure] = PROCEDURES) -> None:
    """Publish forms and procedures and set the synonyms; what is there already stays as it is."""
    forms.load(now)
    for procedure in procedures:
        actions.publish_procedure(procedure=procedure, by=SYSTEM, now=now)
    actions.save_synonyms(synonyms=SYNONYMS, by=SYSTEM)
