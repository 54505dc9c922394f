"""Changes of counted things for any test in the house."""

from dataclasses import astuple
from datetime import UTC, datetime

from django.db import connection

from motcua.counts import actions
from motcua.counts.queries import effects
from motcua.counts.types import Channel, Counted

NOTHING = Counted(agency="", procedure="", channel="", received_at=None)


def make_counted(
    *,
    agency: str = "H26.45",
    procedure: str = "1.001193",
    channel: str = Channel.ONLINE,
    received_at: datetime | None = datetime(2026, 11, 2, 2, 0, tzinfo=UTC),
    due_at: datetime | None = datetime(2026, 11, 3, 10, 0, tzinfo=UTC),
    finished_at: datetime | None = None,
    outcome: str | None = None,
) -> Counted:
    """Return what is counted of a dossier, by default one received and due in a day."""
    return Counted(
        agency=agency,
        procedure=procedure,
        channel=channel,
        received_at=received_at,
        due_at=due_at,
        finished_at=finished_at,
        outcome=outcome,
    )


def make_change(new: Counted = NOTHING, old: Counted = NOTHING, *, times: int = 1) -> None:
    """Log that so many dossiers went from ``old`` to ``new``; the default of either is that it wasn't there."""
    casts = {"received_at": "timestamptz", "due_at": "timestamptz", "finished_at": "timestamptz"}
    columns = ", ".join(
        f"%s::{casts.get(name, 'text')} AS {side}_{name}" for side in ("old", "new") for name in effects.COLUMNS
    )
    actions.log_changes(
        from_sql=f"SELECT {columns}, NULL AS extra FROM generate_series(1, %s)",
        params=[*astuple(old), *astuple(new), times],
    )


def load(*, from_sql: str) -> None:
    """Fold things that were put there past the log into the aggregates, in one statement.

    ``from_sql`` selects what is counted of them, as for ``queries.list_differences``.
    """
    sides = f"SELECT 1 AS sign, {', '.join(effects.COLUMNS)} FROM ({from_sql}) AS thing WHERE received_at IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(f"WITH side AS ({sides}), {actions.FOLDS} SELECT 1")
