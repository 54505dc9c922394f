"""The parts of a dossier as an officer reads them: plain values for templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from motcua.agencies import queries as agencies
from motcua.agencies.types import Role
from motcua.base.clock import vietnam_date
from motcua.base.text import in_language
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure
from motcua.counts.types import Channel
from motcua.dossiers import queries
from motcua.dossiers.types import (
    Act,
    DocumentData,
    DossierData,
    ItemKind,
    PaperKind,
    Stage,
    SupplementData,
    SupplementItem,
    TokenData,
)
from motcua.forms import queries as forms
from motcua.forms.types import Answer as Kept
from motcua.ui.parts import Answer, AnswerGroup, Moment, Tone

_WARNINGS = {
    Act.EXTEND,
    Act.LAPSE,
    Act.REJECT_INTAKE,
    Act.REQUEST_SUPPLEMENT,
    Act.RETURN_DRAFT,
    Act.SIGN_REFUSAL,
    Act.WITHDRAW,
}
_TONES: dict[Stage, Tone] = {
    Stage.SUBMITTED: "brand",
    Stage.REJECTED: "no",
    Stage.REFUSED: "no",
    Stage.LAPSED: "no",
    Stage.WITHDRAWN: "",
    Stage.SUPPLEMENT: "soon",
    Stage.SUPPLEMENT_AT_INTAKE: "soon",
    Stage.READY: "ok",
    Stage.HANDED_OVER: "ok",
}


@dataclass(frozen=True)
class Head:
    """What stands above everything."""

    procedure: str
    channel: str
    relation: str
    stage_tone: Tone


@dataclass(frozen=True)
class PaperFile:
    """A file that came with the dossier; ``is_picture`` has a preview."""

    document: DocumentData
    url: str
    preview_url: str


@dataclass(frozen=True)
class PaperGroup:
    """A required paper with the files sent for it; ``reason`` is why it was marked for correction."""

    name: str
    files: tuple[PaperFile, ...]
    earlier: tuple[PaperFile, ...]
    reason: str


@dataclass(frozen=True)
class Standing:
    """Where the dossier stands: step, unit, who holds it, who could."""

    step: str
    unit: str
    holder: str
    could: str
    entered_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class Issued:
    """A paper that the flow issued, or that is printed on demand."""

    label: str
    url: str
    made_at: datetime | None


@dataclass(frozen=True)
class Marked:
    """What a supplement request marked, in words; ``before`` and ``after`` of an answer that was corrected."""

    name: str
    reason: str
    before: str
    after: str


@dataclass(frozen=True)
class Request:
    """A supplement request with its marks in words."""

    data: SupplementData
    marks: tuple[Marked, ...]


def head(dossier: DossierData, language: str) -> Head:
    """Return what stands above everything."""
    form = forms.get_form(dossier.form_code, dossier.form_version)
    submitter = forms.submitter_of(form, dossier.answers)
    return Head(
        procedure=in_language(_procedure(dossier).names, language),
        channel=str(Channel(dossier.channel).label),
        relation=in_language(submitter.relations, language),
        stage_tone=_TONES.get(dossier.stage, "info"),
    )


def answer_groups(dossier: DossierData, language: str) -> list[AnswerGroup]:
    """Return the answers by section; what the open supplement request marks carries its reason."""
    marked = _open_marks(dossier, ItemKind.ANSWER)
    corrected = [item for one in dossier.supplements if one.answered_at for item in one.items]
    before = _in_words(dossier, {item.key: item.before for item in corrected}, language)
    form = forms.get_form(dossier.form_code, dossier.form_version)
    sections = forms.describe(form, dossier.answers, language, on=vietnam_date(dossier.submitted_at))
    return [
        AnswerGroup(
            section.title,
            [
                Answer(row.label, row.value, error=marked.get(row.key, ""), before=before.get(row.key, ""))
                for row in section.rows
            ],
        )
        for section in sections
    ]


def _in_words(dossier: DossierData, given: Mapping[str, Kept | None], language: str) -> dict[str, str]:
    """Return answers that once were, or became, in words; what wasn't answered is left out."""
    answers = {key: answer for key, answer in given.items() if answer is not None}
    if not answers:
        return {}
    form = forms.get_form(dossier.form_code, dossier.form_version)
    sections = forms.describe(form, {**dossier.answers, **answers}, language, on=vietnam_date(dossier.submitted_at))
    return {row.key: row.value for section in sections for row in section.rows if row.key in answers}


