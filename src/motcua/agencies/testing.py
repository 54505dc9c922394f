"""Agencies and officers for any test in the house, made by the real actions."""

from datetime import UTC, date, datetime

from motcua.agencies import actions, demo, queries
from motcua.agencies.types import DirectoryBody, Role
from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.ids import new_id
from motcua.base.messages import Received
from motcua.identity import testing as identity

SINCE = date(2025, 7, 1)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def make_agencies() -> None:
    """Have the demo's agencies with their units and calendars: H26, H26.45, H26.46 (open on Saturdays), H26.47."""
    demo.load(NOW)


def make_officer(
    unit_code: str = "H26.45.MC",
    role: Role = Role.COUNTER,
    full_name: str = "Trần Thị Bình",
    title: str = "Chuyên viên",
    since: date = SINCE,
) -> Actor:
    """Return a new officer with a position in a unit, as ``project`` builds the Actor."""
    account_id = identity.make_officer(full_name)
    actions.appoint(account_id=account_id, unit_code=unit_code, role=role, title=title, since=since, by=SYSTEM)
    return sit_down(Actor(hat=Hat.OFFICER, account_id=account_id, full_name=full_name))


def sit_down(officer: Actor) -> Actor:
    """Return an officer as ``project`` builds them now: after an appointment or a relief."""
    facts = {"hat": Hat.OFFICER, "account_id": officer.account_id, "full_name": officer.full_name}
    chair = queries.find_chair(officer.account_id) if officer.account_id else None
    if chair is None:
        return Actor(**facts)  # type: ignore[arg-type]
    return Actor(
        **facts,  # type: ignore[arg-type]
        agency_code=chair.agency_code,
        agency_names=chair.agency_names,
        unit_codes=chair.unit_codes,
        roles=chair.roles,
    )


def make_directory(top_code: str = "H26", *, said_by: str = "", now: datetime = NOW) -> None:
    """Let a deployment tell the national seat, which this one is, of the agencies that this database has below it."""
    body = actions.describe_agencies(now)
    own = tuple(one for one in body.agencies if top_code in one.code.split("."))
    calendars = tuple(one for one in body.calendars if one.version.startswith(top_code))
    tell(said_by or top_code, DirectoryBody(agencies=own, calendars=calendars), now=now)


def tell(sender: str, said: DirectoryBody, *, now: datetime = NOW) -> None:
    """Let a deployment tell the national seat, which this one is, what it has."""
    message = Received(
        message_id=new_id(),
        sender=sender,
        recipient="G22",
        order_key="directory",
        order_seq=1,
        in_reply_to=None,
        created_at=now,
        body=said,
    )
    actions.keep_directories([message], now=now)
