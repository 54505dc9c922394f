"""What several writes need."""

from motcua.agencies.models import Agency
from motcua.agencies.types import NoSuchAgency
from motcua.base.actor import Actor


def locked_agency(code: str) -> Agency:
    """Return an agency, so that nobody else changes what hangs on it meanwhile. Raises NoSuchAgency."""
    agency = Agency.objects.select_for_update(no_key=True).filter(code=code).first()
    if agency is None:
        raise NoSuchAgency(agency_code=code)
    return agency


def name_of(by: Actor) -> str:
    """Return who did it, as a record keeps it: the account's id, the house by its name."""
    return str(by.account_id) if by.account_id else by.full_name