def paper_groups(dossier: DossierData, language: str) -> list[PaperGroup]:
    """Return the required papers with their files, in the order of the law."""
    marked = _open_marks(dossier, ItemKind.PAPER)
    groups = []
    for required in _procedure(dossier).required_documents:
        files = [_paper_file(dossier, one) for one in dossier.documents if one.document_code == required.code]
        groups.append(
            PaperGroup(
                name=in_language(required.names, language),
                files=tuple(one for one in files if not one.document.is_superseded),
                earlier=tuple(one for one in files if one.document.is_superseded),
                reason=marked.get(required.code, ""),
            )
        )
    return groups


def _paper_file(dossier: DossierData, document: DocumentData) -> PaperFile:
    url = reverse("office_document", args=[dossier.code, document.id])
    return PaperFile(document, url, f"{url}?preview" if document.media_type.startswith("image/") else "")


def places(dossier: DossierData, language: str) -> list[Standing]:
    """Return where the dossier stands, and who may act there."""
    open_tokens = [token for token in dossier.tokens if token.left_at is None]
    return [_place(token, _procedure(dossier), language) for token in open_tokens]


def _place(token: TokenData, procedure: Procedure, language: str) -> Standing:
    officers = agencies.list_officers([token.unit_code], Role(token.role))
    return Standing(
        step=in_language(procedure.process.step(token.step_code).names, language),
        unit=in_language(agencies.get_unit(token.unit_code).name, language),
        holder=token.holder_name,
        could=", ".join(dict.fromkeys(one.full_name for one in officers)),
        entered_at=token.entered_at,
        due_at=token.due_at,
    )


def moments(dossier: DossierData) -> list[Moment]:
    """Return the history, the newest first."""
    return [
        Moment(
            title=str(line.act.label),
            at=line.at,
            who=line.actor_name,
            text=queries.describe_entry(line),
            state="warning" if line.act in _WARNINGS else "done",
        )
        for line in reversed(dossier.history)
    ]


def issued(dossier: DossierData) -> list[Issued]:
    """Return the newest paper of each kind; the receipt and the control slip are there at any time."""
    newest = {paper.kind: paper.made_at for paper in dossier.papers}
    kinds: dict[PaperKind, datetime | None] = dict(newest)
    for line in dossier.history:
        kind = {
            Act.ACCEPT: PaperKind.INTAKE_RECEIPT,
            Act.REQUEST_SUPPLEMENT: PaperKind.SUPPLEMENT_SLIP,
            Act.REJECT_INTAKE: PaperKind.INTAKE_REFUSAL,
            Act.LAPSE: PaperKind.INTAKE_REFUSAL,
            Act.EXTEND: PaperKind.APOLOGY_SLIP,
        }.get(line.act)
        if kind:
            kinds.setdefault(kind, line.at)
    kinds.setdefault(PaperKind.CONTROL_SLIP, None)
    return [
        Issued(str(kind.label), reverse("office_paper", args=[dossier.code, kind.value.lower()]), kinds[kind])
        for kind in PaperKind
        if kind in kinds
    ]


def requests(dossier: DossierData, language: str) -> list[Request]:
    """Return the supplement requests with what each marks."""
    return [Request(one, _marked(dossier, one, language)) for one in dossier.supplements]


def _marked(dossier: DossierData, request: SupplementData, language: str) -> tuple[Marked, ...]:
    before = _in_words(dossier, {item.key: item.before for item in request.items}, language)
    after = _in_words(dossier, {item.key: item.after for item in request.items}, language)
    return tuple(
        Marked(item_name(dossier, item, language), item.reason, before.get(item.key, ""), after.get(item.key, ""))
        for item in request.items
    )


def item_name(dossier: DossierData, item: SupplementItem, language: str) -> str:
    """Return what a mark points at, in words."""
    if item.kind is ItemKind.PAPER:
        return in_language(_procedure(dossier).required_document(item.key).names, language)
    form = forms.get_form(dossier.form_code, dossier.form_version)
    page, question = form.page_of(item.key), form.question(item.key)
    return f"{in_language(page.titles, language)}: {in_language(question.labels, language)}"


def _open_marks(dossier: DossierData, kind: ItemKind) -> dict[str, str]:
    still_open: Sequence[SupplementData] = [one for one in dossier.supplements if one.answered_at is None]
    return {item.key: item.reason for one in still_open for item in one.items if item.kind is kind}


def _procedure(dossier: DossierData) -> Procedure:
    return catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
