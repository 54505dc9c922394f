"""The first administrator of an empty deployment: ``motcua up`` prints a link, and this page follows it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.agencies import actions as agencies
from motcua.agencies.types import AgencyData, AgencyKind, Role, UnitData
from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.base.errors import InvalidInput, NoSuchThing, Problem
from motcua.base.text import tidy
from motcua.base.web import open_to
from motcua.base.working_time import Shift
from motcua.identity import actions as identity
from motcua.project import content
from motcua.ui.fields import Field, Option

SALT = "motcua.first-administrator"
LINK_SECONDS = 24 * 3600
UNIT = "QT"  # quản trị
WORKING_DAY = (Shift(8 * 60, 12 * 60), Shift(13 * 60 + 30, 17 * 60 + 30))
WEEK = (WORKING_DAY,) * 5 + ((),) * 2


class LinkIsSpent(NoSuchThing):
    """Used, too old, or made by somebody else."""

    code = "link_is_spent"
    message = _("This link does not work any more. Stop and start Một Cửa to get a new one while it is empty.")


def first_link() -> str:
    """Return the address at which the first administrator of this empty deployment opens their account.

    It's signed by the deployment's secret, lasts a day, and is spent with the first account.
    """
    token = signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(9))
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.MOTCUA_BASE_URL}{reverse('first_administrator', args=[token])}"


@open_to("anyone")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def first_administrator(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask for agency and administrator, once."""
    _check(token)
    if request.method == "GET":
        return render(request, "project/first_administrator.html", {"fields": questions({}), "problems": []})
    try:
        open_first_account(typed=request.POST.dict(), token=token, now=clock.now())
    except InvalidInput as refusal:
        facts = {"fields": questions(request.POST.dict(), refusal.problems), "problems": refusal.problems}
        return render(request, "project/first_administrator.html", facts, status=refusal.http_status)
    messages.success(request, _("The account is open. Sign in with it."))
    return redirect("account_login")


def _check(token: str) -> None:
    try:
        signing.TimestampSigner(salt=SALT).unsign(token, max_age=LINK_SECONDS)
    except signing.BadSignature as problem:
        raise LinkIsSpent() from problem
    if not content.is_empty():
        raise LinkIsSpent()


@transaction.atomic(savepoint=False)
def open_first_account(*, typed: Mapping[str, str], token: str, now: datetime) -> None:
    """Make the agency of this seat with a unit for its administration, and the account of its administrator.

    Raises LinkIsSpent, InvalidInput.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [SALT])  # two presses: one wins
    _check(token)
    _check_answers(typed)
    code, today = settings.MOTCUA_AGENCY, clock.vietnam_date(now)
    name = tidy(typed["agency_name"])
    agency = AgencyData(
        code=code, name={"vi": name}, short_name=name, kind=AgencyKind(typed["agency_kind"]), valid_from=today
    )
    unit_name = {"vi": "Quản trị hệ thống", "en": "System administration"}
    unit = UnitData(code=f"{code}.{UNIT}", agency_code=code, name=unit_name)
    account_id = identity.create_officer(
        username=typed["username"],
        full_name=typed["full_name"],
        password=typed["password"],
        email=typed["email"],
        by=SYSTEM,
        now=now,
    )
    agencies.create_agency(agency=agency, by=SYSTEM)
    agencies.create_unit(unit=unit, by=SYSTEM)
    agencies.publish_calendar(agency_code=code, weekly=WEEK, exceptions={}, valid_from=today, by=SYSTEM, now=now)
    agencies.appoint(
        account_id=account_id,
        unit_code=unit.code,
        role=Role.ADMINISTRATOR,
        title="Quản trị viên",
        since=today,
        by=SYSTEM,
    )


def _check_answers(typed: Mapping[str, str]) -> None:
    needed = {"agency_name", "agency_kind", "full_name", "username", "email", "password"}
    problems = [Problem(name, _("Answer this question.")) for name in needed if not typed.get(name, "").strip()]
    if typed.get("agency_kind") and typed["agency_kind"] not in AgencyKind.values:
        problems.append(Problem("agency_kind", _("Choose one of the answers.")))
    if typed.get("password"):
        try:
            validate_password(typed["password"])
        except ValidationError as mistake:
            problems += [Problem("password", message) for message in mistake.messages]
    if problems:
        raise InvalidInput(problems)


def questions(typed: Mapping[str, str], problems: Sequence[Problem] = ()) -> list[Field]:
    """Return the questions of the page with what was typed and what is wrong with it."""
    kinds = tuple(Option(kind.value, kind.label) for kind in AgencyKind)
    fields = [
        Field("agency_name", "text", _("Name of the agency, in Vietnamese"), width="full", max_length=200),
        Field("agency_kind", "select", _("Kind of agency"), options=kinds),
        Field("full_name", "text", _("Your full name"), autocomplete="name", width="long", max_length=100),
        Field("username", "text", _("Username"), autocomplete="username", width="medium", max_length=64),
        Field(
            "email",
            "email",
            _("E-mail address"),
            hint=_("Codes for signing in are sent to it."),
            autocomplete="email",
            width="long",
        ),
        Field("password", "password", _("Password"), autocomplete="new-password", width="long"),
    ]
    return [
        replace(
            field,
            value="" if field.kind == "password" else typed.get(field.name, ""),
            errors=tuple(problem.message for problem in problems if problem.field == field.name),
        )
        for field in fields
    ]
