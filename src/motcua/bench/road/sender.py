"""A process that sends line tests, and writes each down in a table of the drill's own in the same transaction.

``python -m motcua.bench.road.sender ERRAND``: it may be killed at any instant and started again; it goes on behind the
last message that was committed, and ends when everything is sent.
"""

import math
import random
import sys
import time
from pathlib import Path
from typing import Any

import django
import msgspec
from django.db import DatabaseError, close_old_connections, connection, transaction

KEYS = 40  # for each recipient
FILE_SIZES = (0, 50_000)
WINDOW_PAUSE, BROKEN_PAUSE = 0.2, 0.3

_LAST = "SELECT coalesce(max(number), 0) FROM chaos_sent"
_UNDERWAY = "SELECT count(*) FROM road_outboxmessage WHERE state IN ('WAITING', 'RELAYED')"
_NOTE = "INSERT INTO chaos_sent (number, recipient, order_key, text) VALUES (%s, %s, %s, %s)"


class Errand(msgspec.Struct, frozen=True):
    """What is to be sent: so many messages, a part of them with a file, at most ``window`` of them under way.

    ``pace`` is a file that says which part of them may be sent by now.
    """

    @property
    def allowed(self) -> int:
        return math.ceil(self.messages * float(Path(self.pace).read_text()))

    sender: str
    recipients: list[str]
    messages: int
    window: int
    seed: int
    files: float
    pace: str


def main(errand: str) -> None:
    """Send what the errand says."""
    wanted = msgspec.json.decode(errand, type=Errand)
    django.setup()
    number = 0
    while number < wanted.messages:
        try:
            number = _send_some(wanted)
        except (DatabaseError, OSError) as problem:  # no database, or no room on the disk: once more
            print(f"{type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
            time.sleep(BROKEN_PAUSE)
        finally:
            close_old_connections()


def _send_some(wanted: Errand) -> int:
    """Send one batch, and return the number of the last message that is committed."""
    allowed, number, underway = wanted.allowed, _ask(_LAST), _ask(_UNDERWAY)
    if underway >= wanted.window or number >= allowed:
        time.sleep(WINDOW_PAUSE)
        return number
    chance = random.Random(f"{wanted.seed} {wanted.sender} {number}")
    count = min(chance.randint(1, 25), allowed - number)
    with transaction.atomic():
        _write(wanted, range(number + 1, number + 1 + count), chance)
    return number + count


def _write(wanted: Errand, numbers: range, chance: random.Random) -> None:
    from motcua.base import clock
    from motcua.road import actions
    from motcua.road.types import LINE_TEST, LineTestBody

    outgoing: list[actions.Outgoing] = []
    lines: list[tuple[int, str, str, str]] = []
    for number in numbers:
        recipient, text = chance.choice(wanted.recipients), f"{chance.getrandbits(64):016x}"
        order_key = f"key {chance.randrange(KEYS)}" if chance.random() < 0.7 else ""
        lines.append((number, recipient, order_key, text))
        outgoing.append(
            actions.Outgoing(
                message_type=LINE_TEST,
                sender=wanted.sender,
                recipient=recipient,
                body=LineTestBody(number, text, False),
                order_key=order_key,
                attachments=[_file(chance)] if chance.random() < wanted.files else [],
            )
        )
    with connection.cursor() as cursor:
        cursor.executemany(_NOTE, lines)
    actions.send_many(outgoing, now=clock.now())


def _file(chance: random.Random) -> Any:
    from motcua.base import files
    from motcua.road import actions

    return actions.FileToSend(files.put(chance.randbytes(chance.randint(*FILE_SIZES))), "test.bin")


def _ask(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main(sys.argv[1])
