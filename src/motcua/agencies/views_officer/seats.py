"""Who sits, will sit and sat at an agency, as its pages show it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from motcua.agencies import queries
from motcua.agencies.types import PositionData
from motcua.base.actor import Actor
from motcua.identity import queries as identity
from motcua.identity.types import OfficerAccount


@dataclass(frozen=True)
class Seated:
    """A position with its account; ``state`` is now, later or over."""

    position: PositionData
    account: OfficerAccount
    state: str

    @property
    def account_id(self) -> UUID:
        return self.position.account_id

    @property
    def is_here(self) -> bool:
        return self.state == "now"

    @property
    def is_over(self) -> bool:
        return self.state == "over"


def officers_of(agency_code: str, *, by: Actor, today: date) -> list[Seated]:
    """Return every position of an agency with its account: two statements. Raises NotAllowed."""
    positions = queries.list_positions(agency_code, by=by)
    accounts = identity.list_officer_accounts({one.account_id for one in positions}, by=by)
    return [Seated(one, accounts[one.account_id], _state(one, today)) for one in positions]


def _state(position: PositionData, today: date) -> str:
    if position.valid_to and position.valid_to < today:
        return "over"
    return "later" if position.valid_from > today else "now"
