"""A deployment of yours on the road: it applies, sends, takes, and does what came, each message once and in turn."""

import json
import random
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from motcua_road import http
from motcua_road.door import Door
from motcua_road.http import Line, NoAnswer, Turned
from motcua_road.keys import Json, Key
from motcua_road.messages import Unreadable, header_digest, new_id, read_header, read_object, seal, write_at
from motcua_road.receipts import check_receipt
from motcua_road.registry import Entry, Registry, is_believed, read_registry
from motcua_road.store import SKIP, Message, Store

LONGEST_SECONDS = 300.0
PART = 2**20
LINE_TEST, LINE_TEST_ANSWER = "road.LineTest.1", "road.LineTestAnswer.1"
Do = Callable[["Peer", Message], None]


class NotBelieved(Exception):
    """The registry that came isn't the hub's, or is older than ours."""


class Peer:
    """``handlers`` say what is done with a type; ``anything`` with those that have none (else they're refused).

    A handler runs in the transaction that marks its message as done: what it writes to ``peer.store.db`` and sends
    by ``peer.send`` happens once, or not at all.
    """

    def __init__(
        self,
        deployment: str,
        agency_code: str,
        key: Key,
        store: Store,
        *,
        hub_url: str,
        hub_key: str,
        address: str = "",
        handlers: dict[str, Do] | None = None,
        anything: Do | None = None,
    ) -> None:
        self.deployment, self.agency_code, self.key, self.store = deployment, agency_code, key, store
        self.hub_url, self.hub_key, self.address = hub_url, hub_key, address
        self.handlers = {LINE_TEST: answer_line_test, LINE_TEST_ANSWER: take_note, SKIP: take_note, **(handlers or {})}
        self.anything = anything
        self.door = Door(self)
        self._woken = threading.Event()
        self._registry: Registry | None = None

    # Taking part.

    def apply(self, name: str) -> str:
        """Apply at the hub, or announce a new address; return the state: TRIAL, CONNECTED or HELD. Raises Turned."""
        now = datetime.now(UTC)
        said = {
            "kind": "application",
            "deployment": self.deployment,
            "name": name,
            "address": self.address,
            "keys": [self.key.entry(write_at(now - timedelta(minutes=10)))],
            "agency_codes": [self.agency_code],
            "at": write_at(now),
        }
        text = json.dumps(said, ensure_ascii=False)
        body = json.dumps({"text": text, "signature": self.key.sign(text)}).encode()
        kind = {"Content-Type": "application/json"}
        answer = http.request(self.hub_url, "POST", f"{http.ROOT}/applications", body, kind).said()
        return str(answer["state"])

    def refresh_registry(self) -> int:
        """Fetch the registry and hold it, if the hub signed it; return its number. Raises NotBelieved."""
        answer = http.request(self.hub_url, "GET", f"{http.ROOT}/registry", b"", {})
        fetched = read_registry(answer.said())
        held = self._held()
        if not is_believed(fetched, held=held, hub_key=self.hub_key, now=datetime.now(UTC)):
            raise NotBelieved(f"number {fetched.number}")
        self.store.note("registry", json.dumps(fetched.signed))
        self._registry = fetched
        return fetched.number

    @property
    def registry(self) -> Registry:
        """The newest registry that we hold; an empty one before the first."""
        return self._held() or Registry(0, [], {})

    def _held(self) -> Registry | None:
        if self._registry is None and (text := self.store.fact("registry")):
            self._registry = read_registry(json.loads(text))
        return self._registry

    # Sending.

    def send(
        self,
        type: str,
        recipient: str,
        body: Json,
        *,
        order_key: str = "",
        in_reply_to: str | None = None,
        files: Sequence[tuple[Path, str]] = (),
        lives: timedelta = timedelta(days=7),
    ) -> str:
        """Write a message to the outbox, signed and numbered within its key, and return its id.

        ``files`` are paths and media types. It goes out with the next ``push``. Inside a transaction of the store it's
        part of it.
        """
        attachments = []
        for path, media_type in files:
            sha256, size = self.store.files.add(path)
            attachments.append({"sha256": sha256, "size": size, "media_type": media_type, "name": path.name})
        if self.store.db.in_transaction:
            return self._write(type, recipient, body, order_key, in_reply_to, attachments, lives)
        with self.store.transaction():
            return self._write(type, recipient, body, order_key, in_reply_to, attachments, lives)

    def _write(
        self,
        type: str,
        recipient: str,
        body: Json,
        order_key: str,
        in_reply_to: str | None,
        attachments: Sequence[Json],
        lives: timedelta,
    ) -> str:
        message_id, place = new_id(), (0, None)
        if order_key:
            place = self.store.next_place(self.agency_code, recipient, order_key, message_id)  # type: ignore[assignment]
        parcel = seal(
            self.key,
            deployment=self.deployment,
            sender=self.agency_code,
            recipient=recipient,
            type=type,
            body=json.dumps(body, ensure_ascii=False),
            now=datetime.now(UTC),
            lives=lives,
            message_id=message_id,
            order_key=order_key,
            order_seq=place[0],
            order_after=place[1],
            in_reply_to=in_reply_to,
            attachments=list(attachments),
        )
        self.store.put(parcel, read_header(parcel["header"]))
        self.wake()
        return message_id

    def push(self) -> int:
        """Hand what waits to whoever acts for its recipient, or to the hub; return how many were answered."""
        now = datetime.now(UTC)
        by_peer: dict[str, list[sqlite3.Row]] = defaultdict(list)
        for row in self.store.waiting(time.time()):
            entry = self.registry.find_for(row["recipient"], now)
            target = entry if entry and entry.address else self.registry.hub
            if target is None or entry is None:
                self._put_off(row, "nobody_acts_for")
            else:
                by_peer[target.deployment].append(row)
        return sum(self._push_to(self.registry.find(name), rows) for name, rows in by_peer.items())

    def _push_to(self, entry: Entry | None, rows: Sequence[sqlite3.Row]) -> int:
        if entry is None:
            return 0
        line = Line(entry.address, self.deployment, self.key)
        parcels = [json.loads(row["parcel"]) for row in rows]
        try:
            results = line.say("/messages", {"messages": parcels}).get("results", [])
        except (NoAnswer, Turned) as problem:
            for row in rows:
                self._put_off(row, str(problem)[:64], getattr(problem, "wait_seconds", 0))
            return 0
        for row, parcel, result in zip(rows, parcels, results, strict=False):
            self._keep_result(line, entry, row, parcel, result)
        return len(results)

    def _keep_result(self, line: Line, entry: Entry, row: sqlite3.Row, parcel: Json, result: Json) -> None:
        receipt, code = result.get("receipt"), str(result.get("code", ""))
        if receipt and self._keep(row, parcel, receipt, entry.deployment):
            return
        if code == "attachments_missing":
            with suppress(NoAnswer, Turned):
                for sha256 in json.loads(row["files"]):
                    self.upload(line, sha256)
                self.store.put_off(row["message_id"], code, time.time())
                return
        self._put_off(row, code or "receipt_not_proved")

    def _keep(self, row: sqlite3.Row, parcel: Json, receipt: Json, peer: str) -> bool:
        """Keep a receipt if it proves something; R1 and NO are final."""
        try:
            rung = check_receipt(receipt, parcel, self.registry)
        except (Unreadable, KeyError, TypeError):
            return False
        said = read_object(receipt["text"])
        state = {"R0": "RELAYED", "R1": "DELIVERED", "NO": "REFUSED"}[rung]
        by = peer if rung == "R0" else str(said["deployment"])
        again_at = time.time() + LONGEST_SECONDS  # what the hub holds is asked after now and then
        self.store.close_message(
            row["message_id"], state, receipt, code=str(said.get("code", "")), peer=by, next_at=again_at
        )
        return True

    def upload(self, line: Line, sha256: str) -> None:
        """Send a file as far as the other side doesn't have it, part by part. Raises NoAnswer, Turned."""
        size = self.store.files.path(sha256).stat().st_size
        state = line.ask("GET", f"/files/{sha256}/upload", query=f"size={size}").said()
        while not state["is_whole"]:
            part, query = self.store.files.read(sha256, state["offset"], PART), f"offset={state['offset']}&size={size}"
            after = line.ask("PUT", f"/files/{sha256}", part, query=query).said()
            if not after["is_whole"] and after["offset"] <= state["offset"]:
                raise NoAnswer("an upload that doesn't get on")
            state = after

    def keep_receipts(self, receipts: Iterable[Json]) -> list[str]:
        """Keep receipts of ours that came by the hub; return the ids of those that prove something."""
        kept = []
        for receipt in receipts:
            with suppress(Unreadable, KeyError, TypeError):
                row = self.store.sent(str(read_object(receipt["text"])["message_id"]))
                if row is not None and self._keep(row, json.loads(row["parcel"]), receipt, row["peer"]):
                    kept.append(str(row["message_id"]))
        return kept

    def _put_off(self, row: sqlite3.Row, code: str, asked_seconds: int = 0) -> None:
        grown = min(2.0 ** min(row["attempts"], 12), LONGEST_SECONDS) * (0.5 + random.random())  # noqa: S311
        self.store.put_off(row["message_id"], code, time.time() + max(grown, float(min(asked_seconds, 3600))))

    # Taking.

    def fetch(self, limit: int = 100) -> int:
        """Ask the hub what waits for us, until nothing is left; return how much came. Raises NoAnswer, Turned."""
        hub, count, got, more = self.registry.hub, 0, list[str](), True
        if hub is None or hub.deployment == self.deployment:
            return 0
        line = Line(hub.address, self.deployment, self.key)
        while more:
            answer = line.say("/fetch", {"got": got, "limit": limit})
            got = self.keep_receipts(answer.get("receipts", []))
            parcels = answer.get("messages", [])
            for parcel in parcels:
                self._download_files(line, parcel, hub)
            results = self.door.take(parcels, hub.deployment) if parcels else []
            receipts = [result["receipt"] for result in results if "receipt" in result]
            if receipts:
                line.say("/receipts", {"receipts": receipts})
            count += len(receipts) + len(got)
            more = bool(got) or (answer.get("more") is True and bool(receipts))
        self.wake()
        return count

    def _download_files(self, line: Line, parcel: Json, hub: Entry) -> None:
        for each in read_header(parcel["header"]).attachments:
            sha256, size = each["sha256"], each["size"]
            offset = self.store.files.offset(sha256, hub.deployment)
            while not self.store.files.has(sha256):
                answer = line.ask("GET", f"/files/{sha256}", headers={"Range": f"bytes={offset}-{offset + PART - 1}"})
                if answer.status >= 300:
                    return
                self.store.files.append(sha256, hub.deployment, answer.content, size)
                offset += len(answer.content)
            self.store.db.execute("INSERT OR IGNORE INTO shown_file VALUES (?, ?)", (sha256, hub.deployment))

    def takes(self, type: str) -> bool:
        """Tell whether something is done with messages of a type."""
        return type in self.handlers or self.anything is not None

    def work(self) -> int:
        """Do what came, each message in its turn; return how many turns were taken."""
        count = 0
        while self.store.take_turn(self._do):
            count += 1
        return count

    def _do(self, row: sqlite3.Row) -> None:
        parcel = json.loads(row["parcel"])
        header = read_header(parcel["header"])
        do = self.handlers.get(header.type) or self.anything
        files = [self.store.files.path(each["sha256"]) for each in header.attachments]
        if do is not None:
            do(self, Message(header, parcel["body"], read_object(parcel["body"]), files))

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    def live(self, seconds: float = 1.0, until: Callable[[], bool] = lambda: False) -> None:
        """Do all of it, again and again: registry, messages that came, messages that go."""
        refreshed = 0.0
        while not until():
            with suppress(NoAnswer, Turned, NotBelieved, Unreadable):
                if time.monotonic() - refreshed > (60.0 if self.registry.find(self.deployment) else 2.0):
                    refreshed = time.monotonic()
                    self.refresh_registry()
                self.work()
                self.push()
                if not self.address:
                    self.fetch()
            self._woken.wait(seconds)
            self._woken.clear()


def answer_line_test(peer: Peer, message: Message) -> None:
    """Answer a line test with its number."""
    if message.body.get("wants_answer", True):
        said = {"number": message.body["number"]}
        header = message.header
        peer.send(LINE_TEST_ANSWER, header.sender, said, in_reply_to=header.message_id)


def take_note(peer: Peer, message: Message) -> None:
    """Do nothing but keep it."""


__all__ = ["NotBelieved", "Peer", "answer_line_test", "header_digest", "take_note"]
