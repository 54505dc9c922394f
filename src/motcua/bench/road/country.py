"""The country of the drill: the hub and three deployments, one of which nobody can reach."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from motcua.bench import processes
from motcua.bench.road import world
from motcua.bench.road.forwarder import Forwarder
from motcua.bench.road.world import Deployment, Server

HUB, FAR, CUT, HIDDEN = "hub", "far", "cut", "hidden"
PLACES = {HUB: ("G22", "national"), FAR: ("H26", "agency"), CUT: ("H49", "agency"), HIDDEN: ("G02", "agency")}
DISK, DISK_A_MESSAGE = 8 * 2**20, 2_000  # bytes that the files of CUT may take, where we may make such a disk
WINDOW_MIN, WINDOW_MAX = 20, 500  # messages of one sender under way
SENT = """
CREATE TABLE chaos_sent (
  number bigint PRIMARY KEY, recipient text NOT NULL, order_key text NOT NULL, text text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""


class Country:
    """Deployments that run, the server that holds their databases, and the wire to one of them.

    ``FAR`` has two workers; ``CUT`` is reached by a wire that can be cut, and its files lie on a small disk;
    ``HIDDEN`` has no address.
    """

    def __init__(self, server: Server, folder: Path, plant: str, messages: int = 0) -> None:
        self.server, self.folder = server, folder
        self._pace = folder / "pace"
        self.many_flow = False  # enough for every process to get everywhere twice
        ports = {name: processes.free_port() for name in PLACES}
        self.wire = Forwarder(processes.free_port(), ports[CUT])
        known = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        known |= {HIDDEN: "", CUT: f"http://127.0.0.1:{self.wire.port}"}
        self.deployments = {
            name: world.lay_out(
                name,
                agency,
                seat,
                server_url=server.url,
                folder=folder,
                hub_url=known[HUB],
                port=ports[name],
                address=known[name],
            )
            for name, (agency, seat) in PLACES.items()
        }
        for each in self.deployments.values():
            each.plant = plant
        self.small_disk = self._make_small_disk(DISK + DISK_A_MESSAGE * messages)

    def __iter__(self) -> Iterator[Deployment]:
        return iter(self.deployments.values())

    def __getitem__(self, name: str) -> Deployment:
        return self.deployments[name]

    def make_databases(self) -> None:
        """Make one database in full, and the others like it."""
        first, *others = self
        world.make_database(first.url)
        first.run("migrate")
        first.ask(SENT)
        first.hang_up()  # nobody else may be there when it's copied
        for each in others:
            world.make_database(each.url, like=urlsplit(first.url).path.strip("/"))

    def start(self) -> None:
        """Start webs and workers, and wait until everybody knows everybody."""
        for each in self:
            for name in ("web", "worker", *(["worker2"] if each.name == FAR else [])):
                each.start(name)
        for each in self:
            world.wait_for(each.answers, f"{each.name} answers")
            world.wait_for(partial(self._knows_all, each), f"{each.name} knows all")

    def start_senders(self, messages: int, seed: int, files: float) -> None:
        """Let everybody send its share to the others, as far as ``allow`` says."""
        self.allow(0)
        for n, each in enumerate(self):
            each.errand = {
                "sender": each.agency,
                "recipients": [other.agency for other in self if other is not each],
                "messages": messages // len(PLACES) + (n < messages % len(PLACES)),
                "window": min(max(messages // 20, WINDOW_MIN), WINDOW_MAX),
                "seed": seed,
                "files": files,
                "pace": str(self._pace),
            }
            each.start("sender")

    def allow(self, part: float) -> None:
        """Let the senders send this part of their messages, so that there are some to send whatever is done to whom."""
        draft = self._pace.with_suffix(".draft")
        draft.write_text(str(part))
        draft.replace(self._pace)

    def start_all(self) -> None:
        """Start whoever doesn't run, the server first, and mend the wire."""
        self.wire.mend()
        if not self.server_is_alive():
            world.kill_server(self.server)
            self.server.start()
        for each in self:
            each.start_all()

    def server_is_alive(self) -> bool:
        """Tell whether the database answers."""
        with suppress(Exception):
            return bool(self[HUB].ask("SELECT 1"))
        return False

    def count(self, sql: str) -> int:
        """Return the sum of a number that each database gives; databases that don't answer count as nothing."""
        found = 0
        for each in self:
            with suppress(Exception):
                found += int(each.ask(sql)[0][0])
        return found

    def cpu_seconds(self) -> float:
        """Return the processor time of all deployments' processes, but not of their senders."""
        return sum(each.cpu_seconds() for each in self)

    def end(self) -> None:
        """End everything that we started."""
        for each in self:
            for name in each.children:
                each.kill(name)
            each.hang_up()
        self.wire.close()
        if self.small_disk:
            subprocess.run(["umount", "--lazy", str(self[CUT].folder / "files")], check=False)

    def _make_small_disk(self, size: int) -> bool:
        """Give the files of CUT a disk of their own, when we may."""
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(self[CUT].folder / "files")]
        with suppress(OSError):
            return subprocess.run(command, check=False, capture_output=True).returncode == 0
        return False

    def _knows_all(self, one: Deployment) -> bool:
        found = one.ask("SELECT text FROM road_registrycopy")
        return bool(found) and all(f'"{each.agency}"' in found[0][0] for each in self)


@contextmanager
def limited(pids: "set[int]", file_bytes: int) -> Iterator[None]:
    """Let no file of these processes grow beyond so many bytes, as on a full disk."""
    before = {}
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            before[pid] = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (file_bytes, before[pid][1]))
    try:
        yield
    finally:
        for pid, limits in before.items():
            with suppress(ProcessLookupError, PermissionError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)
