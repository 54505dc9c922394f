"""Pages for everybody: signing in, opening an account, one's own account."""

import json
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.views import LoginView
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.errors import InvalidInput
from motcua.base.web import actor_of, open_to
from motcua.identity import actions, queries
from motcua.identity.forms import contact_fields, password_fields, read_birth_date, registration_fields
from motcua.identity.models import Account
from motcua.ui.fields import Field

CONTACT = ("email", "phone", "language")
REGISTRATION = ("full_name", "personal_id", "email", "phone")


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page; a demo shows its people and its outbox beside it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"is_demo": settings.MOTCUA_IS_DEMO, "demo_people": demo_people()}


def demo_people() -> list[dict[str, str]]:
    """Return the people of the demo's list who can sign in here; none outside a demo."""
    path = settings.MOTCUA_VAR / "demo.json"
    if not settings.MOTCUA_IS_DEMO or not path.exists():
        return []
    listed: list[dict[str, str]] = json.loads(path.read_text()).get("people", [])
    here = settings.MOTCUA_SEAT_NAME or settings.MOTCUA_AGENCY.lower()
    return [person for person in listed if person.get("seat", here).lower() == here]


@open_to("anyone")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Open a citizen's account; the sign-in goes on with a code to the address given."""
    if request.method == "GET":
        return _registration_page(request, registration_fields({}))
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="signup")
    if too_many is not None:
        return too_many
    now = clock.now()
    try:
        account_id = actions.register_citizen(
            **{name: request.POST.get(name, "") for name in REGISTRATION},
            birth_date=read_birth_date(request.POST.get("birth_date", ""), clock.vietnam_date(now)),
            password=request.POST.get("password", ""),
            language=get_language() or settings.LANGUAGE_CODE,
            now=now,
        )
    except InvalidInput as refusal:
        fields = registration_fields(request.POST.dict(), refusal.problems)
        return _registration_page(request, fields, refusal)
    login = Login(user=Account.objects.get(id=account_id), redirect_url=request.POST.get("next") or None, signup=True)
    answer: HttpResponse = perform_login(request, login)
    return answer


@open_to("anyone")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def officer_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let an officer choose the password of an account that an administrator opened, once."""
    if request.method == "GET":
        return _password_page(request, token)
    try:
        actions.choose_password(token=token, password=request.POST.get("password", ""))
    except InvalidInput as refusal:
        return _password_page(request, token, refusal)
    messages.success(request, _("Your password is set. Sign in with it."))
    return redirect("account_login")


@open_to("citizen", "officer")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """Show who I am here, and let me change how I am reached."""
    by, now = actor_of(request), clock.now()
    if request.method == "GET":
        contact = queries.find_contact(by.account_id) if by.account_id else None
        typed = {name: getattr(contact, name) for name in CONTACT}
        return _account_page(request, contact_fields(typed))
    try:
        actions.update_contact(
            **{name: request.POST.get(name, "") for name in CONTACT},
            password=request.POST.get("password", ""),
            by=by,
            now=now,
        )
    except InvalidInput as refusal:
        return _account_page(request, contact_fields(request.POST.dict(), refusal.problems), refusal)
    messages.success(request, _("Saved."))
    return redirect("my_account")


def _registration_page(request: HttpRequest, fields: list[Field], refusal: InvalidInput | None = None) -> HttpResponse:
    context = {
        "fields": fields,
        "problems": refusal.problems if refusal else (),
        "next": request.GET.get("next") or request.POST.get("next", ""),
    }
    return render(request, "identity/register.html", context, status=refusal.http_status if refusal else 200)


def _password_page(request: HttpRequest, token: str, refusal: InvalidInput | None = None) -> HttpResponse:
    problems = refusal.problems if refusal else ()
    context = {
        "owner": queries.get_account_behind(token),
        "fields": password_fields(problems),
        "problems": problems,
    }
    return render(request, "identity/officer_link.html", context, status=refusal.http_status if refusal else 200)


def _account_page(request: HttpRequest, fields: list[Field], refusal: InvalidInput | None = None) -> HttpResponse:
    by = actor_of(request)
    person = queries.get_person(by.person_id, by=by) if by.person_id else None
    context = {"fields": fields, "problems": refusal.problems if refusal else (), "person": person, "by": by}
    return render(request, "identity/my_account.html", context, status=refusal.http_status if refusal else 200)
