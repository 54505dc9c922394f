"""JSON of what spans domains: procedures and figures, for everybody."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import override
from ninja import Path, Query, Router, Schema

from motcua.base import clock
from motcua.base.web import actor_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.counts import queries as counts
from motcua.counts.types import DEFINITIONS
from motcua.dossiers import queries as dossiers
from motcua.federation import queries as federation
from motcua.portal import rules

prefix = ""
router = Router(tags=["procedures"])

Texts = dict[str, str]
Language = Annotated[str, Query(pattern="^(vi|en)$", description="Language of names and texts: vi or en.")]


class ProcedureLine(Schema):
    """A procedure in a list, in one language."""

    code: str
    name: str
    level: str
    field_name: str
    limit_text: str
    fee_text: str
    agencies: list[str]
    is_online: bool


class ProcedureList(Schema):
    items: list[ProcedureLine]


class TimeLimitOut(Schema):
    amount: int
    unit: str


class FeeOut(Schema):
    """``amount_vnd`` is null where the province sets it."""

    kind: str
    names: Texts
    amount_vnd: int | None
    notes: Texts


class PaperOut(Schema):
    code: str
    names: Texts
    hint: Texts
    originals: int
    copies: int
    is_required: bool
    media_types: list[str]
    files_max: int
    size_max: int


class LegalBasisOut(Schema):
    number: str
    titles: Texts


class OutcomeOut(Schema):
    code: str
    names: Texts


class HandlingBodyOut(Schema):
    level: str
    names: Texts
    codes: list[str]


class ProcedureOut(Schema):
    """The newest version of a procedure; texts per language tag (BCP 47)."""

    code: str
    version: int
    names: Texts
    field_code: str
    field_names: Texts
    level: str
    descriptions: Texts
    sequence: list[Texts]
    channels: list[str]
    time_limit_online: TimeLimitOut | None
    time_limit_counter: TimeLimitOut | None
    time_limit_notes: Texts
    sets: int
    fees: list[FeeOut]
    required_documents: list[PaperOut]
    requirements: Texts
    subjects: Texts
    results: list[OutcomeOut]
    legal_bases: list[LegalBasisOut]
    agencies: list[HandlingBodyOut]
    is_online: bool


@router.get("/procedures", response=ProcedureList, summary="Search procedures")
@open_to("anyone")
def list_procedures(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, description="One's own words; without any, all procedures.")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    lang: Language = "vi",
) -> dict[str, Any]:
    """Find procedures by words with or without diacritics, abbreviations, codes; best first."""
    hits = catalogue.search(q, lang=lang, limit=limit) if q.strip() else catalogue.list_procedures(lang=lang)[:limit]
    return {"items": hits}


@router.get("/procedures/{code}", response=ProcedureOut, summary="One procedure")
@open_to("anyone")
def get_procedure(request: HttpRequest, code: str) -> object:
    """Return everything published of a procedure."""
    return catalogue.get_procedure(code)


class VersionOut(Schema):
    """A line of the history that the national registry keeps."""

    version: int
    status: str
    at: datetime


class StatusOut(Schema):
    """What anybody may know: no name, no content. ``due_at`` is null where no time runs.

    ``received_at`` and ``history`` are filled for dossiers that other seats handle, from the national registry.
    """

    code: str
    procedure_code: str
    agency_code: str
    status: str
    submitted_at: datetime
    received_at: datetime | None = None
    due_at: datetime | None
    finished_at: datetime | None
    history: list[VersionOut] = []


@router.get(
    "/dossiers/{code}/status",
    response=StatusOut,
    exclude_unset=True,
    summary="Public status of a dossier",
    tags=["dossiers"],
)
@open_to("anyone")
def get_status(
    request: HttpRequest,
    code: Annotated[str, Path(max_length=60, description="The dossier's code.")],
    key: Annotated[
        str,
        Query(
            max_length=20,
            description="The last four characters of the submitter's personal id or telephone; at the national seat "
            "not needed for a dossier that another seat took in.",
        ),
    ] = "",
) -> object:
    """Return where a dossier stands; ten wrong tries in ten minutes from one address, then a pause (429)."""
    by, now = actor_of(request), clock.now()
    if federation.is_known_by_code(code):
        return federation.get_registered(code, by=by, now=now)
    return dossiers.get_public_status(code, key, by=by, now=now)


class MonthOut(Schema):
    """Figures of one month, in dossiers; ``overdue_open`` and ``paused`` are of now, null for months that are over."""

    first_day: date
    last_day: date
    received: int
    received_counter: int
    received_online: int
    received_postal: int
    carried_over: int
    early: int
    on_time: int
    overdue_finished: int
    resolved: int
    withdrawn: int
    pending: int
    overdue_open: int | None
    paused: int | None


class DossierFigures(Schema):
    """``definitions`` says in words what each figure counts."""

    definitions: dict[str, str]
    months: list[MonthOut]


class FieldOut(Schema):
    """Figures of one field of procedures, in dossiers; ``pending`` and ``overdue_open`` are of now.

    ``field_code`` is empty for procedures that the catalogue doesn't know.
    """

    field_code: str
    field_names: Texts
    procedures: int
    received: int
    early: int
    on_time: int
    overdue_finished: int
    resolved: int
    withdrawn: int
    pending: int
    overdue_open: int


class FieldFiguresOut(Schema):
    """``definitions`` says in words what each figure counts."""

    definitions: dict[str, str]
    fields: list[FieldOut]


@router.get("/statistics/fields", response=FieldFiguresOut, summary="Dossiers by field", tags=["statistics"])
@open_to("anyone")
def count_fields(
    request: HttpRequest,
    agency: Annotated[str, Query(max_length=40, description="Code of one agency; without it, all.")] = "",
    months: Annotated[int, Query(ge=1, le=60)] = 12,
    lang: Language = "vi",
) -> dict[str, Any]:
    """Return the last months' figures by field of procedures (lĩnh vực), the busiest first; exact to the second."""
    figures = counts.list_by_procedure(now=clock.now(), months=months, agency_code=agency or None)
    with override(lang):
        return {
            "definitions": {name: str(text) for name, text in DEFINITIONS.items()},
            "fields": rules.by_field(figures, catalogue.list_fields()),
        }


@router.get("/statistics/dossiers", response=DossierFigures, summary="Dossiers by month", tags=["statistics"])
@open_to("anyone")
def count_dossiers(
    request: HttpRequest,
    agency: Annotated[str, Query(max_length=40, description="Code of one agency; without it, all.")] = "",
    procedure: Annotated[str, Query(max_length=40, description="Code of one procedure; without it, all.")] = "",
    months: Annotated[int, Query(ge=1, le=60)] = 12,
    lang: Language = "vi",
) -> dict[str, Any]:
    """Return what was received, finished in time or late, and is pending, month by month; exact to the second."""
    figures = counts.list_months(
        now=clock.now(), months=months, agency_code=agency or None, procedure_code=procedure or None
    )
    with override(lang):
        return {"definitions": {name: str(text) for name, text in DEFINITIONS.items()}, "months": figures}
