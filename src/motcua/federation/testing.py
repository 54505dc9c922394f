"""Statuses of dossiers for any test in the house, and for the benchmarks."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.db import transaction
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter, model_validator

from motcua.base.clock import vietnam_date
from motcua.federation.models import RecordedStatus, RegisteredDossier
from motcua.federation.types import StatusLine
from motcua.wire.dossier_codes import parse
from motcua.wire.status_codes import STATUS_NAMES

SUBMITTED_AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def make_line(version: int = 1, code: str = "H49.18-261102-0001", **facts: Any) -> StatusLine:
    """Return a version of a dossier that is submitted (1), accepted (2), handled (3), finished (4) and returned (5)."""
    at = SUBMITTED_AT + max(min(version, 99) - 1, 0) * DAY
    said: dict[str, Any] = {
        "code": code,
        "version": version,
        "status": {1: 1, 2: 2, 3: 4, 4: 9, 5: 10}.get(version, 10),
        "at": at,
        "agency": "H49.18",
        "unit": "H49.18.01" if version < 5 else "",
        "procedure": "1.001193",
        "channel": "ONLINE",
        "submitted_at": SUBMITTED_AT,
        "received_at": SUBMITTED_AT + DAY if version > 1 else None,
        "due_at": SUBMITTED_AT + 5 * DAY if version > 1 else None,
        "finished_at": SUBMITTED_AT + 3 * DAY if version > 3 else None,
        "outcome": "GRANTED" if version > 3 else "",
    }
    return StatusLine(**(said | facts))


def make_dossier_lines(code: str, versions: int = 5, **facts: Any) -> list[StatusLine]:
    """Return the first versions of a dossier."""
    return [make_line(version, code, **facts) for version in range(1, versions + 1)]


class UsualLine(BaseModel):
    """A line as the usual application's serializer checks it."""

    code: Annotated[str, Field(max_length=64)]
    version: Annotated[int, Field(ge=1, le=1000)]
    status: Annotated[int, Field(ge=1, le=10)]
    at: AwareDatetime
    agency: Annotated[str, Field(pattern=r"^[A-Z]\d\d(\.\d\d){0,3}$")]
    procedure: Annotated[str, Field(max_length=64)]
    channel: Literal["COUNTER", "ONLINE", "POSTAL"]
    submitted_at: AwareDatetime
    unit: str = ""
    reason: str = ""
    received_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None
    outcome: str = ""

    @model_validator(mode="after")
    def check_times(self) -> "UsualLine":
        if not self.submitted_at <= self.at <= datetime.now(UTC):
            raise ValueError("times reversed")
        return self

    @property
    def opened_on(self) -> date:
        return parse(self.code).day or vietnam_date(self.submitted_at)


class UsualBody(BaseModel):
    """A message as a serializer reads it."""

    lines: list[UsualLine]


_BODY = TypeAdapter(list[UsualBody])
_STATE = [field.name for field in RegisteredDossier._meta.fields if field.name != "code"]


@transaction.atomic
def record_as_usual(text: bytes) -> int:
    """Record messages as usual applications do (``bulk_create``), to compare with, and undo it.

    It counts nothing and answers nothing, which isn't even asked.
    """
    lines = [line for body in _BODY.validate_json(text) for line in body.lines]
    RecordedStatus.objects.bulk_create(
        [
            RecordedStatus(
                code=line.code,
                version=line.version,
                opened_month=line.opened_on.replace(day=1),
                batch_id=0,
                at=line.at,
                due_at=line.due_at,
                status=STATUS_NAMES[line.status],
                agency=line.agency,
                unit=line.unit,
                reason=line.reason,
                content=b"",
            )
            for line in lines
        ],
        ignore_conflicts=True,
    )
    newest = {line.code: line for line in sorted(lines, key=lambda one: one.version)}
    known = RegisteredDossier.objects.select_for_update().order_by("code").in_bulk(sorted(newest))
    RegisteredDossier.objects.bulk_create(
        [
            RegisteredDossier(
                code=line.code,
                source=line.agency[:3],
                agency=line.agency,
                unit=line.unit,
                procedure=line.procedure,
                channel=line.channel,
                status=STATUS_NAMES[line.status],
                version=line.version,
                at=line.at,
                submitted_at=line.submitted_at,
                received_at=line.received_at,
                due_at=line.due_at,
                finished_at=line.finished_at,
                outcome=line.outcome or None,
                opened_on=line.opened_on,
            )
            for code, line in sorted(newest.items())
            if code not in known or known[code].version < line.version
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=_STATE,
    )
    transaction.set_rollback(True)
    return len(lines)
