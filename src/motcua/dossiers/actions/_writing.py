"""The few statements with which acts are written: tokens, ledger and history in one, the dossiers in another."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.seats import Seat, seat
from motcua.counts import actions as counts
from motcua.dossiers.models import Dossier, HistoryLine
from motcua.dossiers.rules.deadlines import Segment
from motcua.dossiers.rules.transitions import WITH_REASON
from motcua.dossiers.types import Act, DossierStatus, Stage, StatusFact
from motcua.evidence import actions as evidence
from motcua.evidence.types import NewLeaf

COUNTED = ", ".join(
    f"{row}.{column} AS {row}_{name}"
    for row in ("old", "new")
    for column, name in (
        ("agency_code", "agency"),
        ("procedure_code", "procedure"),
        ("channel", "channel"),
        ("accepted_at", "received_at"),
        ("due_at", "due_at"),
        ("finished_at", "finished_at"),
        ("outcome_kind", "outcome"),
    )
)

_RECORD = """
WITH closed AS (
    UPDATE dossiers_steptoken SET left_at = c.left_at, left_by = c.left_by
    FROM jsonb_to_recordset(%(closed)s) AS c (id uuid, left_at timestamptz, left_by text)
    WHERE dossiers_steptoken.id = c.id
), opened AS (
    INSERT INTO dossiers_steptoken (id, dossier_id, step_code, unit_code, role, queue, holder_account_id,
                                    holder_name, entered_at, due_at, urgent_at, left_by)
    SELECT id, dossier_id, step_code, unit_code, role, queue, holder_account_id,
           holder_name, entered_at, due_at, urgent_at, ''
    FROM jsonb_to_recordset(%(tokens)s) AS t (id uuid, dossier_id uuid, step_code text, unit_code text, role text,
         queue text, holder_account_id uuid, holder_name text, entered_at timestamptz, due_at timestamptz,
         urgent_at timestamptz)
), timed AS (
    INSERT INTO dossiers_deadlinesegment (dossier_id, number, kind, at, ground, calendar_version, amount, unit,
                                          at_end_of_day)
    SELECT dossier_id, number, kind, at, ground, calendar_version, amount, unit, at_end_of_day
    FROM jsonb_to_recordset(%(segments)s) AS s (dossier_id uuid, number int, kind text, at timestamptz, ground text,
         calendar_version text, amount int, unit text, at_end_of_day bool)
)
INSERT INTO dossiers_historyline (dossier_id, version, act, stage, status, at, actor_account_id, actor_name,
                                  actor_hat, note, due_from, due_to, content_sha256)
SELECT dossier_id, version, act, stage, status, at, actor_account_id, actor_name, actor_hat, note, due_from, due_to,
       content_sha256
FROM jsonb_to_recordset(%(history)s) AS h (dossier_id uuid, version int, act text, stage text, status text,
     at timestamptz, actor_account_id uuid, actor_name text, actor_hat text, note text, due_from timestamptz,
     due_to timestamptz, content_sha256 text)
"""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A token to be opened."""

    step_code: str
    unit_code: str
    role: str
    queue: str
    due_at: datetime | None
    urgent_at: datetime
    holder_account_id: UUID | None = None
    holder_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one act writes beside the dossier's own row."""

    dossier_id: UUID
    version: int
    act: Act
    stage: Stage
    status: DossierStatus
    at: datetime
    by: Actor
    note: str = ""
    content_sha256: str = ""
    closed: Sequence[UUID] = ()
    places: Sequence[Place] = ()
    first_segment: int = 1
    segments: Sequence[Segment] = field(default_factory=tuple)
    due_from: datetime | None = None
    due_to: datetime | None = None


def record(entry: Entry, leaf: NewLeaf | None = None) -> None:
    """Write tokens, ledger and history of one act, and what the log of evidence is to hold of it, in one statement."""
    record_many([entry], [leaf] if leaf else [])


def record_many(entries: Sequence[Entry], leaves: Sequence[NewLeaf]) -> None:
    """Write what several acts write, each on a dossier of its own, in one statement for any number."""
    rows = {
        "closed": [_closed_row(token_id, entry) for entry in entries for token_id in entry.closed],
        "tokens": [_token_row(place, entry) for entry in entries for place in entry.places],
        "segments": [
            {"dossier_id": str(entry.dossier_id), "number": number, **plain_segment(segment)}
            for entry in entries
            for number, segment in enumerate(entry.segments, start=entry.first_segment)
        ],
        "history": [_history_row(entry) for entry in entries],
    }
    evidence.add_leaves(leaves, with_sql=_RECORD, params={name: json.dumps(given) for name, given in rows.items()})


def _closed_row(token_id: UUID, entry: Entry) -> dict[str, Any]:
    return {"id": str(token_id), "left_at": iso(entry.at), "left_by": entry.by.full_name}


