"""Writes of numbers: take the next one, void one."""

from datetime import date, datetime

from django.db import connection, transaction

from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.text import tidy
from motcua.numbers import rules
from motcua.numbers.models import LedgerEntry
from motcua.numbers.types import AlreadyVoided, Fate, NoSuchNumber, ReasonNeeded

# The lock makes those who wait stand in line: on the counter's row alone every release would wake all of them, and
# chance would decide.
_TAKE_NEXT = """
WITH counter AS (
  INSERT INTO numbers_counter (series, day, last)
  SELECT %(series)s, %(day)s::date, 1
  FROM (SELECT pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'numbers', %(series)s, %(day)s::date), 0))) turn
  ON CONFLICT (series, day) DO UPDATE SET last = numbers_counter.last + 1
  RETURNING last
)
INSERT INTO numbers_ledgerentry (series, day, value, used_for, at, fate, voided_by, why)
SELECT %(series)s, %(day)s, last, %(used_for)s, %(at)s, 'USED', '', '' FROM counter
RETURNING value
"""


def take_next(*, series: str, day: date | None, used_for: str) -> int:
    """Give out the next number of a series: 1, 2, 3 …, each once, none left out (one statement).

    ``series`` is named ``<what>/<agency_code>``; ``day`` is the day in Việt Nam on which the series starts
    again, or None where it never does; ``used_for`` names the thing that gets the number. Call it last in the
    transaction of that thing: until it ends everybody else waits for the next number, and if it is rolled back
    the number was never given out. Outside a transaction it raises RuntimeError.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("take_next() outside a transaction")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NEXT, {"series": series, "day": day, "used_for": used_for, "at": clock.now()})
        value: int = cursor.fetchone()[0]
    return value


@transaction.atomic(savepoint=False)
def void(*, series: str, day: date | None, value: int, why: str, by: Actor, now: datetime) -> None:
    """Strike out a number that was given out; it stays in the ledger, with the reason, and is never given out again.

    Raises NotAllowed, ReasonNeeded, NoSuchNumber, AlreadyVoided.
    """
    if not rules.may_void(by, series):
        raise NotAllowed()
    reason = tidy(why)
    if not reason:
        raise ReasonNeeded()
    entry = LedgerEntry.objects.select_for_update().filter(series=series, day=day, value=value).first()
    if entry is None:
        raise NoSuchNumber(value=value)
    if entry.fate == Fate.VOIDED:
        raise AlreadyVoided(value=value)
    entry.fate, entry.voided_at, entry.why = Fate.VOIDED, now, reason
    entry.voided_by = str(by.account_id) if by.account_id else by.full_name
    entry.save(update_fields=["fate", "voided_at", "voided_by", "why"])
