"""The desk: what lies on the officer's piles, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from motcua.base import clock
from motcua.base.text import in_language
from motcua.base.web import officer_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.dossiers import queries
from motcua.dossiers.types import DossierLine, Queue, QueueCount, Stage
from motcua.dossiers.views_officer.side import ALL, LATE, PILES, first_pile, pile_url, side, slug_of
from motcua.ui.fields import Field

_WAITS = {Stage.SUPPLEMENT, Stage.SUPPLEMENT_AT_INTAKE}
_UNDER_WAY = {Stage.SUBMITTED, Stage.ACCEPTED, Stage.IN_PROGRESS, Stage.AWAITING_SIGNATURE}
_TITLES: dict[str, str | Promise] = {ALL: _("All work"), LATE: _("Overdue")}
_NOTHING: dict[str, str | Promise] = {
    ALL: _("Nothing lies on your desk. New dossiers appear here as soon as somebody submits them."),
    LATE: _("Nothing is overdue."),
    slug_of(Queue.TO_ACCEPT): _("Nothing waits to be accepted. If somebody stands at the counter, start an intake."),
    slug_of(Queue.IN_PROGRESS): _("Nothing is in progress. Accepted dossiers appear here."),
    slug_of(Queue.AWAITING_SUPPLEMENT): _("No applicant has anything to correct."),
    slug_of(Queue.TO_SIGN): _("No draft result waits for a signature."),
    slug_of(Queue.TO_HAND_OVER): _("No result waits to be fetched at the counter."),
}


@dataclass(frozen=True)
class Row:
    """A dossier in the list; ``has_clock`` says whether its time runs (or stands while the applicant corrects)."""

    line: DossierLine
    url: str
    procedure: str
    step: str
    has_clock: bool
    is_waiting: bool


@dataclass(frozen=True)
class Pile:
    """A tile of a leader's overview."""

    label: str
    url: str
    count: QueueCount


@open_to("officer")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show a pile, or what was searched for."""
    by, now = officer_of(request), clock.now()
    search, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    pile = request.GET.get("pile", "")
    if pile not in {*PILES, ALL, LATE}:
        pile = first_pile(by)
    if search:
        page = queries.list_found(search=search, by=by, now=now, after=after)
    else:
        page = queries.list_work(queue=PILES.get(pile), by=by, now=now, only_late=pile == LATE, after=after)
    counts = queries.count_work(by=by, now=now)
    here = {"q": search} if search else {"pile": pile}
    context: dict[str, Any] = {
        **side(by, now, "" if search else pile, counts),
        "title": _TITLES.get(pile) or PILES[pile].label,
        "search": search,
        "search_field": Field("q", "text", _("Dossier code or owner's name"), value=search, width="medium"),
        "rows": rows_of(page.lines),
        "now": now,
        "nothing": _NOTHING[pile],
        "next_url": _next_url(here, page.lines) if page.has_more else "",
        "first_url": pile_url(pile) if after and not search else "",
        "piles": _overview(counts) if "LEADER" in by.roles and pile == ALL and not search else [],
        "may_take_in": "COUNTER" in by.roles,
    }
    return render(request, "dossiers/officer/inbox.html", context)


def rows_of(lines: Sequence[DossierLine]) -> list[Row]:
    """Return the lines of a list with what a reader needs of each."""
    return [_row(line) for line in lines]


def _row(line: DossierLine) -> Row:
    language = get_language() or "vi"
    procedure = catalogue.get_procedure(line.procedure_code, line.procedure_version)
    step = in_language(procedure.process.step(line.step_code).names, language) if line.step_code else ""
    return Row(
        line=line,
        url=reverse("office_dossier", args=[line.code]),
        procedure=in_language(procedure.names, language),
        step=step,
        has_clock=line.stage in _UNDER_WAY,
        is_waiting=line.stage in _WAITS,
    )


def _overview(counts: dict[Queue, QueueCount]) -> list[Pile]:
    return [Pile(str(queue.label), pile_url(slug), counts[queue]) for slug, queue in PILES.items()]


def _next_url(here: dict[str, str], lines: Sequence[DossierLine]) -> str:
    return f"{reverse('inbox')}?{urlencode({**here, 'after': lines[-1].cursor})}"
