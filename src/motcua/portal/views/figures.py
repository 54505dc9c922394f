"""Public figures: what came in, what was done in time, what is late; each with what it is a part of."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from motcua.agencies import queries as agencies
from motcua.base import clock
from motcua.base.seats import Seat, seat
from motcua.base.text import in_language
from motcua.base.web import open_to
from motcua.catalogue import queries as catalogue
from motcua.counts import queries as counts
from motcua.counts.types import DEFINITIONS, Figures
from motcua.portal import rules
from motcua.ui import words
from motcua.ui.fields import Field, Option
from motcua.ui.parts import Crumb

MONTHS = 12


@dataclass(frozen=True)
class Figure:
    """A number with its meaning, and what it is a part of when it is a part of something."""

    label: str | Promise
    value: int | None
    definition: str | Promise
    whole: int | None = None
    whole_label: str | Promise = ""

    @property
    def is_part(self) -> bool:
        return bool(self.whole_label)

    @property
    def percent(self) -> str:
        """The share of the whole, "" when there is nothing to be a share of."""
        return words.percent(self.value, self.whole)


@open_to("anyone")
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Show the figures of the last twelve months, of everything or of one agency."""
    names = _agency_names()
    agency_code = _asked_agency(request, names)
    now = clock.now()
    whose = _whose(agency_code)
    months = counts.list_months(
        now=now, months=MONTHS, agency_code=whose.agency_code, province_code=whose.province_code
    )
    year = counts.count(
        now=now, first_day=months[0].first_day, agency_code=whose.agency_code, province_code=whose.province_code
    )
    rows = [
        (month, month.early + month.on_time, words.percent(month.early + month.on_time, month.resolved))
        for month in months
    ]
    context = {
        "figures": _figures(year),
        "year": year,
        "in_time": year.early + year.on_time,
        "in_time_percent": words.percent(year.early + year.on_time, year.resolved),
        "rows": rows[::-1],
        "most": max(month.resolved for month in months),
        "agencies": _by_agency(names),
        "agency_code": agency_code or "",
        "filters": _filters(agency_code or "", names),
        "now": now,
    }
    return render(request, "portal/statistics.html", context)


@open_to("anyone")
@require_GET
def statistics_fields(request: HttpRequest) -> HttpResponse:
    """Show the figures of the last twelve months by field of procedures, of everything or of one agency."""
    names, now = _agency_names(), clock.now()
    agency_code = _asked_agency(request, names)
    whose, language = _whose(agency_code), get_language() or "vi"
    figures = counts.list_by_procedure(
        now=now, months=MONTHS, agency_code=whose.agency_code, province_code=whose.province_code
    )
    rows = [
        FieldRow(
            in_language(dict(row.field_names), language),
            row,
            row.early + row.on_time,
            words.percent(row.early + row.on_time, row.resolved),
        )
        for row in rules.by_field(figures, catalogue.list_fields())
    ]
    context = {
        "rows": rows,
        "agency_code": agency_code or "",
        "filters": _filters(agency_code or "", names),
        "now": now,
        "crumbs": [Crumb(_("Figures"), reverse("statistics")), Crumb(_("By field"))],
    }
    return render(request, "portal/statistics_fields.html", context)


@dataclass(frozen=True)
class FieldRow:
    """A field in the reader's language, its figures, and how many of those that were finished were in time."""

    name: str
    figures: rules.FieldFigures
    in_time: int
    percent: str


@open_to("anyone")
@require_GET
def statistics_table(request: HttpRequest) -> HttpResponse:
    """Give the months' figures as CSV, in bare numbers, for other programs."""
    agency_code = _asked_agency(request, _agency_names())
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="dossiers.csv"'
    writer = csv.writer(answer)
    writer.writerow(rules.COLUMNS)
    whose, now = _whose(agency_code), clock.now()
    for month in counts.list_months(
        now=now, months=MONTHS, agency_code=whose.agency_code, province_code=whose.province_code
    ):
        writer.writerow(rules.cells(month))
    return answer


def _figures(year: Figures) -> list[Figure]:
    finished, open_now = _("finished"), _("pending")
    return [
        Figure(pgettext_lazy("figures", "Received"), year.received, DEFINITIONS["received"]),
        Figure(_("Finished early"), year.early, DEFINITIONS["early"], year.resolved, finished),
        Figure(_("Finished on time"), year.on_time, DEFINITIONS["on_time"], year.resolved, finished),
        Figure(_("Finished late"), year.overdue_finished, DEFINITIONS["overdue_finished"], year.resolved, finished),
        Figure(_("Pending"), year.pending, DEFINITIONS["pending"]),
        Figure(_("Pending and overdue"), year.overdue_open, DEFINITIONS["overdue_open"], year.pending, open_now),
    ]


@dataclass(frozen=True)
class AgencyRow:
    """All of one agency since the beginning."""

    code: str
    name: str
    totals: rules.AgencyTotals
    percent: str


def _by_agency(names: dict[str, str]) -> list[AgencyRow]:
    return [
        AgencyRow(total.code, names.get(total.code, total.code), total, words.percent(total.in_time, total.resolved))
        for total in rules.by_agency(counts.list_totals())
    ]


def _agency_names() -> dict[str, str]:
    language = get_language() or "vi"
    return {agency.code: in_language(agency.name, language) for agency in agencies.list_agencies()}


def _asked_agency(request: HttpRequest, names: dict[str, str]) -> str | None:
    """Return the agency asked for, if it exists."""
    code = request.GET.get("agency", "")
    return code if code in names else None


class Whose(NamedTuple):
    """Whose figures are asked for: an agency's alone, or all below a level-1 code; neither is everybody's."""

    agency_code: str | None = None
    province_code: str | None = None


def _whose(agency_code: str | None) -> Whose:
    """Return whose figures are meant: at the national seat a ministry or a province is all that lies below it."""
    is_source = agency_code is not None and "." not in agency_code and seat() is Seat.NATIONAL
    return Whose(province_code=agency_code) if is_source else Whose(agency_code=agency_code)


def _filters(agency_code: str, names: dict[str, str]) -> Iterator[Field]:
    options = tuple(Option(code, name) for code, name in names.items())
    yield Field("agency", "select", _("Agency"), value=agency_code, options=options, empty_label=_("All agencies"))
