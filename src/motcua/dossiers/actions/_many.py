"""Writing what one cause changes in many dossiers: two statements, however many they are."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from motcua.base import events
from motcua.base.actor import SYSTEM, Actor
from motcua.dossiers.actions._home import tell_home
from motcua.dossiers.actions._proving import Step, prove
from motcua.dossiers.actions._writing import COUNTED, fact_of, iso, plain_segment, write_counted
from motcua.dossiers.models import Dossier, StepToken
from motcua.dossiers.rules.deadlines import Segment
from motcua.dossiers.types import Act, DossierMoved, DossiersRecorded, StatusFact

_RECORD = """
WITH kept AS (
    UPDATE dossiers_steptoken SET due_at = t.due_at, urgent_at = t.urgent_at, left_at = t.left_at, left_by = t.left_by
    FROM jsonb_to_recordset(%(tokens)s) AS t (id uuid, due_at timestamptz, urgent_at timestamptz,
         left_at timestamptz, left_by text)
    WHERE dossiers_steptoken.id = t.id
), timed AS (
    INSERT INTO dossiers_deadlinesegment (dossier_id, number, kind, at, ground, calendar_version, amount, unit,
                                          at_end_of_day)
    SELECT dossier_id, number, kind, at, ground, calendar_version, amount, unit, at_end_of_day
    FROM jsonb_to_recordset(%(segments)s) AS s (dossier_id uuid, number int, kind text, at timestamptz, ground text,
         calendar_version text, amount int, unit text, at_end_of_day bool)
)
INSERT INTO dossiers_historyline (dossier_id, version, act, stage, status, at, actor_account_id, actor_name,
                                  actor_hat, note, due_from, due_to)
SELECT dossier_id, version, act, stage, status, at, actor_account_id, actor_name, actor_hat, note, due_from, due_to
FROM jsonb_to_recordset(%(history)s) AS h (dossier_id uuid, version int, act text, stage text, status text,
     at timestamptz, actor_account_id uuid, actor_name text, actor_hat text, note text, due_from timestamptz,
     due_to timestamptz)
"""

_COLUMNS = {
    "stage": "text",
    "status": "text",
    "version": "int",
    "answer_due_at": "timestamptz",
    "due_at": "timestamptz",
    "remaining_minutes": "int",
    "finished_at": "timestamptz",
    "outcome_kind": "text",
    "calendar_version": "text",
}
_UPDATE = f"""
UPDATE dossiers_dossier SET {", ".join(f"{name} = d.{name}" for name in _COLUMNS)}
FROM jsonb_to_recordset(%s) AS d (id uuid, {", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())})
WHERE dossiers_dossier.id = d.id
RETURNING {COUNTED}, NULL AS extra
"""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What becomes of one locked dossier.

    ``values`` are columns of ``_COLUMNS``; ``tokens`` rows with their new times; without ``act`` nothing that people
    read has changed, and history says nothing.
    """

    dossier: Dossier
    values: dict[str, Any]
    tokens: Sequence[StepToken] = ()
    segments: Sequence[Segment] = field(default_factory=tuple)
    first_segment: int = 1
    act: Act | None = None
    note: str = ""
    due_from: datetime | None = None
    due_to: datetime | None = None


def write(changes: Sequence[Change], *, at: datetime, by: Actor = SYSTEM) -> None:
    """Write many changes, each a line of history of its own if it has an act, and tell of those."""
    for change in changes:
        if change.act is not None:
            change.values["version"] = change.dossier.version + 1
        for name, value in change.values.items():
            setattr(change.dossier, name, value)
    with connection.cursor() as cursor:
        cursor.execute(_RECORD, {name: json.dumps(rows) for name, rows in _rows(changes, at, by).items()})
    write_counted(from_sql=_UPDATE, params=[json.dumps([_dossier_row(change.dossier) for change in changes])])
    told = [change for change in changes if change.act is not None]
    if told:
        events.publish(DossiersRecorded(tuple(_fact(change, at) for change in told)))
        steps = [_step(change, at, by) for change in told]
        prove(steps)
        tell_home(steps, now=at)
    events.publish_all([_moved(change, at) for change in told])


def _rows(changes: Sequence[Change], at: datetime, by: Actor) -> dict[str, list[dict[str, Any]]]:
    return {
        "tokens": [_token_row(token) for change in changes for token in change.tokens],
        "segments": [
            {"dossier_id": str(change.dossier.id), "number": number, **plain_segment(segment)}
            for change in changes
            for number, segment in enumerate(change.segments, start=change.first_segment)
        ],
        "history": [_history_row(change, at, by) for change in changes if change.act is not None],
    }


def _token_row(token: StepToken) -> dict[str, Any]:
    return {
        "id": str(token.id),
        "due_at": iso(token.due_at),
        "urgent_at": iso(token.urgent_at),
        "left_at": iso(token.left_at),
        "left_by": token.left_by,
    }


def _history_row(change: Change, at: datetime, by: Actor) -> dict[str, Any]:
    dossier = change.dossier
    return {
        "dossier_id": str(dossier.id),
        "version": dossier.version,
        "act": change.act,
        "stage": dossier.stage,
        "status": dossier.status,
        "at": iso(at),
        "actor_account_id": str(by.account_id) if by.account_id else None,
        "actor_name": by.full_name,
        "actor_hat": by.hat.value,
        "note": change.note,
        "due_from": iso(change.due_from),
        "due_to": iso(change.due_to),
    }


def _dossier_row(dossier: Dossier) -> dict[str, Any]:
    plain = {name: getattr(dossier, name) for name in _COLUMNS}
    row = {name: iso(value) if isinstance(value, datetime) else value for name, value in plain.items()}
    return {"id": str(dossier.id), **row}


def _fact(change: Change, at: datetime) -> StatusFact:
    unit_code = next((token.unit_code for token in change.tokens if token.left_at is None), "")
    return fact_of(change.dossier, act=change.act or Act.FOLLOW_CALENDAR, at=at, unit_code=unit_code, note=change.note)


def _step(change: Change, at: datetime, by: Actor) -> Step:
    return Step(
        dossier=change.dossier,
        act=change.act or Act.FOLLOW_CALENDAR,
        at=at,
        by=by,
        note=change.note,
        due_from=change.due_from,
        due_to=change.due_to,
    )


def _moved(change: Change, at: datetime) -> DossierMoved:
    dossier, act = change.dossier, str(change.act.value) if change.act else ""
    return DossierMoved(dossier.code, dossier.version, act, str(dossier.stage), str(dossier.status), at)
