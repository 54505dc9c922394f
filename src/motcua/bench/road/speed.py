"""``motcua bench road``: what a message costs at each step of its way, beside the limit of the same machine.

One deployment in this process, with everything but the wire: ``send`` commits messages to the outbox, ``offer`` takes
them from there into the bytes of a request; ``receive`` is the door, from such bytes to those of the answer; ``apply``
lets messages have their turn; ``record`` keeps the receipts of an answer. ``bare`` is the limit: such texts signed and
checked by Ed25519, as messages and as receipts, and copied twice into a table with its primary key and nothing else.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.bench import processes
from motcua.road import actions, queries
from motcua.road.testing import Deployment, make_hub, make_peer
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.messages import Parcel, read_header
from motcua.wire.road.receipts import Receipt, Rung, write_receipt
from motcua.wire.road.signatures import is_signed, sign
from motcua.wire.road.talk import Push, PushAnswer

BATCH, SENT_AT_ONCE, KEYS, PEERS, ORDERED = 200, 25, 40, 4, 0.7
MESSAGES_PATH = "/api/v1/road/messages"
BARE = "CREATE TABLE bench_bare (id uuid PRIMARY KEY, header text, signature text, salt text, body text, receipt text)"
COPY = "COPY bench_bare FROM STDIN"
LEFT = """
SELECT (SELECT count(*) FROM road_outboxmessage WHERE state <> 'DELIVERED')
     + (SELECT count(*) FROM road_inboxmessage WHERE state <> 'DONE')
