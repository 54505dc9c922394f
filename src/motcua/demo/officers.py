"""Officers of the demo's seats, and the keys they sign with."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from motcua.agencies import actions as agencies
from motcua.agencies import queries as agency_queries
from motcua.agencies.types import Role
from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.text import in_language
from motcua.demo.content import Chair, SeatContent
from motcua.dossiers.types import seal_key_name
from motcua.identity import actions as identity
from motcua.identity.types import PasswordHash
from motcua.signing import actions as signing
from motcua.signing.types import KeyKind, KeySubject

PASSPHRASE = "ky-so-2026"  # noqa: S105
SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Seated:
    """An officer of the demo in their chair."""

    account_id: UUID
    name: str
    username: str
    role: Role
    agency_code: str
    unit_code: str
    title: str

    @property
    def signs(self) -> bool:
        return self.role is Role.LEADER

    @property
    def key_name(self) -> str:
        return f"leader-{self.username}"

    @property
    def actor(self) -> Actor:
        """The officer as they act."""
        return Actor(
            hat=Hat.OFFICER,
            account_id=self.account_id,
            full_name=self.name,
            agency_code=self.agency_code,
            unit_codes=frozenset({self.unit_code}),
            roles=frozenset({self.role.value}),
        )


def load(content: SeatContent, password: PasswordHash, now: datetime) -> list[Seated]:
    """Open the officers' accounts of a seat and seat them."""
    return [
        _seat(agency_code, chair, f"{chair.username}@{content.name}.example", password, now)
        for agency_code, chairs in content.chairs.items()
        for chair in chairs
    ]


def _seat(agency_code: str, chair: Chair, email: str, password: PasswordHash, now: datetime) -> Seated:
    account_id = identity.create_officer(
        full_name=chair.name, username=chair.username, password=password, email=email, by=SYSTEM, now=now
    )
    unit_code = f"{agency_code}.{chair.unit}"
    agencies.appoint(
        account_id=account_id, unit_code=unit_code, role=chair.role, title=chair.title, since=SINCE, by=SYSTEM
    )
    return Seated(account_id, chair.name, chair.username, chair.role, agency_code, unit_code, chair.title)


def have_keys(staff: list[Seated], now: datetime) -> None:
    """Have the authority certify a key for each leader and a seal for their agency."""
    signing.trust_authority()
    for leader in (one for one in staff if one.signs):
        organisation = in_language(agency_queries.get_agency(leader.agency_code).name, "vi")
        signing.create_key(
            name=leader.key_name,
            kind=KeyKind.LEADER,
            subject=KeySubject(common_name=leader.name, organisation=organisation, title=leader.title),
            passphrase=PASSPHRASE,
            account_id=leader.account_id,
            by=SYSTEM,
            now=now,
        )
        signing.create_unattended_seal(
            name=seal_key_name(leader.agency_code),
            subject=KeySubject(common_name=organisation, organisation=organisation),
            agency_code=leader.agency_code,
            by=SYSTEM,
            now=now,
        )
