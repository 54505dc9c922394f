"""What the service desk can take in."""

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure
from motcua.counts.types import Channel
from motcua.dossiers.rules.handling import handles
from motcua.dossiers.rules.transitions import Who


def list_counter_procedures(*, by: Actor, language: str) -> list[Procedure]:
    """Return the procedures that an officer's agency takes in at its service desk, those with a form first.

    One with a form (``form_code``) can be started here, whether one can apply for it online or not. Raises NotAllowed
    to who doesn't sit at a service desk.
    """
    if not by.is_officer or Who.COUNTER.value not in by.roles:
        raise NotAllowed()
    agency = agencies.get_agency(by.agency_code)
    known = [catalogue.get_procedure(hit.code) for hit in catalogue.list_procedures(lang=language)]
    taken_in = [one for one in known if Channel.COUNTER.value in one.channels and handles(one, agency)]
    return sorted(taken_in, key=lambda one: one.form_code is None)
