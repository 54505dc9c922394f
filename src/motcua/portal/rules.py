"""What a page shows of a procedure, in one language; a reader's wishes. Pure."""

from dataclasses import dataclass

from motcua.base.text import in_language
from motcua.catalogue.types import Procedure

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


def display_wish(text: str, contrast: str) -> str:
    """Return the cookie's words for a size of text and a contrast; anything unknown is normal."""
    words = [text] * (text in {"large", "largest"}) + ["high"] * (contrast == "high")
    return "-".join(words) or "normal"


def read_display_wish(wish: str) -> tuple[str, str]:
    """Return size of text and contrast from the cookie's words."""
    words = wish.split("-")
    text = next((word for word in words if word in {"large", "largest"}), "normal")
    return text, "high" if "high" in words else "normal"
