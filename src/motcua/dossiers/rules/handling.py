"""Which agencies handle a procedure."""

from motcua.agencies.types import AgencyData, AgencyKind
from motcua.catalogue.types import HandlingLevel, Procedure

_PROVINCE_CODE_DIGITS = 2
_COMMITTEES = {AgencyKind.PEOPLES_COMMITTEE, AgencyKind.DEPARTMENT}


def level_of(agency: AgencyData) -> HandlingLevel:
    """Return the level of an agency: a committee's or a department's by its place, all others are of the centre."""
    if agency.kind not in _COMMITTEES:
        return HandlingLevel.MINISTRY
    return HandlingLevel.PROVINCE if len(agency.place_code) <= _PROVINCE_CODE_DIGITS else HandlingLevel.COMMUNE


def handles(procedure: Procedure, agency: AgencyData) -> bool:
    """Say whether an agency handles a procedure: it is named, or it is of a level of which every agency does."""
    return any(
        agency.code in body.codes if body.codes else body.level == level_of(agency) for body in procedure.agencies
    )
