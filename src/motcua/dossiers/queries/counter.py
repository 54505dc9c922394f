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
    """Return the procedures that an officer of a service desk can take in for somebody, as the catalogue sorts them.

    Those with a form that the officer's agency handles. Raises NotAllowed to who doesn't sit at a service desk.
    """
    if not by.is_officer or Who.COUNTER.value not in by.roles:
        raise NotAllowed()
    agency = agencies.get_agency(by.agency_code)
    with_form = [catalogue.get_procedure(hit.code) for hit in catalogue.list_procedures(lang=language) if hit.is_online]
    return [one for one in with_form if Channel.COUNTER.value in one.channels and handles(one, agency)]
