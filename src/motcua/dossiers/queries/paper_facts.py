"""What the official papers of a dossier say. Papers are in Vietnamese, whatever language the screen is in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from motcua.agencies import queries as agencies
from motcua.agencies.types import AgencyData
from motcua.base.clock import vietnam_date
from motcua.base.text import in_language
from motcua.base.working_time import working_minutes_between
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure
from motcua.counts.queries import timeliness
from motcua.dossiers.rules import result_facts
from motcua.dossiers.types import DossierData, ItemKind, PaperKind, SupplementData, TokenData
from motcua.forms import queries as forms

VIETNAMESE = "vi"

TEMPLATES = {
    PaperKind.INTAKE_RECEIPT: "intake_receipt",
    PaperKind.SUPPLEMENT_SLIP: "supplement_slip",
    PaperKind.INTAKE_REFUSAL: "intake_refusal",
    PaperKind.APOLOGY_SLIP: "apology_slip",
    PaperKind.REFUSAL: "refusal",
    PaperKind.CONTROL_SLIP: "control_slip",
}


def facts_of(kind: PaperKind, dossier: DossierData, *, now: datetime) -> dict[str, Any]:
    """Return the facts of a paper of the one-stop desk (forms 01 to 05 of TT 01/2018/TT-VPCP; a refusal)."""
    with translation.override(VIETNAMESE):
        procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
        agency = agencies.get_agency(dossier.agency_code)
        more = {
            PaperKind.INTAKE_RECEIPT: _intake_receipt,
            PaperKind.SUPPLEMENT_SLIP: _supplement_slip,
            PaperKind.INTAKE_REFUSAL: _intake_refusal,
            PaperKind.APOLOGY_SLIP: _apology_slip,
            PaperKind.REFUSAL: _refusal,
            PaperKind.CONTROL_SLIP: _control_slip,
        }[kind]
        return {**_common(dossier, procedure, agency, now), **more(dossier, procedure, agency)}


def result_facts_of(dossier: DossierData, *, signer: Mapping[str, str], now: datetime) -> tuple[str, dict[str, Any]]:
    """Return the template of the result paper and its facts. ``signer`` has prefix, title and name."""
    with translation.override(VIETNAMESE):
        procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
        agency = agencies.get_agency(dossier.agency_code)
        facts = {
            **_common(dossier, procedure, agency, now),
            **result_facts.BUILDERS[procedure.outcome_template](dossier.answers, _texts(dossier)),
            "number": dossier.outcome.number if dossier.outcome else "",
            "registered_place": in_language(agency.name, VIETNAMESE),
            "registered_date": now,
            "signer_prefix": signer["prefix"],
            "signer_title": signer["title"],
            "signer_name": signer["name"],
        }
        return procedure.outcome_template, facts


def lookup_url(dossier: DossierData) -> str:
    """Return the public address behind the QR code of a dossier's papers, in the language it was applied for in."""
    language = dossier.language if dossier.language in dict(settings.LANGUAGES) else VIETNAMESE
    return f"{settings.MOTCUA_BASE_URL}/{language}/look-up/{dossier.lookup_token}/"


def _texts(dossier: DossierData) -> dict[str, str]:
    """Return the answers as people read them, by question."""
    form = forms.get_form(dossier.form_code, dossier.form_version)
    sections = forms.describe(form, dossier.answers, VIETNAMESE, on=vietnam_date(dossier.submitted_at))
    return {row.key: row.value for section in sections for row in section.rows}


def _common(dossier: DossierData, procedure: Procedure, agency: AgencyData, now: datetime) -> dict[str, Any]:
    form = forms.get_form(dossier.form_code, dossier.form_version)
    submitter = forms.submitter_of(form, dossier.answers)
    name = in_language(agency.name, VIETNAMESE)
    return {
        "now": now,
        "superior": in_language(agency.superior_name, VIETNAMESE),
        "issuer": name,
        "desk": _desk_name(dossier, procedure),
        "place": agency.short_name,
        "dossier_code": dossier.code,
        "number": dossier.code.rsplit("-", 1)[-1],
        "lookup_url": lookup_url(dossier),
        "owner_name": dossier.owner_name,
        "submitter_name": dossier.submitter_name,
        "relation": in_language(submitter.relations, VIETNAMESE),
        "personal_id": _masked(dossier.submitter_personal_id),
        "address": _texts(dossier).get(form.submitter.residence, ""),
        "phone": dossier.submitter_phone,
        "email": dossier.submitter_email,
        "request": in_language(procedure.names, VIETNAMESE),
        "officer_phone": agency.phone,
        "website": settings.MOTCUA_BASE_URL.split("//")[-1],
    }


def _desk_name(dossier: DossierData, procedure: Procedure) -> str:
    unit_code = f"{dossier.agency_code}.{procedure.process.first.unit}"
    return in_language(agencies.get_unit(unit_code).name, VIETNAMESE)


def _masked(personal_id: str) -> str:
    """Return a personal id as a slip may show it to whoever finds it."""
    return personal_id[:6] + "*" * (len(personal_id) - 6)


