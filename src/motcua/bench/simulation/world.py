"""A seeded world of deployments: time, a network with faults, and a plan of what goes wrong when.

Everything follows from the seed: the same seed gives the same world, event by event.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

from motcua.bench.simulation import door, exchange, hub, pushing, weather, working
from motcua.bench.simulation.conduct import Conduct
from motcua.bench.simulation.node import Node
from motcua.bench.simulation.signing import CHEAP, Signing
from motcua.bench.simulation.texts import Texts
from motcua.bench.simulation.weather import CHAOS_SECONDS
from motcua.road.types import FINAL, InboxState, OutboxState, PeerEntry, PeerState
from motcua.wire.road.messages import Header
from motcua.wire.road.registry import KeyEntry, Mandate

AGENCIES = {"hub": "G01", "a": "H26", "b": "H49", "f": "G02"}
BEGINS = datetime(2026, 3, 1, 23, 20, tzinfo=UTC)
LONG_AGO = BEGINS - timedelta(days=300)
PATIENCE = 30.0
ROUNDS = 60
Row = tuple[Any, ...]


class World:
    """Two deployments with an address, one without, and the hub."""

    hub = "hub"
    begins = BEGINS

    def __init__(
        self, seed: int, *, conduct: Conduct | None = None, signing: Signing = CHEAP, trace: bool = False
    ) -> None:
        self.random, self.seed, self.signing = Random(seed), seed, signing
        self.conduct = conduct or Conduct()
        self.time, self.events, self._queue = 0.0, 0, list[tuple[float, int, Callable[..., Any], Row]]()
        self._turn, self._chance = count().__next__, self.random.random
        self.agencies = AGENCIES
        self.deployments = {agency: name for name, agency in AGENCIES.items()}
        self.nodes = {
            name: Node(self, name, agency, has_address=name != "f", is_hub=name == self.hub)
            for name, agency in AGENCIES.items()
        }
        self.registry = {name: self._entry(node) for name, node in self.nodes.items()}
        self.texts = Texts(signing, self.registry)
        self.weather = weather.draw(self.random, list(AGENCIES))
        self.crash, self.full, self.is_calm = self.weather.crash, self.weather.full, False
        self.fails: dict[str, int] = {}
        self.trace: list[str] | None = [] if trace else None
        self.log: list[Row] = []
        self._contents = 0
        self._cuts: dict[frozenset[str], float] = {}
        self._backup: tuple[dict[str, Any], int] | None = None

    def _entry(self, node: Node) -> PeerEntry:
        public = self.signing.public(node.key)
        return PeerEntry(
            deployment=node.name,
            name=node.name,
            state=PeerState.CONNECTED,
            is_hub=node.is_hub,
            keys=(KeyEntry(name=public.name, algorithm=public.algorithm, value=public.value, valid_from=LONG_AGO),),
            mandates=(Mandate(agency_code=node.agency, valid_from=LONG_AGO),),
        )

    # what everybody uses

    def at(self, seconds: float, act: Callable[..., Any], *arguments: Any) -> None:
        heappush(self._queue, (self.time + seconds, self._turn(), act, arguments))

    def tell(self, who: str, text: str, *facts: Any) -> None:
        if self.trace is not None:
            shown = (f"{it.type} {it.order_key}/{it.order_seq} {it.message_id.hex[-6:]} of {it.deployment}"
                     if isinstance(it, Header) else it for it in facts)  # fmt: skip
            self.trace.append(f"{self.time:9.2f} {who:>4} {text % tuple(shown)}")

    def new_id(self, now: datetime) -> UUID:
        value = (int(now.timestamp() * 1000) << 80 | self.random.getrandbits(80)) & ~(0xF000 << 64) | 0x7000 << 64
        return UUID(int=value & ~(0xC000 << 48) | 0x8000 << 48)

    def new_content(self) -> str:
        self._contents += 1
        return f"c{self._contents}"

    # duties

    def duties(self, node: Node) -> list[str]:
        duties = ["push", "work", "tidy", "heads"]
        return [*duties, *(["relay"] if node.is_hub else []), *([] if node.has_address else ["fetch"])]

    def duty(self, name: str) -> Callable[[Node], None]:
        return _DUTIES[name]

    def compare_soon(self, node: Node, peer: str) -> None:
        """Let whoever can reach the other compare heads now."""
        if self.nodes[peer].has_address:
            self.at(1.0, self._compare, node, peer, node.life)

    def _compare(self, node: Node, peer: str, life: int) -> None:
        if node.is_up and node.life == life:
            node.step(exchange.begin, peer)

    # the network

    def ask(
        self, node: Node, peer: str, what: str, given: Any, then: Callable[..., Any], silence: Callable[..., Any]
    ) -> None:
        """Ask a peer something. Question or answer may be late, lost or doubled; after a while, silence."""
        open_ = [True]
        self._carry(node.name, peer, self._arrive, node, peer, what, given, then, open_, node.life)
        if not self.is_calm and self.random.random() < self.weather.doubled:
            self._carry(node.name, peer, self._arrive, node, peer, what, given, then, [False], node.life)
        self.at(PATIENCE, self._give_up, node, peer, silence, open_, node.life)

    def _carry(self, one: str, other: str, act: Callable[..., Any], *arguments: Any) -> None:
        chance = self._chance
        delay = 0.02 + chance() * 0.2
        if not self.is_calm:
            if chance() < self.weather.lost:
                return
            if chance() < self.weather.slow:
                delay += self.random.choice((1.0, 20.0, 300.0)) * chance()
        if self._cuts and self._cuts.get(frozenset((one, other)), 0.0) > self.time:
            return
        heappush(self._queue, (self.time + delay, self._turn(), act, arguments))

    def _arrive(
        self, node: Node, peer: str, what: str, given: Any, then: Callable[..., Any], open_: list[bool], life: int
    ) -> None:
        there = self.nodes[peer]
        if not there.is_up:
            return
        answer = there.step(self.conduct.answer if what == "messages" else _DOORS[what], node.name, given)
        if answer is not None:
            self._carry(peer, node.name, self._come_back, node, peer, answer, then, open_, life)

    def _come_back(
        self, node: Node, peer: str, answer: Any, then: Callable[..., Any], open_: list[bool], life: int
    ) -> None:
        if open_[0] and node.is_up and node.life == life:
            open_[0] = False
            node.step(then, peer, answer)

    def _give_up(self, node: Node, peer: str, silence: Callable[..., Any], open_: list[bool], life: int) -> None:
        if open_[0] and node.is_up and node.life == life:
            open_[0] = False
            self.tell(node.name, "no answer from %s", peer)
            node.step(silence, peer)

    # the plan

    def run(self) -> list[Row]:
        """Live through the faults, then through calm until everything has ended; return the checker's log."""
        self._plan()
        for node in self.nodes.values():
            node.begin()
        self._until(CHAOS_SECONDS)
        self._calm_down()
        for turn in range(ROUNDS):
            if turn and self._is_settled():
                break
            self._until(self.time + 120.0)
            if turn % 8 == 7:
                self._jump()
            for node in self.nodes.values():
                working.run_parked(node)
                for duty in self.duties(node):
                    node.wake(duty)
        return self._written()

    def _until(self, end: float) -> None:
        queue = self._queue
        while queue and queue[0][0] <= end:
            self.time, _turn, act, arguments = heappop(queue)
            self.events += 1
            act(*arguments)
        self.time = end

    def _jump(self) -> None:
        """Let a day pass in which nothing happens but that deadlines go by."""
        later = [(at + 90_000.0, turn, act, arguments) for at, turn, act, arguments in self._queue]
        self._queue, self.time = later, self.time + 90_000.0
        for node in self.nodes.values():
            node.alarms.clear()
            for contact in node.contacts.values():
                contact.next_at = 0.0

    def _plan(self) -> None:
        random, of = self.random, self.weather
        for _ in range(of.sends):
            self.at(random.random() * CHAOS_SECONDS * 0.8, self._send)
        for _ in range(of.cuts):
            self.at(random.random() * CHAOS_SECONDS, self._cut)
        for _ in range(of.jumps):
            self.at(random.random() * CHAOS_SECONDS, self._move_clock)
        for _ in range(of.twins):
            self.at(random.random() * CHAOS_SECONDS, self._send_twin)
        if of.restored:
            first = random.random() * CHAOS_SECONDS * 0.7
            self.at(first, self._back_up, self.nodes[of.restored])
            self.at(first + random.random() * 2400.0, self._restore, self.nodes[of.restored])

    def _send(self) -> None:
        random = self.random
        node = self.nodes[random.choice(("hub", "a", "a", "b", "f"))]
        peer = random.choice([name for name in self.nodes if name != node.name])
        for _ in range(random.choice((1, 1, 2))):
            if node.is_up:
                node.step(_commit, peer, random.choice(("", "k1", "k1", "k2")))

    def _cut(self) -> None:
        one, *others = self.random.sample(list(self.nodes), 2 if self.random.random() < 0.6 else len(self.nodes))
        until = self.time + self.random.random() * 3600.0
        for other in others:
            self._cuts[frozenset((one, other))] = until
        self.tell("", "no way between %s and %s", one, ", ".join(others))

    def _move_clock(self) -> None:
        node = self.nodes[self.random.choice(list(self.nodes))]
        node.offset = self.random.uniform(-600.0, 600.0)
        self.tell(node.name, "clock is off by %s", round(node.offset))

    def _send_twin(self) -> None:
        """Somebody's defect: another message under the id of one that was delivered."""
        sent = [
            (node, row)
            for node in self.nodes.values()
            for row in node.store.outbox.values()
            if row.state is OutboxState.DELIVERED and not row.is_skip and self.nodes[row.peer].has_address
        ]
        if sent and not self.is_calm:
            node, row = self.random.choice(sent)
            body = f"twin of {row.content}"
            header = self.texts.letter(row.parcel).header
            said = {name: getattr(header, name) for name in Header.__struct_fields__}
            parcel, _letter = node.parcel({name: said[name] for name in said if not name.startswith("body_")}, body)
            self.tell(node.name, "sends a twin of %s", row.content)
            self.ask(node, row.peer, "messages", [door.Item(parcel)], _nothing, _nothing)

    def _back_up(self, node: Node) -> None:
        self._backup = node.store.back_up(), len(node.store.log)

    def _restore(self, node: Node) -> None:
        if self._backup and not self.is_calm:
            self.tell(node.name, "goes back to a backup")
            node.fall(30.0)
            node.store.log.append(("restore", node.name, self._backup[1]))
            self.conduct.restore(node.store, self._backup[0])

    def _calm_down(self) -> None:
        self.tell("", "the faults are over")
        self.is_calm, self.crash, self.full = True, 0.0, 0.0
        self._cuts.clear()
        for node in self.nodes.values():
            node.rise(node.life)

    def _is_settled(self) -> bool:
        for node in self.nodes.values():
            store = node.store
            if store.pending or store.waiting or not node.is_up:
                return False
            if hub.unfinished(node):
                return False
            if any(row.state is InboxState.PARKED for row in store.inbox.values()):
                return False
        return all(self._agree(node, peer) for node in self.nodes.values() for peer in self.nodes)

    def _agree(self, node: Node, peer: str) -> bool:
        there = {line.message_id for line in exchange.held_from(self.nodes[peer], node.name).lines}
        return {line.message_id for line in exchange.delivered_to(node, peer).lines} == there

    def _written(self) -> list[Row]:
        """Return everything the checker reads: what was committed, and what the surviving databases hold."""
        log: list[Row] = []
        for node in self.nodes.values():
            log += node.store.log
        for node in self.nodes.values():
            for row in node.store.outbox.values():
                if not row.is_skip:
                    log.append(("state", node.name, row.message_id, row.state.value, row.state in FINAL, row.code))
            for effect in node.store.effects.values():
                sender = self.deployments[effect.key.sender]
                log.append(("effect", node.name, sender, effect.key.name, effect.content))
            for entry in node.store.inbox.values():
                if entry.state is not InboxState.DONE:
                    log.append(("undone", node.name, entry.message_id, entry.state.value))
        return log


