"""A dossier on one screen: everything for a decision, and what may be done now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from motcua.base import clock
from motcua.base.errors import InvalidInput, Problem, Refused
from motcua.base.web import officer_of, open_to
from motcua.dossiers import queries
from motcua.dossiers.types import Act, DossierData, ReasonNeeded
from motcua.dossiers.views_officer import parts_of
from motcua.dossiers.views_officer.act_forms import COMMANDS, act_forms, text_field_of, typed_text
from motcua.dossiers.views_officer.side import side

SLIPS = {Act.SIGN, Act.SIGN_REFUSAL}


@dataclass(frozen=True)
class Attempt:
    """An act that was refused, with what was typed."""

    act: Act | None = None
    typed: dict[str, str] = field(default_factory=dict)
    refusal: Refused | None = None

    @property
    def problems(self) -> list[Problem]:
        if self.refusal is None:
            return []
        if isinstance(self.refusal, InvalidInput):
            return [Problem(self._field_of(one.field), one.message) for one in self.refusal.problems]
        where = text_field_of(self.act) if self.act and isinstance(self.refusal, ReasonNeeded) else ""
        return [Problem(where, str(self.refusal))]

    def _field_of(self, name: str) -> str:
        """Return the field of the page in which an act asks for something."""
        return text_field_of(self.act) if self.act and name == "reason" else name

    @property
    def status(self) -> int:
        return self.refusal.http_status if self.refusal else 200


@open_to("officer")
@require_safe
def office_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """Show a dossier."""
    return show(request, code, Attempt())


def show(request: HttpRequest, code: str, attempt: Attempt) -> HttpResponse:
    """Show a dossier as it is now; after a refusal with the reason and everything typed.

    Raises NoSuchDossier, NotAllowed.
    """
    by, now = officer_of(request), clock.now()
    dossier = queries.get_dossier(code, by=by, now=now)
    errors = {problem.field: str(problem.message) for problem in attempt.problems if problem.field}
    forms = act_forms(dossier, attempt.typed, attempt.act, errors)
    kept = typed_text(attempt.act, attempt.typed) if attempt.act and attempt.act not in dossier.acts else ""
    legal_time = queries.get_clock(code, by=by, now=now)
    context: dict[str, Any] = {
        **side(by, now),
        **_content(dossier, now),
        "clock": legal_time,
        "time_left": queries.describe_time(abs(legal_time.standing.remaining_minutes)) if legal_time else "",
        "clock_lines": queries.describe_clock(legal_time, get_language() or "vi") if legal_time else [],
        "problems": attempt.problems,
        "forms": forms,
        "kept_text": kept,
        "kept_label": COMMANDS[attempt.act].label if attempt.act else "",
        "may_ask": Act.REQUEST_SUPPLEMENT in dossier.acts,
        "may_sign": bool(dossier.acts & SLIPS),
        "nothing_to_do": not forms and not dossier.acts - {Act.REASSIGN},
    }
    return render(request, "dossiers/officer/dossier.html", context, status=attempt.status)


def _content(dossier: DossierData, now: datetime) -> dict[str, Any]:
    language = get_language() or "vi"
    return {
        "dossier": dossier,
        "now": now,
        "head": parts_of.head(dossier, language),
        "answers": parts_of.answer_groups(dossier, language),
        "papers": parts_of.paper_groups(dossier, language),
        "places": parts_of.places(dossier, language),
        "moments": parts_of.moments(dossier),
        "issued": parts_of.issued(dossier),
        "requests": parts_of.requests(dossier, language),
    }
