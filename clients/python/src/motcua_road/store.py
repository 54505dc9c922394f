"""What a peer remembers, durably: SQLite and a folder of files. Another store needs only the same few functions."""

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from motcua_road.files import Files
from motcua_road.keys import Json, digest
from motcua_road.messages import Header, header_digest, read_header, write_at

SKIP = "road.Skip.1"
ATTEMPTS_MAX = 6


@dataclass(frozen=True)
class Message:
    """A message whose turn has come: its header, its body as text and as JSON, and where its files lie."""

    header: Header
    text: str
    body: Json
    files: Sequence[Path]


def identity(header: Header) -> str:
    """Return who stands in a place by a message: itself, or whom a skip stands for."""
    return header.in_reply_to if header.type == SKIP and header.in_reply_to else header.message_id


class Store:
    """A folder with a database and files; safe in threads and processes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path, self.files = folder / "road.sqlite", Files(folder / "files")
        self._here = threading.local()
        self.db.executescript(resources.files("motcua_road").joinpath("schema.sql").read_text())

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        if not hasattr(self._here, "db"):
            db = self._here.db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")  # what is receipted must survive a power cut
        connection: sqlite3.Connection = self._here.db
        return connection

    def close(self) -> None:
        """Close this thread's connection."""
        if hasattr(self._here, "db"):
            self._here.db.close()
            del self._here.db

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; one writer at a time."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def note(self, name: str, value: str) -> None:
        """Remember a fact, such as the registry."""
        self.db.execute(
            "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    def fact(self, name: str) -> str:
        row = self.db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else ""

    # What came.

    def find(self, message_id: str) -> tuple[str, Json] | None:
        """Return the header's digest and the receipt of a message that is here."""
        row = self.db.execute("SELECT header_sha256, receipt FROM inbox WHERE message_id = ?", (message_id,)).fetchone()
        return (row["header_sha256"], json.loads(row["receipt"])) if row else None

    def in_place(self, header: Header, seq: int) -> str | None:
        """Return who stands in a place of a message's key."""
        row = self.db.execute(
            "SELECT identity FROM inbox WHERE (sender, recipient, order_key, order_seq) = (?, ?, ?, ?)",
            (header.sender, header.recipient, header.order_key, seq),
        ).fetchone()
        return str(row["identity"]) if row else None

    def applied(self, header: Header) -> int:
        """Return the last number of a message's key whose turn has passed."""
        row = self.db.execute(
            "SELECT applied_seq FROM inbound_key WHERE (sender, recipient, order_key) = (?, ?, ?)",
            (header.sender, header.recipient, header.order_key),
        ).fetchone()
        return int(row["applied_seq"]) if row else 0

    def keep(self, parcel: Json, header: Header, receipt: Json, now: datetime) -> None:
        """Keep a message and the receipt that it gets, in the caller's transaction."""
        self.db.execute(
            "INSERT INTO inbox (message_id, header_sha256, parcel, receipt, deployment, sender, recipient, order_key,"
            " order_seq, identity, is_skip, day, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(header.message_id, header_digest(parcel), json.dumps(parcel), json.dumps(receipt), header.deployment),
                *(header.sender, header.recipient, header.order_key, header.order_seq, identity(header)),
                *(header.type == SKIP, header.created_at.astimezone(UTC).date().isoformat(), write_at(now)),
            ),
        )

    def next_turn(self) -> sqlite3.Row | None:
        """Return a message whose turn it is: of no order, or next in its key; a failing one holds up its key alone."""
        row: sqlite3.Row | None = self.db.execute(
            "SELECT inbox.* FROM inbox LEFT JOIN inbound_key USING (sender, recipient, order_key)"
            " WHERE done_at IS NULL AND attempts < ? AND (order_key = '' OR order_seq = coalesce(applied_seq, 0) + 1)"
            " ORDER BY attempts, received_at, order_seq LIMIT 1",
            (ATTEMPTS_MAX,),
        ).fetchone()
        return row

    def take_turn(self, do: Callable[[sqlite3.Row], None]) -> bool:
        """Do the next message: the work and the mark that it's done are one transaction. False when there's none."""
        row = self.next_turn()
        if row is None:
            return False
        try:
            with self.transaction() as db:
                if db.execute(
                    "SELECT 1 FROM inbox WHERE message_id = ? AND done_at IS NULL", (row["message_id"],)
                ).fetchone():
                    do(row)
                    self._mark_done(row)
        except Exception as problem:
            with self.transaction() as db:
                db.execute(
                    "UPDATE inbox SET attempts = attempts + 1, problem = ? WHERE message_id = ?",
                    (f"{type(problem).__name__}: {problem}"[:500], row["message_id"]),
                )
        return True

    def _mark_done(self, row: sqlite3.Row) -> None:
        self.db.execute(
            "UPDATE inbox SET done_at = ? WHERE message_id = ?", (write_at(datetime.now(UTC)), row["message_id"])
        )
        if row["order_key"]:
            self.db.execute(
                "INSERT INTO inbound_key VALUES (?, ?, ?, ?)"
                " ON CONFLICT (sender, recipient, order_key) DO UPDATE SET applied_seq = excluded.applied_seq",
                (row["sender"], row["recipient"], row["order_key"], row["order_seq"]),
            )

    # What goes out.

    def next_place(self, sender: str, recipient: str, order_key: str, message_id: str) -> tuple[int, str | None]:
        """Take the next place of a key for a message, in the caller's transaction."""
        key = (sender, recipient, order_key)
        row = self.db.execute(
            "SELECT last_seq, last_id FROM outbound_key WHERE (sender, recipient, order_key) = (?, ?, ?)", key
        ).fetchone()
        seq, before = (row["last_seq"] + 1, row["last_id"]) if row else (1, None)
        self.db.execute("INSERT OR REPLACE INTO outbound_key VALUES (?, ?, ?, ?, ?)", (*key, seq, message_id))
        return seq, before

    def put(self, parcel: Json, header: Header) -> None:
        """Put a message of ours into the outbox, in the caller's transaction."""
        shas = json.dumps([each["sha256"] for each in header.attachments])
        day = header.created_at.astimezone(UTC).date().isoformat()
        self.db.execute(
            "INSERT INTO outbox (message_id, header_sha256, parcel, recipient, files, day) VALUES (?, ?, ?, ?, ?, ?)",
            (header.message_id, header_digest(parcel), json.dumps(parcel), header.recipient, shas, day),
        )

    def waiting(self, at: float, most: int = 200) -> list[sqlite3.Row]:
        """Return messages of ours that have no final receipt and may be tried, the oldest first."""
        return self.db.execute(
            "SELECT * FROM outbox WHERE state IN ('WAITING', 'RELAYED') AND next_at <= ? ORDER BY message_id LIMIT ?",
            (at, most),
        ).fetchall()

    def sent(self, message_id: str) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.db.execute("SELECT * FROM outbox WHERE message_id = ?", (message_id,)).fetchone()
        return row

    def close_message(
        self, message_id: str, state: str, receipt: Json, *, code: str, peer: str, next_at: float
    ) -> None:
        """Keep a receipt that was checked, and where the message stands by it."""
        self.db.execute(
            "UPDATE outbox SET state = ?, receipt = ?, code = ?, peer = ?, next_at = ?"
            " WHERE message_id = ? AND state IN ('WAITING', 'RELAYED')",
            (state, json.dumps(receipt), code, peer, next_at, message_id),
        )

    def put_off(self, message_id: str, code: str, next_at: float) -> None:
        self.db.execute(
            "UPDATE outbox SET attempts = attempts + 1, code = ?, next_at = ? WHERE message_id = ?",
            (code, next_at, message_id),
        )

    # Having the same.

    def heads(self, deployment: str, *, held: bool, until: datetime | None = None) -> list[Json]:
        """Return, per day, what is held from a deployment, or delivered to it, and created before ``until``."""
        table, mine = ("inbox", "deployment = ?") if held else ("outbox", "state = 'DELIVERED' AND peer = ?")
        days: dict[str, list[int]] = defaultdict(list)
        for row in self._lines(table, mine, (deployment,), until):
            whole = bytes.fromhex(row["message_id"].replace("-", "") + row["header_sha256"])
            days[row["day"]].append(int(digest(whole), 16))
        return [
            {"day": day, "messages": len(all_), "digest": f"{_xor(all_):064x}"} for day, all_ in sorted(days.items())
        ]

    def held_lines(self, deployment: str, days: Sequence[str], until: datetime | None = None) -> list[Json]:
        """Return what is held from a deployment of these days, one line each."""
        mine = f"deployment = ? AND day IN ({','.join('?' * len(days))})"
        names = ("day", "message_id", "header_sha256")
        return [{name: row[name] for name in names} for row in self._lines("inbox", mine, (deployment, *days), until)]

    def _lines(self, table: str, mine: str, facts: Sequence[str], until: datetime | None) -> Iterator[sqlite3.Row]:
        """Yield rows by day and id; those of the day of ``until`` are read for the instant that they were created."""
        last = until.astimezone(UTC).date().isoformat() if until else "9999"
        rows = self.db.execute(
            f"SELECT day, message_id, header_sha256, CASE WHEN day = ? THEN parcel END AS parcel FROM {table}"
            f" WHERE day <= ? AND {mine} ORDER BY day, message_id",
            (last, last, *facts),
        )
        return (row for row in rows if until is None or not row["parcel"] or _created_at(row["parcel"]) < until)


def _created_at(parcel: str) -> datetime:
    return read_header(json.loads(parcel)["header"]).created_at


def _xor(numbers: Sequence[int]) -> int:
    whole = 0
    for number in numbers:
        whole ^= number
    return whole
