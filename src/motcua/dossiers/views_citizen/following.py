"""My dossiers: where each stands and why, its papers, and withdrawing it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from motcua.agencies import queries as agencies
from motcua.agencies.types import AgencyData
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.files import serve, serve_bytes
from motcua.base.web import citizen_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.dossiers import actions, queries
from motcua.dossiers.types import (
    Act,
    DossierData,
    DossierLine,
    DossierStatus,
    DraftLine,
    HistoryEntry,
    ItemKind,
    NoSuchDossier,
    NotNow,
    PaperKind,
    Stage,
    SupplementData,
)
from motcua.dossiers.views_citizen._shared import address, language, said
from motcua.dossiers.views_citizen.papers import serve_document
from motcua.dossiers.views_citizen.ways import short_way, ways_of
from motcua.forms import queries as forms
from motcua.trail.types import ReadPurpose
from motcua.ui.fields import Field
from motcua.ui.parts import Answer, AnswerGroup, Crumb, Moment, Tone

TONES: dict[DossierStatus, Tone] = {
    DossierStatus.REGISTERED: "info",
    DossierStatus.RECEIVED: "info",
    DossierStatus.IN_PROGRESS: "info",
    DossierStatus.AWAITING_SUPPLEMENT: "soon",
    DossierStatus.AWAITING_PAYMENT: "soon",
    DossierStatus.COMPLETED: "ok",
    DossierStatus.RETURNED: "ok",
    DossierStatus.NOT_RECEIVED: "no",
    DossierStatus.STOPPED: "no",
    DossierStatus.WITHDRAWN: "",
}
_WAITING = {Stage.SUPPLEMENT, Stage.SUPPLEMENT_AT_INTAKE}
_ENDED = {Stage.REJECTED, Stage.REFUSED, Stage.HANDED_OVER, Stage.WITHDRAWN, Stage.LAPSED, Stage.READY}
_INSIDE = {Act.FORWARD, Act.REASSIGN, Act.PROPOSE, Act.RETURN_DRAFT}
"""Acts whose notes are of the agency's own business."""


@open_to("citizen")
@require_GET
def my_dossiers(request: HttpRequest) -> HttpResponse:
    """List my dossiers, newest first, and the applications I have begun."""
    by = citizen_of(request)
    page = queries.list_mine(by=by, after=request.GET.get("after", ""))
    drafts = queries.list_drafts(by=by)
    names = agencies.find_agencies({line.agency_code for line in page.lines if line.errands})
    context = {
        "cards": [_card(line, names) for line in page.lines],
        "drafts": [_draft_card(draft) for draft in drafts],
        "now": clock.now(),
        "next_url": f"?after={page.lines[-1].cursor}" if page.has_more else "",
    }
    return render(request, "dossiers/citizen/my_dossiers.html", context)


def _card(line: DossierLine, agency_names: Mapping[str, AgencyData]) -> dict[str, Any]:
    procedure = catalogue.get_procedure(line.procedure_code, line.procedure_version)
    is_waiting = line.stage in _WAITING
    return {
        "line": line,
        "name": said(procedure.names),
        "tone": TONES[line.status],
        "is_running": line.stage not in _ENDED and not is_waiting,
        "url": reverse("my_dossier", args=[line.code]),
        "supplement_url": reverse("my_supplement", args=[line.code]) if is_waiting else "",
        "next": _next_sentence(line.stage),
        "way": short_way(line.errands, said(dict(agency_names[line.agency_code].name))) if line.errands else "",
    }


def _draft_card(draft: DraftLine) -> dict[str, Any]:
    procedure = catalogue.get_procedure(draft.procedure_code, draft.procedure_version)
    return {"draft": draft, "name": said(procedure.names)}


