"""The usual way to take in statuses, to compare with: a serializer for each line, ``bulk_create`` for the rows."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from django.db import transaction
from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter, model_validator

from motcua.base.clock import vietnam_date
from motcua.federation.models import RecordedStatus, RegisteredDossier
from motcua.wire.dossier_codes import parse
from motcua.wire.status_codes import STATUS_NAMES


class Line(BaseModel):
    """A line as a serializer checks it."""

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
    def check_times(self) -> "Line":
        if not self.submitted_at <= self.at <= datetime.now(UTC):
            raise ValueError("times reversed")
        return self

    @property
    def opened_on(self) -> date:
        return parse(self.code).day or vietnam_date(self.submitted_at)


class Body(BaseModel):
    lines: list[Line]


_BODY = TypeAdapter(Body)
_STATE = [field.name for field in RegisteredDossier._meta.fields if field.name != "code"]


@transaction.atomic
def record(text: bytes) -> int:
    """Record a message of statuses, and undo it: it counts nothing and answers nothing, which isn't even asked."""
    lines = _BODY.validate_json(text).lines
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
