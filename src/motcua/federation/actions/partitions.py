"""Partitions of history, a month of opened dossiers each."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from motcua.base.clock import vietnam_date

_LOCK = 0x6D63_0101
_AHEAD = 2

# Attaching lets others go on writing meanwhile; ``CREATE … PARTITION OF`` would wait for all of them. The check says
# what the primary key can't: a version stands once, because its code leads to one month only.
_MAKE = """
CREATE TABLE {table} (LIKE federation_recordedstatus INCLUDING ALL, CHECK (
    opened_month >= '{first}' AND opened_month < '{end}'
    AND (code LIKE '%%-{yymm}__-%%' OR code !~ '^[A-Z0-9.]+-[0-9]{{6}}-([0-9]{{4}}|[1-9][0-9]{{4,8}})$')
));
ALTER TABLE federation_recordedstatus ATTACH PARTITION {table} FOR VALUES FROM ('{first}') TO ('{end}')
"""


@transaction.atomic(savepoint=False)
def make_partitions(months: Iterable[date]) -> None:
    """Make the partitions of months (their first days) that haven't got one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for month in sorted(months):
            table = f"federation_recordedstatus_{month:%Y_%m}"
            # to_regclass() may answer from what this session remembers, from before it waited for the lock.
            cursor.execute("SELECT NOT EXISTS (SELECT FROM pg_class WHERE relname = %s)", [table])
            if cursor.fetchone()[0]:
                end = (month + timedelta(days=32)).replace(day=1)
                cursor.execute(_MAKE.format(table=table, first=month, end=end, yymm=f"{month:%y%m}"), {})


def make_coming_partitions(*, now: datetime) -> None:
    """Make the partitions of this month and the next ones ahead of time."""
    month = vietnam_date(now).replace(day=1)
    months = [month]
    for _ in range(_AHEAD):
        months.append((months[-1] + timedelta(days=32)).replace(day=1))
    make_partitions(months)
