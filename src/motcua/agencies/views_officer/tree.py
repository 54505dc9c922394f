"""The tree of agencies, and an agency with its units."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies import actions, queries
from motcua.agencies.types import AgencyData, AgencyKind, NoSuchCalendar, UnitData, UnitKind
from motcua.agencies.views_officer.asking import Typed, answer, name_of
from motcua.agencies.views_officer.seats import Seated, officers_of
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.text import in_language
from motcua.base.web import officer_of, open_to
from motcua.places import queries as places
from motcua.signing import queries as signing
from motcua.ui.fields import Field, Option
from motcua.ui.parts import Crumb

_PROVINCE_CODE_DIGITS = 2


@open_to("officer")
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """Show the agencies that an administrator keeps."""
    by = officer_of(request)
    lines = [
        (line, name_of(line.agency), reverse("admin_agency", args=[line.agency.code]))
        for line in queries.list_tree(by=by)
    ]
    return render(request, "agencies/tree.html", {"lines": lines, "own_code": by.agency_code})


@open_to("officer")
@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Show an agency: its record, units, officers, keys, calendar."""
    by, now = officer_of(request), clock.now()
    queries.check_may_administer(code, by=by)
    record, language = queries.get_agency(code), get_language() or "vi"
    officers = officers_of(code, by=by, today=clock.vietnam_date(now))
    units = queries.list_units(code, with_closed=True)
    leaders = {one.account_id for one in officers if one.is_here}
    keys = signing.list_key_states(account_ids=leaders, agency_code=code, by=by)
    context = {
        "agency": record,
        "title": name_of(record),
        "crumbs": crumbs_to(record, by),
        "units": [(unit, in_language(unit.name, language), _count_in(unit, officers)) for unit in units],
        "officers": officers,
        "keys": [(key, key.revoked_at is None and key.valid_from <= now <= key.valid_until) for key in keys],
        "place": _place_in_words(record, language),
        "calendar": _calendar_of(code),
    }
    return render(request, "agencies/agency.html", context)


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def new_agency(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an agency below another."""
    by, now = officer_of(request), clock.now()
    queries.check_may_administer(code, by=by)
    parent = queries.get_agency(code)
    choices = _places_below(parent)

    def act(typed: Typed) -> str:
        record = AgencyData(
            code=typed.text("code").upper(),
            name=typed.texts("name"),
            short_name=typed.text("short_name"),
            kind=typed.choice("kind", AgencyKind),
            parent_code=parent.code,
            place_code=typed.one_of("place_code", [option.value for option in choices]) if choices else "",
            superior_name=parent.name,
            valid_from=clock.vietnam_date(now),
            address=typed.text("address", needed=False),
            phone=typed.text("phone", needed=False),
            email=typed.text("email", needed=False),
            website=typed.text("website", needed=False),
        )
        typed.check()
        actions.create_agency(agency=record, by=by)
        return reverse("admin_agency", args=[record.code])

    hint = _("The code of the agency above and two digits, such as %(code)s (QĐ 20/2020/QĐ-TTg).") % {
        "code": f"{parent.code}.{_next_number(parent)}"
    }
    return answer(
        request,
        title=_("New agency below %(name)s") % {"name": name_of(parent)},
        button=_("Enter the agency"),
        crumbs=[*crumbs_to(parent, by, linked=True), Crumb(_("New agency"))],
        questions=[Field("code", "text", _("Code"), hint=hint, width="short", max_length=12), *_questions(choices)],
        act=act,
        done=_("The agency is entered. Give it units and officers."),
    )


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_agency(request: HttpRequest, code: str) -> HttpResponse:
    """Change an agency's name, place and contacts."""
    by = officer_of(request)
    queries.check_may_administer(code, by=by)
    record = queries.get_agency(code)
    choices = _places_for(record)

    def act(typed: Typed) -> str:
        changed = replace(
            record,
            name=typed.texts("name"),
            short_name=typed.text("short_name"),
            kind=typed.choice("kind", AgencyKind),
            place_code=typed.one_of("place_code", [option.value for option in choices]) if choices else "",
            address=typed.text("address", needed=False),
            phone=typed.text("phone", needed=False),
            email=typed.text("email", needed=False),
            website=typed.text("website", needed=False),
        )
        typed.check()
        actions.change_agency(agency=changed, by=by)
        return reverse("admin_agency", args=[code])

    return answer(
        request,
        title=_("Change %(name)s") % {"name": name_of(record)},
        button=_("Save"),
        crumbs=[*crumbs_to(record, by, linked=True), Crumb(_("Change"))],
        questions=_questions(choices, record),
        act=act,
        done=_("Saved. What was there before is kept in the history."),
    )


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a unit of an agency."""
    by = officer_of(request)
    queries.check_may_administer(code, by=by)
    record = queries.get_agency(code)

    def act(typed: Typed) -> str:
        suffix = typed.text("code").upper()
        unit = UnitData(
            code=f"{code}.{suffix}",
            agency_code=code,
            name=typed.texts("name"),
            kind=typed.choice("kind", UnitKind),
        )
        typed.check()
        actions.create_unit(unit=unit, by=by)
        return reverse("admin_agency", args=[code])

    hint = _(
        "2 to 6 capital letters, the same for units of the same purpose everywhere: MC the service desk, TP justice "
        "and civil status, LD the leaders. Procedures lead dossiers to units by this code."
    )
    return answer(
        request,
        title=_("New unit of %(name)s") % {"name": name_of(record)},
        button=_("Enter the unit"),
        crumbs=[*crumbs_to(record, by, linked=True), Crumb(_("New unit"))],
        questions=[Field("code", "text", _("Code"), hint=hint, width="short", max_length=6), *_unit_questions()],
        act=act,
        done=_("The unit is entered."),
    )


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a unit, close it, or open it again."""
    by = officer_of(request)
    queries.check_may_administer(code.rpartition(".")[0], by=by)
    one = queries.get_unit(code)
    record = queries.get_agency(one.agency_code)

    def act(typed: Typed) -> str:
        if "close" in request.POST:
            day = typed.day("day")
            typed.check()
            actions.close_unit(code=code, last_day=day, by=by)
        elif "open" in request.POST:
            actions.close_unit(code=code, last_day=None, by=by)
        else:
            changed = replace(one, name=typed.texts("name"), kind=typed.choice("kind", UnitKind))
            typed.check()
            actions.change_unit(unit=changed, by=by)
        return reverse("admin_agency", args=[one.agency_code])

    today = clock.vietnam_date(clock.now())
    questions = [
        *_unit_questions(one),
        Field("day", "date", _("Last day"), value=today, width="short", required=False),
    ]
    return answer(
        request,
        title=f"{in_language(one.name, get_language() or 'vi')} ({code})",
        button=_("Save"),
        crumbs=[*crumbs_to(record, by, linked=True), Crumb(code)],
        questions=questions,
        act=act,
        done=_("Saved. What was there before is kept in the history."),
        template="agencies/unit.html",
        more={"unit": one},
    )


def crumbs_to(record: AgencyData, by: Actor, *, linked: bool = False) -> list[Crumb]:
    """Return the way back from an agency's pages, as far up as ``by`` administers."""
    above = [Crumb(_("Administration"), reverse("administration"))]
    parts = record.code.split(".")
    for length in range(1, len(parts)):
        code = ".".join(parts[:length])
        if code.startswith(by.agency_code):
            above.append(Crumb(code, reverse("admin_agency", args=[code])))
    return [*above, Crumb(name_of(record), reverse("admin_agency", args=[record.code]) if linked else "")]


def _questions(choices: Sequence[Option], record: AgencyData | None = None) -> list[Field]:
    names = record.name if record else {}
    kinds = tuple(Option(kind.value, kind.label) for kind in AgencyKind)
    fields = [
        Field("name_vi", "text", _("Name in Vietnamese"), value=names.get("vi"), max_length=200),
        Field("name_en", "text", _("Name in English"), value=names.get("en"), required=False, max_length=200),
        Field(
            "short_name",
            "text",
            _("Short name in Vietnamese"),
            hint=_("As it stands on papers, such as UBND phường Ba Đình."),
            value=record.short_name if record else None,
            width="long",
            max_length=100,
        ),
        Field(
            "kind", "select", _("Kind of agency"), options=kinds, value=record.kind if record else None, width="long"
        ),
    ]
    if choices:
        hint = _("An agency of a commune handles what communes handle.")
        value = record.place_code if record else None
        fields.append(Field("place_code", "select", _("Place"), hint=hint, options=choices, value=value, width="long"))
    labels = {
        "address": _("Address"),
        "phone": _("Phone number"),
        "email": _("E-mail address"),
        "website": _("Website"),
    }
    return fields + [
        Field(name, "text", label, value=getattr(record, name, None), required=False, width="long", max_length=200)
        for name, label in labels.items()
    ]


def _unit_questions(one: UnitData | None = None) -> list[Field]:
    names = one.name if one else {}
    kinds = tuple(Option(kind.value, kind.label) for kind in UnitKind)
    return [
        Field("name_vi", "text", _("Name in Vietnamese"), value=names.get("vi"), max_length=200),
        Field("name_en", "text", _("Name in English"), value=names.get("en"), required=False, max_length=200),
        Field("kind", "select", _("Kind of unit"), options=kinds, value=one.kind if one else None, width="long"),
    ]


def _places_for(record: AgencyData) -> list[Option]:
    """Return the places an agency can have: a province for one at the top, else those below its parent's."""
    if record.parent_code:
        return _places_below(queries.get_agency(record.parent_code))
    today = clock.vietnam_date(clock.now())
    return [Option(place.code, place.name) for place in places.list_provinces(today)]


def _places_below(parent: AgencyData) -> list[Option]:
    """Return the province of the agency above and its communes; none while that has no place."""
    today = clock.vietnam_date(clock.now())
    province_code = parent.place_code[:_PROVINCE_CODE_DIGITS]
    if len(parent.place_code) > _PROVINCE_CODE_DIGITS:
        found = places.find_place(parent.place_code, today)
        province_code = found.province_code if found else ""
    province = places.find_place(province_code, today) if province_code else None
    if province is None:
        return []
    communes = [Option(place.code, place.name) for place in places.list_communes(province_code, today)]
    return [Option(province.code, province.name), *communes]


def _place_in_words(record: AgencyData, language: str) -> str:
    today = clock.vietnam_date(clock.now())
    known = record.place_code and places.find_place(record.place_code, today)
    return places.describe_place(record.place_code, today, language) if known else ""


def _next_number(parent: AgencyData) -> str:
    taken = [int(one.code.rpartition(".")[2]) for one in queries.list_agencies(parent_code=parent.code)]
    return f"{max(taken, default=0) + 1:02}"


def _count_in(unit: UnitData, officers: Sequence[Seated]) -> int:
    return sum(one.is_here and one.position.unit_code == unit.code for one in officers)


def _calendar_of(code: str) -> str:
    try:
        return queries.get_calendar(code).version
    except NoSuchCalendar:
        return ""
