"""The seats of a deployment and the environment that each of its processes gets."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.server import database_of, in_database
from motcua.project.deployment.var import Var, number_from_environment

DATABASE_PORT, AUTHORITY_PORT, OUTSIDER_PORT = 54, 11, 12  # added to MOTCUA_PORT_BASE


@dataclass(frozen=True)
class Seat:
    """One seat: its name, what it is, its agency's code, and what is added to ``MOTCUA_PORT_BASE``."""

    name: str
    kind: str
    agency_code: str
    port_offset: int
    environment_name: str = "demo"


DEMO_SEATS = [
    Seat("national", "national", "G22", 0),
    Seat("h26", "agency", "H26", 1),
    Seat("h49", "agency", "H49", 2),
    Seat("g02", "agency", "G02", 3),
]


def demo_seats(names: Sequence[str] = ()) -> list[Seat]:
    """Return the seats of the demo country, or those of these names. Raises CannotStart for a name that is none."""
    known = [seat.name for seat in DEMO_SEATS]
    if wrong := [name for name in names if name not in known]:
        raise CannotStart(f"The demo country has no seat {wrong[0]!r}; its seats are {', '.join(known)}.")
    return [seat for seat in DEMO_SEATS if not names or seat.name in names]


def addresses(seats: Sequence[Seat]) -> str:
    """Return where each of several seats answers, as MOTCUA_SEAT_ADDRESSES has it."""
    return " ".join(f"{seat.agency_code}={base_url(seat)}" for seat in seats)


def base_url(seat: Seat) -> str:
    """Return the address of a seat on this machine."""
    return f"http://localhost:{port_base() + seat.port_offset}"


def port_base() -> int:
    """Return ``MOTCUA_PORT_BASE``, 8000 by default."""
    return number_from_environment("MOTCUA_PORT_BASE", 8000)


def plain_seat() -> Seat:
    """Return the one seat of a deployment that isn't the demo, from the environment."""
    kind = os.environ.get("MOTCUA_SEAT", "agency")
    agency_code = os.environ.get("MOTCUA_AGENCY", "H26")
    name = os.environ.get("MOTCUA_ENV", "production")
    return Seat(agency_code.lower(), kind, agency_code, 0 if kind == "national" else 1, name)


def authority_url() -> str:
    """Return the address of the demo's certificate and time-stamp authority, empty when it isn't installed."""
    if find_spec("motcua_sandbox.authority") is None:
        return ""
    return f"http://127.0.0.1:{port_base() + AUTHORITY_PORT}"


def outsider_url() -> str:
    """Return the address of the demo's agency system of an outside party, empty when it isn't installed."""
    if find_spec("motcua_sandbox.agency") is None or find_spec("motcua_road") is None:
        return ""
    return f"http://127.0.0.1:{port_base() + OUTSIDER_PORT}"


def database_url(server_url: str, seat: Seat, demo: bool) -> str:
    """Return the address of a seat's database; the demo's seats each have their own on one server."""
    if not demo:
        return server_url
    return in_database(server_url, f"{database_of(server_url)}_{seat.name}")


def seat_environment(var: Var, seat: Seat, seat_database_url: str, demo: bool) -> dict[str, str]:
    """Return the whole environment of a seat's processes."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    environment["MOTCUA_ENV"] = seat.environment_name
    environment["MOTCUA_SEAT"] = seat.kind
    environment["MOTCUA_AGENCY"] = seat.agency_code
    environment["MOTCUA_VAR"] = str(var.root)
    environment["MOTCUA_PORT"] = str(port_base() + seat.port_offset)
    environment["MOTCUA_SEAT_NAME"] = seat.name
    environment["DATABASE_URL"] = seat_database_url
    if demo:
        environment["MOTCUA_FILES"] = str(var.root / seat.name / "files")
        environment["MOTCUA_KEYS"] = str(var.root / seat.name / "keys")
        environment["MOTCUA_BASE_URL"] = base_url(seat)
        environment["MOTCUA_SEAT_ADDRESSES"] = addresses(DEMO_SEATS)
        environment["MOTCUA_DEPLOYMENT"] = seat.name
        environment["MOTCUA_HUB_URL"] = base_url(DEMO_SEATS[0])
        environment["MOTCUA_ROAD_OPEN"] = "1"
        if authority := authority_url():
            environment["MOTCUA_CA_URL"] = authority
            environment["MOTCUA_TSA_URL"] = f"{authority}/tsa"
    else:
        environment.setdefault("MOTCUA_BASE_URL", base_url(seat))
    return environment


def own_command(*words: str) -> list[str]:
    """Return the command line of one of our own subcommands."""
    return [sys.executable, "-m", "motcua", *words]