def _commit(node: Node, peer: str, key: str) -> None:
    """The business commits a change and, with it, a message."""
    world, of = node.world, node.world.weather
    random = world.random
    content = world.new_content()
    if random.random() < of.replies:
        content += "?"
    if random.random() < of.failing:
        world.fails[content] = random.choice((1, 2, 7))
    lives = timedelta(minutes=random.randint(1, 25)) if random.random() < of.short_lived else timedelta(days=90)
    kind = door.UNKNOWN if random.random() < of.unknown else "sim.Said.1"
    with node.store:
        node.send(peer, key, content, type=kind, lives=lives)
        node.point("before commit")
    world.tell(node.name, "commits %s to %s (%s)", content, peer, key)
    node.wake("push")


def _compare_all(node: Node) -> None:
    """Compare heads with everybody whom we ask: those after us in the list, and all when nobody can ask us."""
    names = list(node.world.nodes)
    for peer in names:
        is_ours = names.index(node.name) < names.index(peer) if node.has_address else True
        if peer != node.name and is_ours and node.world.nodes[peer].has_address:
            exchange.begin(node, peer)
    node.wake("heads", 2400.0 + node.world.random.random() * 1200.0)


def _nothing(node: Node, *_: object) -> None:
    """Nobody listens."""


_DUTIES: dict[str, Callable[[Node], None]] = {
    "push": pushing.push,
    "work": working.work,
    "tidy": pushing.tidy,
    "relay": hub.relay,
    "fetch": hub.fetch,
    "heads": _compare_all,
}
_DOORS: dict[str, Callable[..., Any]] = {
    "receipts": hub.hear,
    "fetch": hub.give,
    "heads": exchange.tell_heads,
    "swap": exchange.swap,
    "returns": exchange.returns,
}