def _token_row(place: Place, entry: Entry) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "dossier_id": str(entry.dossier_id),
        "step_code": place.step_code,
        "unit_code": place.unit_code,
        "role": place.role,
        "queue": place.queue,
        "holder_account_id": str(place.holder_account_id) if place.holder_account_id else None,
        "holder_name": place.holder_name,
        "entered_at": iso(entry.at),
        "due_at": iso(place.due_at),
        "urgent_at": iso(place.urgent_at),
    }


def _history_row(entry: Entry) -> dict[str, Any]:
    return {
        "dossier_id": str(entry.dossier_id),
        "version": entry.version,
        "act": entry.act.value,
        "stage": entry.stage.value,
        "status": entry.status.value,
        "at": iso(entry.at),
        "actor_account_id": str(entry.by.account_id) if entry.by.account_id else None,
        "actor_name": entry.by.full_name,
        "actor_hat": entry.by.hat.value,
        "note": entry.note,
        "due_from": iso(entry.due_from),
        "due_to": iso(entry.due_to),
        "content_sha256": entry.content_sha256,
    }


def plain_segment(segment: Segment) -> dict[str, Any]:
    """Return the columns of a segment of the ledger as JSON holds them."""
    return {
        "kind": segment.kind.value,
        "at": iso(segment.at),
        "ground": segment.ground,
        "calendar_version": segment.calendar_version,
        "amount": segment.amount,
        "unit": segment.unit,
        "at_end_of_day": segment.at_end_of_day,
    }


def insert_dossier(dossier: Dossier) -> None:
    """Write a new dossier and what it changes in the counts, in one statement."""
    insert_dossiers([dossier])


def insert_dossiers(dossiers: Sequence[Dossier]) -> None:
    """Write new dossiers and what they change in the counts, in one statement for any number."""
    fields = Dossier._meta.concrete_fields
    columns = ", ".join(str(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    write_counted(
        from_sql=f"INSERT INTO dossiers_dossier ({columns}) VALUES {', '.join([row] * len(dossiers))} "
        f"RETURNING {COUNTED}, NULL AS extra",
        params=[
            field.get_db_prep_save(getattr(dossier, field.attname), connection)
            for dossier in dossiers
            for field in fields
        ],
    )


def update_dossiers(dossiers: Sequence[Dossier], names: Sequence[str]) -> None:
    """Write these fields of locked dossiers as they stand now, and what they change in the counts, in one statement."""
    by_name = {field.name: field for field in Dossier._meta.concrete_fields}
    fields = [by_name["id"], *(by_name[name] for name in names)]
    casts = ", ".join(f"%s::{field.db_type(connection)}" for field in fields)
    given = ", ".join(str(field.column) for field in fields)
    sets = ", ".join(f"{field.column} = fresh.{field.column}" for field in fields[1:])
    write_counted(
        from_sql=f"UPDATE dossiers_dossier AS d SET {sets} FROM (VALUES {', '.join([f'({casts})'] * len(dossiers))}) "
        f"AS fresh ({given}) WHERE d.id = fresh.id RETURNING {COUNTED}, NULL AS extra",
        params=[
            field.get_db_prep_save(getattr(dossier, field.attname), connection)
            for dossier in dossiers
            for field in fields
        ],
    )


def write_counted(*, from_sql: str, params: Sequence[Any]) -> None:
    """Run a statement that writes dossiers, and log what it changes in the counts where dossiers are counted.

    They are where they're handled; the national seat counts what agencies tell it, so that nothing counts twice.
    """
    if seat() is Seat.AGENCY:
        counts.log_changes(from_sql=from_sql, params=params)
        return
    with connection.cursor() as cursor:
        cursor.execute(from_sql, params)


def fact_of(dossier: Dossier, *, act: Act, at: datetime, unit_code: str = "", note: str = "") -> StatusFact:
    """Return what the country is told of the version of a dossier that an act has just made."""
    return StatusFact(
        dossier_code=dossier.code,
        version=dossier.version,
        status=str(dossier.status),
        at=at,
        agency_code=dossier.agency_code,
        unit_code=unit_code,
        procedure_code=dossier.procedure_code,
        channel=dossier.channel,
        reason=note if act in WITH_REASON else "",
        submitted_at=dossier.submitted_at,
        received_at=dossier.accepted_at,
        due_at=dossier.due_at,
        finished_at=dossier.finished_at,
        outcome=dossier.outcome_kind,
    )


def iso(instant: datetime | None) -> str | None:
    """Return an instant as JSON holds it."""
    return instant.isoformat() if instant else None


__all__ = [
    "COUNTED",
    "Entry",
    "HistoryLine",
    "Place",
    "fact_of",
    "insert_dossier",
    "insert_dossiers",
    "iso",
    "plain_segment",
    "record",
    "record_many",
    "update_dossiers",
    "write_counted",
]
