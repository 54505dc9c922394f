"""``motcua chaos road``: real deployments, killed in the middle; nothing may be lost, done twice or out of order."""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

from motcua.bench.road import harm, verdict, world
from motcua.bench.road.country import Country
from motcua.bench.road.forger import forge
from motcua.bench.road.world import Server

MESSAGES, KILLS, FILES = 2_000, 12, 0.03
STEADY = 30.0  # seconds without any progress until the next harm comes all the same
CALM = 900.0
HELD_BACK, NEARLY, INTO_THE_FLOW = 0.5, 0.9, 1.0
LOOK = 0.5  # seconds between two looks: each costs the country something
MANY = 200  # messages for each harm
EXAMPLES = 10
BEGAN = time.monotonic()
_APPLIED = "SELECT count(*) FROM road_linetest"
_TO_BE_DONE = """
SELECT (SELECT count(*) FROM road_outboxmessage WHERE state IN ('WAITING', 'RELAYED'))
     + (SELECT count(*) FROM road_inboxmessage WHERE state IN ('WAITING', 'PARKED'))
     + (SELECT count(*) FROM road_relayedmessage WHERE state = 'WAITING')
"""


def run(
    database: Server, messages: int = MESSAGES, kills: int = KILLS, seed: int = 0, plant: str = ""
) -> dict[str, Any]:
    """Let four deployments send each other so many messages while things are killed, and judge the end."""
    chance = Random(seed)
    with _country(database, plant, messages) as country:
        _say("the country is being made")
        country.make_databases()
        _say("its deployments are started")
        country.start()
        _say("everybody knows everybody")
        began, cpu = time.monotonic(), country.cpu_seconds()
        country.start_senders(messages, seed, FILES)
        kinds, missed = _harm(country, harm.rota(kills, chance), messages, chance)
        unfinished = _calm(country, messages)
        seconds, cpu = time.monotonic() - began, country.cpu_seconds() - cpu
        forged = _forge_all(country)
        return _report(country, kinds, missed, seconds, cpu, unfinished, forged)


@contextmanager
def _country(database: Server, plant: str, messages: int) -> Iterator[Country]:
    with tempfile.TemporaryDirectory(prefix="motcua-chaos-") as folder:
        country = Country(database, Path(folder), plant, messages)
        try:
            yield country
        finally:
            country.end()


def _harm(country: Country, rota: list[str], messages: int, chance: Random) -> tuple[Counter[str], list[str]]:
    """Do one thing after the other, each while messages flow: its share of them is held back until then."""
    missed: list[str] = []
    country.many_flow = messages >= MANY * len(rota)
    for n, kind in enumerate(rota):
        part = (n + HELD_BACK * chance.random()) / len(rota)
        country.allow(part)
        _until(country, messages * part * NEARLY)
        country.allow((n + 1) / len(rota))
        time.sleep(chance.uniform(0, INTO_THE_FLOW))
        began = time.monotonic()
        reached = harm.KINDS[kind](country, chance)
        if not reached:
            missed.append(kind)
        _say(f"{n + 1}/{len(rota)} {kind}{'' if reached else ' (not reached)'}: {time.monotonic() - began:.1f} s")
    country.allow(1)
    return Counter(rota), missed


def _until(country: Country, wanted: float) -> None:
    """Wait until so many messages have been done, or nothing goes on."""
    before, since = -1, time.monotonic()
    while (done := country.count(_APPLIED)) < wanted and time.monotonic() - since < STEADY:
        if done > before:
            before, since = done, time.monotonic()
        time.sleep(LOOK)


def _calm(country: Country, messages: int) -> int:
    """Let everything run until nothing waits, and return how many messages wait all the same."""
    _say("calm")
    country.start_all()
    until, told = time.monotonic() + CALM, time.monotonic()
    left = -1
    while time.monotonic() < until:
        senders = any(each.is_alive("sender") for each in country)
        left = country.count(_TO_BE_DONE)
        if not senders and not left:
            return 0
        if time.monotonic() - told > 10:
            told = time.monotonic()
            _say(f"{country.count(_APPLIED)} of {messages} done, {left} on their way")
        country.start_all()
        time.sleep(LOOK)
    return left


def _forge_all(country: Country) -> list[str]:
    """Let everybody offer everybody else other content under ids that were used."""
    for each in country:
        world.wait_for(each.answers, f"{each.name} answers again")
    return [found for one, other in permutations(country, 2) for found in forge(one, other, 20)]


def _report(
    country: Country,
    kinds: Counter[str],
    missed: list[str],
    seconds: float,
    cpu: float,
    unfinished: int,
    forged: list[str],
) -> dict[str, Any]:
    sent = [
        verdict.Sent(each.agency, *row)
        for each in country
        for row in each.ask("SELECT number, recipient, order_key, text, at FROM chaos_sent ORDER BY number")
    ]
    done = "SELECT sender, number, recipient, order_key, text, at FROM road_linetest ORDER BY id"
    found = verdict.judge(sent, [verdict.Effect(*row) for each in country for row in each.ask(done)])
    with ThreadPoolExecutor() as pool:
        broken = [line for lines in pool.map(_broken, country) for line in lines]
    return {
        "figures": {
            "messages": len(sent),
            "kills": sum(kinds.values()),
            "failpoints not reached": len(missed),
            "seconds": round(seconds, 1),
            "messages a second": round(len(sent) / seconds, 1),
            "processor ms a message": round(cpu * 1000 / max(len(sent), 1), 2),
            "p50 s": round(found.percentile(0.5), 3),
            "p99 s": round(found.percentile(0.99), 3),
        },
        "kinds": dict(sorted(kinds.items())),
        "not_reached": missed,
        "lost": len(found.lost),
        "duplicated": len(found.duplicated),
        "disordered": len(found.disordered),
        "differences": len(found.strange) + len(broken) + len(forged),
        "unfinished": unfinished,
        "examples": [
            *(f"lost: {line}" for line in found.lost[:EXAMPLES]),
            *(f"duplicated: {line}" for line in found.duplicated[:EXAMPLES]),
            *(f"disordered: {line}" for line in found.disordered[:EXAMPLES]),
            *(f"strange: {line}" for line in found.strange[:EXAMPLES]),
            *broken[:EXAMPLES],
            *forged[:EXAMPLES],
        ],
    }


def _broken(each: world.Deployment) -> list[str]:
    """Return every finding of ``motcua doctor road`` at a deployment."""
    printed = each.run("doctor", "road", "--json")
    try:
        invariants = json.loads(printed)["invariants"]
    except (ValueError, KeyError):
        return [f"{each.name}: motcua doctor gave no answer: {printed[-300:]}"]
    return [f"{each.name}: {one['name']}: {line}" for one in invariants for line in one["found"]]


def _say(text: str) -> None:
    print(f"{time.monotonic() - BEGAN:6.1f} s  {text}", file=sys.stderr, flush=True)