"""


class Speed:
    """A hub with some peers, the messages between them, and what was measured."""

    def __init__(self, messages: int) -> None:
        settings.MOTCUA_HUB_URL = settings.MOTCUA_BASE_URL
        now = clock.now()
        make_hub(now)
        self.own = settings.MOTCUA_AGENCY
        self.peers = [make_peer(f"x0{n}", (f"X0{n}",), now=now) for n in range(PEERS)]
        self.messages = messages // (PEERS * BATCH) * PEERS * BATCH or PEERS * BATCH
        self.figures: dict[str, Any] = {"messages": self.messages}
        self.costs: dict[str, float] = {}
        self._chance, self._server = random.Random(0), processes.server_of(_backend_pid())
        self._order: dict[tuple[str, str], tuple[int, UUID | None]] = {}
        self._numbers = count(1)
        self._entries = {entry.deployment: entry for entry in queries.get_registry(now).peers}

    def measure(self) -> dict[str, Any]:
        """Measure every step, after a first batch of each in which it's read and planned."""
        self._walk(PEERS * BATCH, self._count_statements)
        self._walk(self.messages, self._time)
        limit = self._bare()
        steps = ("send", "offer", "receive", "apply", "record")
        whole = sum(self.figures.pop(f"{step} seconds") for step in steps)
        self.figures["messages a second"] = round(self.messages / whole, 1)
        self.figures["processor ms a message"] = round(sum(self.costs[step] for step in steps), 3)
        return {
            "figures": self.figures,
            "limits": limit,
            "ratios": {"processor": round(self.figures["processor ms a message"] / limit["processor ms a message"], 2)},
            "unfinished": self._left(),
        }

    def _walk(self, messages: int, run: Callable[[str, Callable[[Any], Any], Iterable[Any]], list[Any]]) -> None:
        """Let so many messages go out and as many come in, one step after the other."""
        run("send", self._send, [SENT_AT_ONCE] * (messages // SENT_AT_ONCE))
        for peer in self.peers:
            for _ in range(messages // BATCH // PEERS):
                (parcels,) = run("offer", self._offer, [peer])
                run("record", self._record, [_receipts(parcels, peer)])
        for peer in self.peers:
            run("receive", self._receive, self._requests(peer, messages // PEERS))
        run("apply", self._apply, range(messages // (2 * BATCH)))

    def _time(self, step: str, act: Callable[[Any], Any], work: Iterable[Any]) -> list[Any]:
        several = list(work)
        began, cpu, server = time.perf_counter(), time.process_time(), self._server_seconds()
        found = [act(one) for one in several]
        name, spent = f"{step} seconds", time.process_time() - cpu
        self.figures[name] = self.figures.get(name, 0.0) + time.perf_counter() - began
        self.costs[step] = self.costs.get(step, 0.0) + spent * 1000 / self.messages
        self.figures[f"{step} ms"] = round(self.costs[step], 3)
        in_server = (self._server_seconds() - server) * 1000 / self.messages
        self.figures[f"{step} ms in PostgreSQL"] = round(self.figures.get(f"{step} ms in PostgreSQL", 0) + in_server, 3)
        return found

    def _count_statements(self, step: str, act: Callable[[Any], Any], work: Iterable[Any]) -> list[Any]:
        found = []
        for one in work:
            with CaptureQueriesContext(connection) as statements:
                found.append(act(one))
            self.figures[f"{step} statements a batch"] = len(statements)
        return found

    def _send(self, number: int) -> None:
        with transaction.atomic():
            actions.send_many([self._outgoing() for _ in range(number)], now=clock.now())

    def _outgoing(self) -> actions.Outgoing:
        number = next(self._numbers)
        return actions.Outgoing(
            message_type=LINE_TEST,
            sender=self.own,
            recipient=self.peers[number % PEERS].agency_codes[0],
            body=LineTestBody(number, self._text(), wants_answer=False),
            order_key=self._key(),
        )

    def _offer(self, peer: Deployment) -> tuple[Parcel, ...]:
        parcels = actions.serve_fetch(peer=self._entries[peer.name], got=(), limit=BATCH, now=clock.now()).messages
        peer.signed("POST", MESSAGES_PATH, msgspec.json.encode(Push(parcels)))
        return parcels

    def _record(self, receipts: Sequence[Receipt]) -> None:
        if len(actions.keep_receipts(receipts=receipts, now=clock.now())) != len(receipts):
            raise RuntimeError("receipts were not kept")

    def _requests(self, peer: Deployment, number: int) -> list[tuple[bytes, dict[str, str]]]:
        """Return signed requests with so many messages of a peer for us."""
        parcels = [self._parcel(peer) for _ in range(number)]
        bodies = [msgspec.json.encode(Push(tuple(parcels[n : n + BATCH]))) for n in range(0, number, BATCH)]
        return [(body, peer.signed("POST", MESSAGES_PATH, body)) for body in bodies]

    def _parcel(self, peer: Deployment) -> Parcel:
        key = self._key()
        place: dict[str, Any] = {}
        if key:
            seq, before = self._order.get((peer.name, key), (0, None))
            place = {"order_key": key, "order_seq": seq + 1, "order_after": before}
        parcel = peer.parcel(self.own, LineTestBody(next(self._numbers), self._text(), wants_answer=False), **place)
        if key:
            self._order[(peer.name, key)] = (place["order_seq"], read_header(parcel.header).message_id)
        return parcel

    def _receive(self, request: tuple[bytes, dict[str, str]]) -> None:
        body, headers = request
        answer = Client().post(MESSAGES_PATH, body, content_type="application/json", headers=headers)
        results = msgspec.json.decode(answer.content, type=PushAnswer).results
        if any(one.verdict != "ACCEPTED" for one in results):
            raise RuntimeError(f"messages were not taken: {results[0]}")

    def _apply(self, _turn: int) -> int:
        return actions.apply_ordered(now=clock.now()) + actions.apply_unordered(now=clock.now())

    def _bare(self) -> dict[str, Any]:
        """Measure the limit: signing, checking and receipting, and two bare rows."""
        parcels = [self._parcel(self.peers[n % PEERS]) for n in range(self.messages)]
        with connection.cursor() as cursor:
            cursor.execute(BARE)
        began, cpu = time.perf_counter(), time.process_time()
        for n in range(0, len(parcels), BATCH):
            self._bare_batch(parcels[n : n + BATCH])
        seconds, spent = time.perf_counter() - began, time.process_time() - cpu
        return {
            "messages a second": round(self.messages / seconds, 1),
            "processor ms a message": round(spent * 1000 / self.messages, 3),
        }

    def _bare_batch(self, parcels: Sequence[Parcel]) -> None:
        key = self.peers[0].key
        for _ in ("outbox", "inbox"):
            with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY) as rows:
                for parcel in parcels:
                    signature = sign(parcel.header, key)
                    is_signed(parcel.header, signature, key.public)
                    rows.write_row(
                        (new_id(), parcel.header, signature.value, parcel.salt, parcel.body, signature.value)
                    )

    def _left(self) -> int:
        """Count what should have come to its end and didn't."""
        with connection.cursor() as cursor:
            cursor.execute(LEFT)
            return int(cursor.fetchone()[0])

    def _key(self) -> str:
        return f"key {self._chance.randrange(KEYS)}" if self._chance.random() < ORDERED else ""

    def _text(self) -> str:
        return f"{self._chance.getrandbits(64):016x}"

    def _server_seconds(self) -> float:
        return processes.cpu_seconds(self._server) if self._server else 0.0


def _receipts(parcels: Sequence[Parcel], peer: Deployment) -> list[Receipt]:
    return [
        write_receipt(
            Rung.R1,
            message_id=read_header(parcel.header).message_id,
            header_sha256=parcel.header_sha256,
            deployment=peer.name,
            at=clock.now(),
            key=peer.key,
        )
        for parcel in parcels
    ]


def _backend_pid() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