def _next_sentence(stage: Stage) -> str:
    """Return what happens next, or what the applicant is to do."""
    return {
        Stage.SUBMITTED: _("The service desk checks it and answers you."),
        Stage.SUPPLEMENT_AT_INTAKE: _("Correct what was marked and send it back."),
        Stage.SUPPLEMENT: _(
            "Correct what the officer marked and send it back. The legal time stands still until then."
        ),
        Stage.ACCEPTED: _("An officer takes it up."),
        Stage.IN_PROGRESS: _("An officer is handling it."),
        Stage.AWAITING_SIGNATURE: _("The result lies before the leader for signature."),
        Stage.READY: _("The result is signed."),
        Stage.HANDED_OVER: _("The result is in your papers."),
        Stage.REFUSED: _("Read the notice and its reasons."),
        Stage.REJECTED: _("Read why; you can correct it and apply again."),
        Stage.LAPSED: _("It was not corrected in time. You can apply again."),
        Stage.WITHDRAWN: _("You withdrew it. Nothing more happens."),
    }[stage]


@open_to("citizen")
@require_GET
def my_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Show one dossier: where it stands, the clock and its reasons, what happened, its papers."""
    by, now = citizen_of(request), clock.now()
    dossier = queries.get_dossier(code, by=by, now=now, purpose=ReadPurpose.OWN)
    procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
    agency = agencies.get_agency(dossier.agency_code)
    context = {
        "dossier": dossier,
        "name": said(procedure.names),
        "agency": agency,
        "agency_name": said(dict(agency.name)),
        "now": now,
        "tone": TONES[dossier.status],
        "next": _next_sentence(dossier.stage),
        "ways": ways_of(dossier.errands, now=now),
        "is_waiting": dossier.stage in _WAITING,
        "is_ended": dossier.stage in _ENDED,
        "answer_by": _answer_by(dossier),
        "may_correct": Act.ANSWER_SUPPLEMENT in dossier.acts,
        "may_withdraw": Act.WITHDRAW in dossier.acts,
        "moments": _moments(dossier),
        "papers": _papers(dossier),
        "documents": [one for one in dossier.documents if not one.is_superseded],
        "groups": _groups(dossier),
        "is_in_store": dossier.stage is Stage.HANDED_OVER,
        "who_looked_url": address("who_looked"),
        "crumbs": [Crumb(_("My dossiers"), reverse("my_dossiers")), Crumb(dossier.code)],
        **_clock_context(dossier, by),
    }
    return render(request, "dossiers/citizen/dossier.html", context)


def _clock_context(dossier: DossierData, by: Actor) -> dict[str, Any]:
    found = queries.get_clock(dossier.code, by=by, now=clock.now())
    return {
        "standing": found.standing if found else None,
        "clock_lines": queries.describe_clock(found, language()) if found else [],
    }


def _moments(dossier: DossierData) -> list[Moment]:
    """Return what happened and, at the end, what comes next."""
    asked = iter(dossier.supplements)
    moments = [
        _moment(entry, _marks(next(asked, None), dossier) if entry.act is Act.REQUEST_SUPPLEMENT else "")
        for entry in dossier.history
    ]
    if dossier.stage not in _ENDED:
        waiting = dossier.stage in _WAITING
        due_at = _answer_by(dossier) if waiting else dossier.due_at or dossier.answer_due_at
        moments.append(Moment(_next_sentence(dossier.stage), due_at, state="next"))
    return moments


def _answer_by(dossier: DossierData) -> datetime | None:
    """Return until when corrections are taken; None when none are asked for."""
    return dossier.supplements[-1].answer_by if dossier.stage in _WAITING and dossier.supplements else None


def _marks(request: SupplementData | None, dossier: DossierData) -> str:
    """Return what a supplement request marked, a line each: what it is and what is wrong with it."""
    form = forms.get_form(dossier.form_code, dossier.form_version)
    procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
    return "\n".join(
        f"{said(procedure.required_document(item.key).names)}: {item.reason}"
        if item.kind is ItemKind.PAPER
        else f"{said(form.question(item.key).labels)}: {item.reason}"
        for item in (request.items if request else ())
    )


def _moment(entry: HistoryEntry, marks: str) -> Moment:
    warns = entry.act in (Act.EXTEND, Act.LAPSE, Act.REQUEST_SUPPLEMENT, Act.REJECT_INTAKE, Act.SIGN_REFUSAL)
    return Moment(
        entry.act.label,
        entry.at,
        entry.actor_name,
        "\n".join(filter(None, [queries.describe_entry(entry, with_note=entry.act not in _INSIDE), marks])),
        "warning" if warns else "done",
    )


def _papers(dossier: DossierData) -> list[dict[str, Any]]:
    """Return the newest paper of each kind; the control slip is the agency's own."""
    newest = {paper.kind: paper for paper in dossier.papers if paper.kind is not PaperKind.CONTROL_SLIP}
    return [
        {"paper": paper, "url": reverse("my_paper", args=[dossier.code, paper.kind.lower()])}
        for paper in newest.values()
    ]


