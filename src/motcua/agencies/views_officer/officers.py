"""Officers: appointing, moving, ending, and the link at which they choose a password."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.agencies import actions, queries
from motcua.agencies.types import AgencyData, NoSuchPosition, Role
from motcua.agencies.views_officer.asking import Typed, answer, name_of
from motcua.agencies.views_officer.seats import Seated, officers_of
from motcua.agencies.views_officer.tree import crumbs_to
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.text import in_language
from motcua.base.web import officer_of, open_to
from motcua.identity.types import OfficerLink
from motcua.ui.fields import Field, Option
from motcua.ui.parts import Crumb

_LINK = "officer_link"  # in the session: shown once, on the next page
NEW, KNOWN = "new", "known"


class Seat(TypedDict):
    """A position as the forms ask for it."""

    unit_code: str
    role: Role
    title: str
    since: date


class Person(TypedDict):
    """Who gets a new account, as the form asks."""

    username: str
    full_name: str
    email: str
    phone: str


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def new_officer(request: HttpRequest, code: str) -> HttpResponse:
    """Appoint somebody: with a new account, or with the one they have."""
    by, now = officer_of(request), clock.now()
    record = _agency(code, by)
    units = _unit_options(record)

    def act(typed: Typed) -> str:
        is_known = typed.one_of("account", [NEW, KNOWN]) == KNOWN
        facts = _read_position(typed, units)
        username = typed.text("username")
        if is_known:
            typed.check()
            account_id = actions.appoint_known(username=username, **facts, by=by)
            return reverse("admin_officer", args=[code, account_id])
        person: Person = {
            "username": username,
            "full_name": typed.text("full_name"),
            "email": typed.text("email"),
            "phone": typed.text("phone", needed=False),
        }
        typed.check()
        link = actions.appoint_new(**person, **facts, by=by, now=now)
        _remember(request, link)
        return reverse("admin_officer", args=[code, link.account_id])

    return answer(
        request,
        title=_("Appoint an officer at %(name)s") % {"name": name_of(record)},
        intro=_("A new officer gets a link at which they choose their own password; you never know it."),
        button=_("Appoint"),
        crumbs=[*crumbs_to(record, by, linked=True), Crumb(_("Appoint an officer"))],
        questions=[*_account_questions(), *_position_questions(units)],
        act=act,
        done=_("The officer is appointed."),
    )


@open_to("officer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def officer(request: HttpRequest, code: str, account_id: UUID) -> HttpResponse:
    """Show an officer's account and positions; a press gives them a new link."""
    by, now = officer_of(request), clock.now()
    record = _agency(code, by)
    if request.method == "POST":
        _remember(request, actions.renew_link(account_id=account_id, agency_code=code, by=by, now=now))
        return redirect("admin_officer", code, account_id)
    seats = _seats(code, account_id, by)
    language = get_language() or "vi"
    names = {unit.code: in_language(unit.name, language) for unit in queries.list_units(code, with_closed=True)}
    context = {
        "agency": record,
        "account": seats[0].account,
        "seats": [(seat, names[seat.position.unit_code]) for seat in seats],
        "is_seated": any(not seat.is_over for seat in seats),
        "crumbs": [*crumbs_to(record, by, linked=True), Crumb(seats[0].position.full_name)],
        "link": request.session.pop(_LINK, None),
    }
    return render(request, "agencies/officer.html", context)


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def new_position(request: HttpRequest, code: str, account_id: UUID) -> HttpResponse:
    """Give an officer a further position at the agency, or a new one after the last ended."""
    by = officer_of(request)
    record = _agency(code, by)
    seats, units = _seats(code, account_id, by), _unit_options(record)

    def act(typed: Typed) -> str:
        facts = _read_position(typed, units)
        typed.check()
        actions.appoint(account_id=account_id, **facts, by=by)
        return reverse("admin_officer", args=[code, account_id])

    return answer(
        request,
        title=_("Another position of %(name)s") % {"name": seats[0].position.full_name},
        button=_("Appoint"),
        crumbs=[*_crumbs(record, seats, by), Crumb(_("Another position"))],
        questions=_position_questions(units, title=seats[0].position.title),
        act=act,
        done=_("The officer is appointed."),
    )


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def change_position(request: HttpRequest, code: str, account_id: UUID, unit_code: str, role: str) -> HttpResponse:
    """Give an officer another unit, role or title from a day on."""
    by = officer_of(request)
    record = _agency(code, by)
    seats, units = _seats(code, account_id, by), _unit_options(record)
    seat = _seat(seats, unit_code, role)

    def act(typed: Typed) -> str:
        facts = _read_position(typed, units)
        typed.check()
        actions.move(
            account_id=account_id,
            unit_code=unit_code,
            role=seat.position.role,
            to_unit_code=facts["unit_code"],
            to_role=facts["role"],
            title=facts["title"],
            since=facts["since"],
            by=by,
        )
        return reverse("admin_officer", args=[code, account_id])

    return answer(
        request,
        title=_("Change the position of %(name)s") % {"name": seat.position.full_name},
        intro=_("Until the day before they keep their present position; it stays in the history."),
        button=_("Save"),
        crumbs=[*_crumbs(record, seats, by), Crumb(_("Change"))],
        questions=_position_questions(units, unit_code=unit_code, role=role, title=seat.position.title),
        act=act,
        done=_("Saved. What was there before is kept in the history."),
    )


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def end_position(request: HttpRequest, code: str, account_id: UUID, unit_code: str, role: str) -> HttpResponse:
    """End an officer's position with a day."""
    by = officer_of(request)
    record = _agency(code, by)
    seats = _seats(code, account_id, by)
    seat = _seat(seats, unit_code, role)

    def act(typed: Typed) -> str:
        day = typed.day("day")
        typed.check()
        actions.relieve(account_id=account_id, unit_code=unit_code, role=seat.position.role, last_day=day, by=by)
        return reverse("admin_officer", args=[code, account_id])

    today = clock.vietnam_date(clock.now())
    return answer(
        request,
        title=_("End the position of %(name)s") % {"name": seat.position.full_name},
        intro=_("What they did stays under their name. Dossiers that they hold must be given to others first."),
        button=_("End the position"),
        crumbs=[*_crumbs(record, seats, by), Crumb(_("End"))],
        questions=[Field("day", "date", _("Last day"), value=today, width="short")],
        act=act,
        done=_("The position ends with that day."),
    )


