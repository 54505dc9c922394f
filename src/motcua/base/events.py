"""Events go up: ``publish`` inside a transaction, react with ``@on`` (now) or ``@after`` (soon, once).

An event is a frozen dataclass of plain values with a ``name`` that carries its version
(``"dossiers.DossierSubmitted.1"``). ``@on`` reactions run at once, in the same transaction, and their
failure fails the whole act. Each ``@after`` reaction becomes a job of its own, written in the same
transaction, retried alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar

from django.conf import settings
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs
from pydantic import TypeAdapter


class Event(Protocol):
    """A frozen dataclass of plain values."""

    name: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


E = TypeVar("E", bound=Event)
Reaction = Callable[[Any], None]

_at_once: ContextVar[bool] = ContextVar("at_once", default=False)
_types: dict[str, type[Event]] = {}
_on: dict[str, list[Reaction]] = defaultdict(list)
_after: dict[str, dict[str, Reaction]] = defaultdict(dict)
_seats: dict[Reaction, set[str]] = {}


def on(event_type: type[E], *, seats: set[str] | None = None) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a reaction that runs now, in the publisher's transaction."""

    def register(reaction: Callable[[E], None]) -> Callable[[E], None]:
        _types[event_type.name] = event_type
        _on[event_type.name].append(reaction)
        _limit(reaction, seats)
        return reaction

    return register


def after(
    event_type: type[E], *, seats: set[str] | None = None
) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a reaction that runs soon, as a job of its own; it may run again after a crash, so it must bear that."""

    def register(reaction: Callable[[E], None]) -> Callable[[E], None]:
        _types[event_type.name] = event_type
        _after[event_type.name][f"{reaction.__module__}.{reaction.__qualname__}"] = reaction
        _limit(reaction, seats)
        return reaction

    return register


def _limit(reaction: Reaction, seats: set[str] | None) -> None:
    if seats is not None:
        _seats[reaction] = seats


def _is_on(reaction: Reaction) -> bool:
    return reaction not in _seats or settings.MOTCUA_SEAT in _seats[reaction]


def publish(event: Event) -> None:
    """Tell whoever listens. Refused outside a transaction: no change, no event."""
    publish_all([event])


def publish_all(events: Sequence[Event]) -> None:
    """Tell several events at once: what follows each is still a job of its own, all filed in one statement."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("publish() outside a transaction")
    filed: list[dict[str, Any]] = []
    for event in events:
        for reaction in filter(_is_on, _on[event.name]):
            reaction(event)
        later = {name: reaction for name, reaction in _after[event.name].items() if _is_on(reaction)}
        if _at_once.get():
            for reaction in later.values():
                reaction(event)
        elif later:
            body = _adapter(type(event)).dump_python(event, mode="json")
            filed += ({"event": event.name, "reaction": name, "body": body} for name in later)
    if filed:
        react.batch_defer(*filed)


@contextmanager
def at_once() -> Iterator[None]:
    """Let ``@after`` reactions run inside the publisher's transaction: for history that is loaded, and for tests."""
    token = _at_once.set(True)
    try:
        yield
    finally:
        _at_once.reset(token)


@jobs.task(name="motcua.react", queue="reactions", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def react(*, event: str, reaction: str, body: dict[str, Any]) -> None:
    """Run one reaction to one event (the generic job behind ``@after``)."""
    _after[event][reaction](_adapter(_types[event]).validate_python(body))


@cache
def _adapter(event_type: type[Event]) -> TypeAdapter[Event]:
    """Return how events of a type are written and read; building it costs more than filing the job."""
    return TypeAdapter(event_type)