def _groups(dossier: DossierData) -> list[AnswerGroup]:
    form = forms.get_form(dossier.form_code, dossier.form_version)
    return [
        AnswerGroup(section.title, [Answer(row.label, row.value) for row in section.rows])
        for section in forms.describe(form, dossier.answers, language())
    ]


@open_to("citizen")
@require_safe
def my_paper(request: HttpRequest, code: str, kind: str) -> HttpResponseBase:
    """Send the newest paper of a kind that was issued for my dossier."""
    try:
        wanted = PaperKind(kind.upper())
    except ValueError:
        raise NoSuchDossier() from None
    stored = queries.get_paper(code, wanted, by=citizen_of(request), now=clock.now(), purpose=ReadPurpose.OWN)
    return serve(request, stored, file_name=f"{code} {wanted.label}.pdf", inline="download" not in request.GET)


@open_to("citizen")
@require_safe
def my_proof(request: HttpRequest, code: str) -> HttpResponseBase:
    """Send the proofs that my dossier's history stands in the log of evidence; anybody can check them."""
    proofs = queries.prove_dossier(code, by=citizen_of(request), now=clock.now(), purpose=ReadPurpose.OWN)
    return serve_bytes(proofs, media_type="application/json", file_name=f"{code} {_('proofs')}.json")


@open_to("citizen")
@require_safe
def my_document(request: HttpRequest, code: str, document_id: UUID) -> HttpResponseBase:
    """Send a paper that I handed in."""
    found = queries.get_document(
        code,
        str(document_id),
        by=citizen_of(request),
        now=clock.now(),
        purpose=ReadPurpose.OWN,
        as_thumbnail="preview" in request.GET,
    )
    return serve_document(request, found)


@open_to("citizen")
@require_http_methods(["GET", "POST"])
def my_withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw my dossier, once it was confirmed."""
    by, now = citizen_of(request), clock.now()
    if request.method == "POST":
        actions.withdraw(dossier_code=code, reason=request.POST.get("reason", ""), by=by, now=now)
        elsewhere = queries.get_dossier(code, by=by, now=now, purpose=ReadPurpose.OWN).handled_by
        done = _("Your withdrawal was sent to the agency.") if elsewhere else _("Your dossier was withdrawn.")
        messages.success(request, done)
        return redirect("my_dossier", code)
    dossier = queries.get_dossier(code, by=by, now=now, purpose=ReadPurpose.OWN)
    if Act.WITHDRAW not in dossier.acts:
        raise NotNow(stage=dossier.stage.label)
    context = {
        "dossier": dossier,
        "field": Field("reason", "textarea", _("Why do you withdraw it?"), required=False, max_length=500),
        "crumbs": [
            Crumb(_("My dossiers"), reverse("my_dossiers")),
            Crumb(dossier.code, reverse("my_dossier", args=[code])),
            Crumb(_("Withdraw")),
        ],
    }
    return render(request, "dossiers/citizen/withdraw.html", context)