def _agency(code: str, by: Actor) -> AgencyData:
    queries.check_may_administer(code, by=by)
    return queries.get_agency(code)


def _seats(code: str, account_id: UUID, by: Actor) -> list[Seated]:
    """Return an officer's positions at an agency, the newest first. Raises NoSuchPosition."""
    today = clock.vietnam_date(clock.now())
    found = [seat for seat in officers_of(code, by=by, today=today) if seat.account_id == account_id]
    if not found:
        raise NoSuchPosition()
    return found


def _seat(seats: Sequence[Seated], unit_code: str, role: str) -> Seated:
    """Return the position that isn't over yet. Raises NoSuchPosition."""
    for seat in seats:
        if not seat.is_over and (seat.position.unit_code, seat.position.role.value) == (unit_code, role):
            return seat
    raise NoSuchPosition()


def _crumbs(record: AgencyData, seats: Sequence[Seated], by: Actor) -> list[Crumb]:
    position = seats[0].position
    here = reverse("admin_officer", args=[record.code, position.account_id])
    return [*crumbs_to(record, by, linked=True), Crumb(position.full_name, here)]


def _remember(request: HttpRequest, link: OfficerLink) -> None:
    request.session[_LINK] = {"address": link.link, "was_sent": link.was_sent}


def _unit_options(record: AgencyData) -> list[Option]:
    language = get_language() or "vi"
    units = queries.list_units(record.code)
    return [Option(unit.code, f"{in_language(unit.name, language)} ({unit.suffix})") for unit in units]


def _read_position(typed: Typed, units: Sequence[Option]) -> Seat:
    return {
        "unit_code": typed.one_of("unit_code", [option.value for option in units]),
        "role": typed.choice("role", Role),
        "title": typed.text("title"),
        "since": typed.day("day"),
    }


def _account_questions() -> list[Field]:
    kinds = (
        Option(NEW, _("Open a new account")),
        Option(KNOWN, _("They have an officer's account"), _("Only the username is needed.")),
    )
    username_hint = _("Letters without marks and digits, such as binh.tt.")
    email_hint = _("The link is sent to it, and each time the code for signing in.")
    return [
        Field("account", "radios", _("Account"), options=kinds, value=NEW),
        Field("username", "text", _("Username"), hint=username_hint, width="medium", max_length=64),
        Field("full_name", "text", _("Full name"), required=False, width="long", max_length=100),
        Field("email", "email", _("E-mail address"), hint=email_hint, required=False, width="long"),
        Field("phone", "tel", _("Phone number"), required=False, width="medium", max_length=20),
    ]


def _position_questions(units: Sequence[Option], unit_code: str = "", role: str = "", title: str = "") -> list[Field]:
    roles = tuple(Option(one.value, one.label) for one in Role)
    today = clock.vietnam_date(clock.now())
    title_hint = _("As it stands on papers, such as Phó Chủ tịch.")
    return [
        Field("unit_code", "select", _("Unit"), options=units, value=unit_code or None, width="long"),
        Field("role", "select", _("Role"), options=roles, value=role or None, width="long"),
        Field("title", "text", _("Title"), hint=title_hint, value=title, width="long", max_length=100),
        Field("day", "date", _("From"), value=today, width="short"),
    ]
