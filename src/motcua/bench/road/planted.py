"""Bugs on purpose in real processes: ``python -m motcua.bench.road.planted BUG web …`` runs a command with one planted.

The drill must find each. They carry the names that the simulator gives them.
"""

import runpy
import sys
import threading
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

SLOW = 0.4  # seconds between what the bug does first and what it should have done first


def _module(name: str) -> Any:
    return import_module(name)


def _done_first() -> None:
    """The mark is committed before the effect."""
    from django.db import transaction

    applying = _module("motcua.road.actions.applying")
    handlers = _module("motcua.base.messages").HANDLERS

    def later(name: str, messages: Sequence[Any]) -> None:
        time.sleep(SLOW)
        with transaction.atomic():
            handlers[name](messages)

    def run(turn: Any, name: str, messages: Sequence[Any]) -> bool:
        received = [turn.received(message) for message in messages]
        transaction.on_commit(lambda: later(name, received))
        return True

    applying.Turn._run = run


def _no_content_check() -> None:
    """The same id with other content is taken for what is here already."""
    arrival = _module("motcua.road.rules.arrival")
    judge = arrival.judge

    def careless(header: Any, *, known: Any, sha256: str, **rest: Any) -> Any:
        return arrival.DUPLICATE if known.header_sha256 else judge(header, known=known, sha256=sha256, **rest)

    arrival.judge = careless


def _by_arrival() -> None:
    """Messages are taken and have their turn as they come, whatever stands before them."""
    arrival, applying = _module("motcua.road.rules.arrival"), _module("motcua.road.actions.applying")
    actions = _module("motcua.road.actions")
    arrival._against_place = lambda *_: None
    applying._WITHOUT_ORDER = applying._WITHOUT_ORDER.replace("order_key = '' AND ", "")
    actions.apply_ordered = lambda **_: 0


def _receipt_first() -> None:
    """The receipt is told before the message is kept."""
    from django.db import connections, transaction

    actions = _module("motcua.road.actions")
    receive = actions.receive

    def keep(parcels: Sequence[Any], named: dict[str, Any]) -> None:
        time.sleep(SLOW)
        try:
            receive(parcels, **named)
        finally:
            connections.close_all()

    def told(parcels: Sequence[Any], **named: Any) -> Any:
        with transaction.atomic():
            answers = receive(parcels, **named)
            transaction.set_rollback(True)
        threading.Thread(target=keep, args=(parcels, named)).start()
        return answers

    actions.receive = told


BUGS: dict[str, Callable[[], None]] = {
    "done_first": _done_first,
    "no_content_check": _no_content_check,
    "by_arrival": _by_arrival,
    "receipt_first": _receipt_first,
}


def main(bug: str, *words: str) -> None:
    """Run one of our commands with a bug planted."""
    import django

    django.setup()
    BUGS[bug]()
    sys.argv = ["motcua", *words]
    runpy.run_module("motcua", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
