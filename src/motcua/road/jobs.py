"""What the clock starts on the road."""

import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import connections

from motcua.base import clock
from motcua.base.duties import duty
from motcua.road import actions, queries

AT_ONCE, PATIENT_AT_ONCE, LONG_AT_ONCE = 10, 6, 2
SLOW_SECONDS, BATCH = 2.0, 200  # for so many messages
APPLY_SECONDS, FEW, LONG_SECONDS = 10.0, 50, 0.2
COMPARE_AGAIN_SECONDS, FIND_WAYS_SECONDS = 60.0, 300.0

log = structlog.get_logger("motcua.road")
_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="road")
_patient_pool = ThreadPoolExecutor(PATIENT_AT_ONCE, thread_name_prefix="road-patient")
_long_pool = ThreadPoolExecutor(LONG_AT_ONCE, thread_name_prefix="road-long")
_busy: set[str] = set()
_slow: set[str] = set()
_long: set[str] = set()
_compared: dict[str, float] = {}
_ways: list[int] = []  # the numbers of the registries by which ways were found last
_found_ways_at = [-math.inf]
_lock = threading.Lock()
_began = clock.now()


@duty(every_seconds=0.5, is_one_transaction=False)
def push() -> None:
    """Begin to push to every peer for whom something waits; a slow one holds one thread and nobody else.

    Who didn't answer last time, or was slow, waits with its like, and so does for whom there was more than could be
    handed over at a time, such as one that is back after a month: the others have threads of their own.
    """
    for deployment, answered in actions.list_due(now=clock.now()).items():
        with _lock:
            if deployment in _busy:
                continue
            _busy.add(deployment)
            lane = _lane_of(deployment, answered)
        lane.submit(_push_to, deployment)


def _lane_of(deployment: str, answered: bool) -> ThreadPoolExecutor:
    if not answered or deployment in _slow:
        return _patient_pool
    return _long_pool if deployment in _long else _pool


def _push_to(deployment: str) -> None:
    began, count = time.monotonic(), 0
    try:
        count = actions.push_to(deployment)
    except Exception:
        log.exception("pushing failed", peer=deployment)
    finally:
        seconds = time.monotonic() - began
        is_slow = seconds > SLOW_SECONDS * (1 + count // BATCH)
        is_long = not is_slow and seconds >= actions.AT_A_TIME.total_seconds()
        with _lock:
            _busy.discard(deployment)
            (_slow.add if is_slow else _slow.discard)(deployment)
            (_long.add if is_long else _long.discard)(deployment)
        connections.close_all()


@duty(every_seconds=0.5, is_one_transaction=False)
def apply() -> None:
    """Let messages have their turn until few are left, for some seconds; what comes in meanwhile goes together.

    Few that took long were large: others have come meanwhile, or were left for the next round.
    """
    until = time.monotonic() + APPLY_SECONDS
    while (began := time.monotonic()) < until:
        tried = actions.apply_ordered(now=clock.now()) + actions.apply_unordered(now=clock.now())
        if tried < FEW and time.monotonic() - began < LONG_SECONDS:
            break


@duty(every_seconds=1, is_one_transaction=False)
def fetch() -> None:
    """Ask the hub what waits for us: often when we can't be reached, else now and then."""
    if queries.should_fetch(now=clock.now()):
        actions.fetch(now=clock.now())


@duty(every_seconds=5, is_one_transaction=False)
def compare_heads() -> None:
    """Once a day, after a start, and when something is odd, see with each peer that both sides have the same."""
    for deployment in queries.list_to_compare(since=_began, now=clock.now()):
        now = time.monotonic()
        if _compared.get(deployment, -math.inf) + COMPARE_AGAIN_SECONDS < now and not actions.compare_heads(
            deployment=deployment
        ):
            _compared[deployment] = now  # what couldn't be mended now isn't asked for all the time


@duty(every_seconds=60)
def expire() -> None:
    """End what nobody may take any more."""
    while actions.expire(now=clock.now()):
        pass


@duty(every_seconds=30)
def find_way_anew() -> None:
    """Follow the registry: what waits goes to whoever acts for its recipient now.

    All that waits is looked through: when the registry has changed since the last two times, and now and then, for
    mandates begin and end by themselves.
    """
    now, number = time.monotonic(), queries.get_registry(clock.now()).number
    if _ways[-2:] != [number, number] or now - _found_ways_at[0] > FIND_WAYS_SECONDS:
        actions.find_way_anew(now=clock.now())
        _ways[:], _found_ways_at[0] = [*_ways[-1:], number], now


# The registry.


@duty(every_seconds=2)
def keep_registry() -> None:
    """Found or fetch the registry, and tell the hub of us: at once while it doesn't know us, else each minute."""
    actions.keep_registry(now=clock.now())


@duty(every_seconds=30, is_one_transaction=False)
def have_the_log_watched() -> None:
    """Show our witnesses the newest head of our log."""
    actions.offer_checkpoint(now=clock.now())