def _intake_receipt(dossier: DossierData, procedure: Procedure, agency: AgencyData) -> dict[str, Any]:
    form = forms.get_form(dossier.form_code, dossier.form_version)
    electronic = {"name": in_language(form.titles, VIETNAMESE), "originals": 1, "note": "Bản điện tử"}
    sent = [document.document_code for document in dossier.documents if not document.is_superseded]
    components = [
        {
            "name": in_language(paper.names, VIETNAMESE),
            "copies": sent.count(paper.code),
            "note": "Ảnh chụp, bản điện tử",
        }
        for paper in procedure.required_documents
        if paper.code in sent
    ]
    limit = procedure.time_limit(dossier.channel)
    return {
        "components": [electronic, *components],
        "sets": procedure.sets,
        "time_limit": f"{limit.amount:02} {limit.unit.label}" if limit else "",
        "received_at": dossier.accepted_at,
        "due_at": dossier.due_at,
        "result_place": _result_place(dossier, procedure),
        "officer_name": _who_did(dossier, "ACCEPT"),
    }


def _result_place(dossier: DossierData, procedure: Procedure) -> str:
    if dossier.channel == "ONLINE":
        return "Kho dữ liệu điện tử của người nộp hồ sơ trên cổng dịch vụ công"
    return _desk_name(dossier, procedure)


def _supplement_slip(dossier: DossierData, procedure: Procedure, agency: AgencyData) -> dict[str, Any]:
    request = dossier.supplements[-1]
    return {
        "items": _marked(dossier, procedure, request),
        "reason": request.reason,
        "answer_by": request.answer_by,
        "officer_name": request.asked_by,
    }


def _marked(dossier: DossierData, procedure: Procedure, request: SupplementData) -> list[dict[str, str]]:
    form = forms.get_form(dossier.form_code, dossier.form_version)
    names = []
    for item in request.items:
        if item.kind is ItemKind.PAPER:
            name = in_language(procedure.required_document(item.key).names, VIETNAMESE)
        else:
            page = in_language(form.page_of(item.key).titles, VIETNAMESE)
            name = f"{page}: {in_language(form.question(item.key).labels, VIETNAMESE)}"
        names.append({"name": name, "note": item.reason})
    return names


def _intake_refusal(dossier: DossierData, procedure: Procedure, agency: AgencyData) -> dict[str, Any]:
    line = next(line for line in reversed(dossier.history) if line.act.value in ("REJECT_INTAKE", "LAPSE"))
    officer = dossier.supplements[-1].asked_by if line.act.value == "LAPSE" else line.actor_name
    return {"reasons": [line.note], "officer_name": officer}


def _apology_slip(dossier: DossierData, procedure: Procedure, agency: AgencyData) -> dict[str, Any]:
    line = next(line for line in reversed(dossier.history) if line.act.value == "EXTEND")
    chair = agencies.find_chair(line.actor_account_id) if line.actor_account_id else None
    return {
        "field": in_language(procedure.field_names, VIETNAMESE),
        "received_at": dossier.accepted_at,
        "appointed_at": line.due_from,
        "new_appointed_at": line.due_to,
        "is_late": bool(line.due_from and line.due_from < line.at),
        "reason": line.note,
        "recipients": [f"{_desk_name(dossier, procedure)};"],
        "signer_title": chair.title if chair else "",
        "signer_name": line.actor_name,
    }


def _refusal(dossier: DossierData, procedure: Procedure, agency: AgencyData) -> dict[str, Any]:
    reason = dossier.outcome.reason if dossier.outcome else ""
    number = dossier.outcome.number if dossier.outcome else ""
    return {
        "number": int(number) if number.isdigit() else number,
        "notation": "TB-UBND",
        "received_at": dossier.accepted_at,
        "reasons": [reason],
        "recipients": [f"{_desk_name(dossier, procedure)};"],
    }


def _control_slip(dossier: DossierData, procedure: Procedure, agency: AgencyData) -> dict[str, Any]:
    return {
        "received_at": dossier.accepted_at or dossier.submitted_at,
        "due_at": dossier.due_at,
        "handling_body": in_language(agency.name, VIETNAMESE),
        "hops": _hops(dossier, procedure),
    }


def _hops(dossier: DossierData, procedure: Procedure) -> list[dict[str, Any]]:
    calendar = agencies.get_calendar(dossier.agency_code)
    hops: list[dict[str, Any]] = []
    giver = f"{dossier.submitter_name} (người nộp)"
    for token in dossier.tokens:
        step = procedure.process.step(token.step_code)
        receiver = (
            token.holder_name or token.left_by or in_language(agencies.get_unit(token.unit_code).name, VIETNAMESE)
        )
        left_at = token.left_at
        hops.append(
            {
                "step": in_language(step.names, VIETNAMESE),
                "giver": giver,
                "receiver": receiver,
                "given_at": token.entered_at,
                "time_allowed": f"{step.hours} giờ làm việc",
                "time_used": _hours(working_minutes_between(calendar, token.entered_at, left_at)) if left_at else "",
                "result": timeliness(token.due_at, left_at).value if left_at and token.due_at else "",
                "note": _waiting_note(token),
            }
        )
        giver = receiver
    return hops


def _waiting_note(token: TokenData) -> str:
    return "Chờ người nộp bổ sung, không tính thời gian" if token.queue.value == "AWAITING_SUPPLEMENT" else ""


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} giờ" if hours else "", f"{rest} phút" if rest or not hours else ""]
    return " ".join(part for part in parts if part)


def _who_did(dossier: DossierData, act: str) -> str:
    names: Sequence[str] = [line.actor_name for line in dossier.history if line.act.value == act]
    return names[-1] if names else ""
