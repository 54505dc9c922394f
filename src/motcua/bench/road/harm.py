"""What is done to the country, one thing after the other; whoever died comes back."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from motcua.bench import processes
from motcua.bench.road import world
from motcua.bench.road.country import CUT, FAR, HIDDEN, HUB, Country, limited

REACH = 40.0  # seconds for a process to get up and to its failpoint
Harm = Callable[[Country, Random], bool]

# Which process of which deployment gets to which failpoint, by the code's names.
# What can't be pushed to a web is fetched by the worker: both receive.
FAILPOINTS: dict[str, tuple[str | None, tuple[str, ...]]] = {
    "road.send.before_commit": (None, ("sender",)),
    "road.receive.before_commit": (FAR, ("web", "worker")),
    "road.receive.before_answer": (CUT, ("web", "worker")),
    "road.push.before_mark": (FAR, ("worker",)),
    "road.relay.before_mark": (HUB, ("worker",)),
    "road.apply.after_effect": (None, ("worker",)),
    "road.apply.before_commit": (None, ("worker",)),
}


def _some(country: Country, chance: Random, *names: str) -> world.Deployment:
    return country[chance.choice(names or list(country.deployments))]


def _kill(*names: str) -> Harm:
    """Kill processes of some deployment at once; after a moment they come back."""

    def kill(country: Country, chance: Random) -> bool:
        one = _some(country, chance)
        for name in names:
            one.kill(name)
        time.sleep(chance.uniform(0, 1))
        one.start_all()
        return True

    return kill


def _kill_all_of_one(country: Country, chance: Random) -> bool:
    one = _some(country, chance, FAR, CUT, HIDDEN)
    for name in one.children:
        one.kill(name)
    time.sleep(chance.uniform(0, 1.5))
    one.start_all()
    return True


def _kill_hub(country: Country, chance: Random) -> bool:
    hub = country[HUB]
    for name in ("web", "worker"):
        hub.kill(name)
    time.sleep(chance.uniform(0, 3))
    hub.start_all()
    return True


def _hold(name: str) -> Harm:
    """Let a process stand still, then go on as if nothing had been."""

    def hold(country: Country, chance: Random) -> bool:
        one = _some(country, chance)
        one.signal(name, signal.SIGSTOP)
        time.sleep(chance.uniform(1, 5))
        one.signal(name, signal.SIGCONT)
        return True

    return hold


def _kill_server(country: Country, chance: Random) -> bool:
    world.kill_server(country.server)
    time.sleep(chance.uniform(0, 0.5))
    country.start_all()
    return True


def _cut_wire(country: Country, chance: Random) -> bool:
    country.wire.cut()
    time.sleep(chance.uniform(2, 5))
    country.wire.mend()
    return True


def _fill_files(country: Country, chance: Random) -> bool:
    """Fill the disk on which a deployment's files lie (where we can't make one: no file may grow)."""
    one, seconds = country[CUT], chance.uniform(2, 4)
    if not country.small_disk:
        with limited(processes.family(one.children["web"].pid), 0):
            time.sleep(seconds)
        return True
    filler = one.folder / "files" / "filler"
    _fill(filler)
    time.sleep(seconds)
    filler.unlink()
    return True


def _fill(path: Path) -> None:
    try:
        with path.open("wb", buffering=0) as out:
            while out.write(b"\0" * 4096):
                pass
    except OSError:
        return


def _fill_server(country: Country, chance: Random) -> bool:
    """Let PostgreSQL write nothing at all, neither tables nor log, until it gives up, or for some seconds."""
    with limited(processes.family(country.server.pid), 0):
        time.sleep(chance.uniform(1, 3))
    country.start_all()
    return True


def _die_at(failpoint: str) -> Harm:
    """Start processes again so that they die at a failpoint the first time that they get there, or the second."""

    def die(country: Country, chance: Random) -> bool:
        where, names = FAILPOINTS[failpoint]
        one = _some(country, chance, *([where] if where else []))
        for each in one.children:
            if each.startswith(names):
                one.kill(each)
        turn = chance.randint(1, 2) if country.many_flow else 1
        for name in names:
            one.start(name, f"{failpoint}:{turn}")
        reached = world.happens(lambda: any(one.has_died(name) for name in names), REACH)
        for name in names:
            one.kill(name)
        one.start_all()
        return reached

    return die


def _die_while_relaying(country: Country, chance: Random) -> bool:
    """Cut a deployment off until others turn to the hub; then mend, and let the hub die while it hands over.

    Its worker stands still meanwhile, so that it doesn't fetch what the hub is to hand over.
    """
    far, hub, cut = country[FAR], country[HUB], country[CUT]
    country.wire.cut()
    cut.signal("worker", signal.SIGSTOP)
    turned = "SELECT count(*) FROM road_outboxmessage WHERE state = 'RELAYED' AND peer = 'cut'"
    world.happens(lambda: far.ask(turned)[0][0], REACH)
    hub.kill("worker")
    hub.start("worker", "road.relay.before_mark")
    country.wire.mend()
    reached = world.happens(lambda: not hub.is_alive("worker"), REACH)
    cut.signal("worker", signal.SIGCONT)
    hub.kill("worker")
    hub.start_all()
    return reached


KINDS: dict[str, Harm] = {
    "web killed": _kill("web"),
    "worker killed": _kill("worker"),
    "web and worker killed": _kill("web", "worker"),
    "deployment killed": _kill_all_of_one,
    "hub killed": _kill_hub,
    "web held": _hold("web"),
    "worker held": _hold("worker"),
    "postgresql killed": _kill_server,
    "network cut": _cut_wire,
    "disk of files full": _fill_files,
    "disk of postgresql full": _fill_server,
    **{f"at {name}": _die_at(name) for name in FAILPOINTS},
    "at road.relay.before_mark": _die_while_relaying,
}
# What a short drill must not miss comes first.
FIRST = (
    "postgresql killed",
    "web held",
    "hub killed",
    "at road.receive.before_answer",
    "at road.apply.after_effect",
    "at road.push.before_mark",
    "deployment killed",
    "at road.receive.before_commit",
    "at road.apply.before_commit",
    "web and worker killed",
)


def rota(kills: int, chance: Random) -> list[str]:
    """Return what is done in which order: each kind before any comes again."""
    found: list[str] = []
    while len(found) < kills:
        rest = [kind for kind in KINDS if kind not in FIRST]
        chance.shuffle(rest)
        found += [*FIRST, *rest]
    found = found[:kills]
    chance.shuffle(found)
    return found
