"""Work that the clock starts and that must be single: each duty holds a lease in PostgreSQL while it runs.

``motcua worker`` runs every duty in turn; with several workers only the one that gets the advisory lock
does the work, and any other takes over when it dies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from django.db import connection, transaction


@dataclass(frozen=True)
class Duty:
    name: str
    every_seconds: float
    run: Callable[[], object]
    is_one_transaction: bool = True


DUTIES: dict[str, Duty] = {}


def duty(
    *, every_seconds: float, is_one_transaction: bool = True
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a function without arguments to be run about every so many seconds, by one worker at a time.

    One that isn't ``is_one_transaction`` makes its own: what it does in the middle holds when it dies at the end, so
    it must bear that another worker does the same at the same time.
    """

    def register(run: Callable[[], object]) -> Callable[[], object]:
        name = f"{run.__module__}.{run.__qualname__}"
        DUTIES[name] = Duty(name, every_seconds, run, is_one_transaction)
        return run

    return register


def run_if_leader(duty: Duty) -> bool:
    """Run a duty under its lock; return False when another worker has it."""
    return _run_in_one(duty) if duty.is_one_transaction else _run_in_its_own(duty)


def _run_in_one(duty: Duty) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", _lock_of(duty))
        if not cursor.fetchone()[0]:
            return False
        duty.run()
        return True


def _run_in_its_own(duty: Duty) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", _lock_of(duty))
        if not cursor.fetchone()[0]:
            return False
    try:
        duty.run()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", _lock_of(duty))
    return True


def _lock_of(duty: Duty) -> list[int]:
    return [0x6D63, crc32(duty.name.encode()) - (1 << 31)]
