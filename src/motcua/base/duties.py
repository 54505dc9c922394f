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


DUTIES: dict[str, Duty] = {}


def duty(*, every_seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a function without arguments to be run about every so many seconds, by one worker at a time."""

    def register(run: Callable[[], object]) -> Callable[[], object]:
        name = f"{run.__module__}.{run.__qualname__}"
        DUTIES[name] = Duty(name, every_seconds, run)
        return run

    return register


def run_if_leader(duty: Duty) -> bool:
    """Run a duty in one transaction under its lock; return False when another worker holds it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [0x6D63, crc32(duty.name.encode()) - (1 << 31)])
        if not cursor.fetchone()[0]:
            return False
        duty.run()
        return True
