"""What a page shows of a procedure, in one language; a reader's wishes; figures and their shares. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.base.text import in_language
from motcua.catalogue.types import Procedure, ProcedureField
from motcua.counts.types import Figures, ProcedureFigures, Total

DISPLAY_COOKIE = "motcua_display"


@dataclass(frozen=True)
class PaperLine:
    """A paper to bring: its name, what to know of it, how many originals and copies."""

    name: str
    hint: str
    originals: int
    copies: int
    is_required: bool


@dataclass(frozen=True)
class FeeLine:
    """A fee by its name; ``amount_vnd`` is None where the province sets it."""

    name: str
    amount_vnd: int | None
    note: str


@dataclass(frozen=True, kw_only=True)
class ProcedurePage:
    """A procedure in the reader's language."""

    name: str
    field_name: str
    description: str
    subjects: str
    requirements: str
    time_limit_note: str
    form_note: str
    sequence: tuple[str, ...]
    papers: tuple[PaperLine, ...]
    fees: tuple[FeeLine, ...]
    results: tuple[str, ...]
    agencies: tuple[str, ...]
    legal_bases: tuple[tuple[str, str], ...]


def describe_procedure(procedure: Procedure, language: str) -> ProcedurePage:
    """Return what a page shows of a procedure in a language (BCP 47)."""

    def said(texts: dict[str, str]) -> str:
        return in_language(texts, language)

    return ProcedurePage(
        name=said(procedure.names),
        field_name=said(procedure.field_names),
        description=said(procedure.descriptions),
        subjects=said(procedure.subjects),
        requirements=said(procedure.requirements),
        time_limit_note=said(procedure.time_limit_notes),
        form_note=said(procedure.form_notes),
        sequence=tuple(said(step) for step in procedure.sequence),
        papers=tuple(
            PaperLine(said(paper.names), said(paper.hint), paper.originals, paper.copies, paper.is_required)
            for paper in procedure.required_documents
        ),
        fees=tuple(FeeLine(said(fee.names), fee.amount_vnd, said(fee.notes)) for fee in procedure.fees),
        results=tuple(said(outcome.names) for outcome in procedure.results),
        agencies=tuple(said(agency.names) for agency in procedure.agencies),
        legal_bases=tuple((basis.number, said(basis.titles)) for basis in procedure.legal_bases),
    )


def seat_of(agency_code: str, addresses: Mapping[str, str]) -> str:
    """Return the address of the seat that handles an agency's dossiers, by its level-1 code; "" if it's unknown."""
    return addresses.get(agency_code.partition(".")[0], "") or addresses.get(agency_code.rpartition(".")[2], "")


def display_wish(text: str, contrast: str) -> str:
    """Return the cookie's words for a size of text and a contrast; anything unknown is normal."""
    words = [text] * (text in {"large", "largest"}) + ["high"] * (contrast == "high")
    return "-".join(words) or "normal"


def read_display_wish(wish: str) -> tuple[str, str]:
    """Return size of text and contrast from the cookie's words."""
    words = wish.split("-")
    text = next((word for word in words if word in {"large", "largest"}), "normal")
    return text, "high" if "high" in words else "normal"


@dataclass(frozen=True, kw_only=True)
class FieldFigures:
    """Movements of all procedures of one field (lĩnh vực), in dossiers; code and names are empty for unknown ones."""

    field_code: str
    field_names: Mapping[str, str]
    procedures: int
    received: int
    early: int
    on_time: int
    overdue_finished: int
    resolved: int
    withdrawn: int
    pending: int
    overdue_open: int


_OF_A_FIELD = ("received", "early", "on_time", "overdue_finished", "resolved", "withdrawn", "pending", "overdue_open")


def by_field(figures: Iterable[ProcedureFigures], fields: Mapping[str, ProcedureField]) -> list[FieldFigures]:
    """Return the figures of each field, the busiest first; procedures that the catalogue doesn't know are one, last."""
    groups: dict[str, list[ProcedureFigures]] = defaultdict(list)
    for one in figures:
        groups[fields[one.procedure_code].code if one.procedure_code in fields else ""].append(one)
    names = {field.code: field.names for field in fields.values()}
    found = [
        FieldFigures(
            field_code=code,
            field_names=names.get(code, {}),
            procedures=len(group),
            **{name: sum(getattr(one, name) for one in group) for name in _OF_A_FIELD},
        )
        for code, group in groups.items()
    ]
    return sorted(found, key=lambda row: (not row.field_code, -row.received, row.field_code))


COLUMNS = (
    "month",
    "received",
    "received_counter",
    "received_online",
    "received_postal",
    "carried_over",
    "early",
    "on_time",
    "overdue_finished",
    "resolved",
    "withdrawn",
    "pending",
    "overdue_open",
)


def cells(month: Figures) -> list[str | int]:
    """Return a month's figures in the order of COLUMNS; what is not known stays empty."""
    known = (getattr(month, column) for column in COLUMNS[1:])
    return [f"{month.first_day:%Y-%m}", *("" if value is None else value for value in known)]


def a_year_before(day: date) -> date:
    """Return the first day of the twelve calendar months of which ``day``'s month is the last."""
    return date(day.year - 1, day.month + 1, 1) if day.month < 12 else date(day.year, 1, 1)


@dataclass(frozen=True)
class AgencyTotals:
    """All procedures of one agency since the beginning, in dossiers."""

    code: str
    received: int
    in_time: int
    overdue_finished: int
    pending: int

    @property
    def resolved(self) -> int:
        return self.in_time + self.overdue_finished


def by_agency(totals: Iterable[Total]) -> list[AgencyTotals]:
    """Return the totals of each agency, the busiest first."""
    groups: dict[str, list[Total]] = defaultdict(list)
    for total in totals:
        groups[total.agency_code].append(total)
    found = [
        AgencyTotals(
            code,
            received=sum(total.received for total in group),
            in_time=sum(total.early + total.on_time for total in group),
            overdue_finished=sum(total.overdue_finished for total in group),
            pending=sum(total.open for total in group),
        )
        for code, group in groups.items()
    ]
    return sorted(found, key=lambda row: (-row.received, row.code))
