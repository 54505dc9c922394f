"""Who acts: passed as ``by=`` to every action and to every query of personal data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID


class Hat(Enum):
    """What somebody is in this session. One hat per session, never two."""

    ANONYMOUS = "ANONYMOUS"
    CITIZEN = "CITIZEN"
    OFFICER = "OFFICER"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who asks for something, with what decides whether they may.

    ``unit_codes`` and ``roles`` are an officer's; a role counts in every unit listed;
    ``agency_names`` is by language tag, for those who are told who it was. ``assurance`` is how sure we are
    of a citizen (identity's AssuranceLevel, 2 and more is verified).
    """

    hat: Hat
    account_id: UUID | None = None
    person_id: UUID | None = None
    personal_id: str = ""
    full_name: str = ""
    agency_code: str = ""
    agency_names: Mapping[str, str] = field(default_factory=dict)
    unit_codes: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)
    assurance: int = 0
    network_address: str = ""

    @property
    def is_citizen(self) -> bool:
        return self.hat is Hat.CITIZEN

    @property
    def is_officer(self) -> bool:
        return self.hat is Hat.OFFICER

    @property
    def is_system(self) -> bool:
        return self.hat is Hat.SYSTEM


SYSTEM = Actor(hat=Hat.SYSTEM, full_name="Một Cửa")
ANONYMOUS = Actor(hat=Hat.ANONYMOUS)
