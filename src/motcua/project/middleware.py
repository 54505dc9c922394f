"""What happens around every request: headers, who acts, and how a no is answered."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from motcua.base.actor import ANONYMOUS, Actor, Hat
from motcua.base.errors import InvalidInput, Refused, SignInNeeded
from motcua.identity import queries as identity
from motcua.identity.types import AccountKind
from motcua.trail import actions as trail

GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


def security_headers(get_response: GetResponse) -> GetResponse:
    """Send a strict CSP and its companions with every answer; a view may set a stricter one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
        return response

    return middleware


def refuse_nul(get_response: GetResponse) -> GetResponse:
    """Refuse U+0000 in an address, a cookie or a form at the door: PostgreSQL keeps none, and nobody types it."""

    class Middleware:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            if _has_nul([request.path], request.COOKIES.values(), *(values for _, values in request.GET.lists())):
                raise BadRequest("U+0000")
            return get_response(request)

        def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: object) -> None:
            if request.method != "POST" or getattr(view, "csrf_exempt", False):  # those read their bodies themselves
                return
            if _has_nul(*(values for _, values in request.POST.lists())):
                raise BadRequest("U+0000")

    return Middleware()


def _has_nul(*texts: Iterable[str]) -> bool:
    return any("\0" in text for several in texts for text in several)


class CompressPages(GZipMiddleware):
    """Compress pages; files go as they are, since a range of a compressed file is not a range of the file."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


def who_acts(get_response: GetResponse) -> GetResponse:
    """Build the Actor of the request from the session's account and, for an officer, their chair."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = _actor(request)  # type: ignore[attr-defined]
        with trail.keeping_denials():
            return get_response(request)

    return middleware


def _actor(request: HttpRequest) -> Actor:
    address = request.META.get("REMOTE_ADDR", "")
    user = request.user
    account = identity.account_of(user) if user.is_authenticated else None
    if account is None:
        return Actor(hat=Hat.ANONYMOUS, network_address=address)
    facts: dict[str, Any] = {
        "account_id": account.id,
        "person_id": account.person_id,
        "personal_id": account.personal_id,
        "full_name": account.full_name,
        "assurance": account.assurance,
        "network_address": address,
    }
    if account.kind is AccountKind.CITIZEN:
        return Actor(hat=Hat.CITIZEN, **facts)
    agencies = import_module("motcua.agencies.queries")
    chair = agencies.find_chair(account.id)
    if chair is None:
        return Actor(hat=Hat.OFFICER, **facts)
    return Actor(
        hat=Hat.OFFICER,
        agency_code=chair.agency_code,
        agency_names=chair.agency_names,
        unit_codes=chair.unit_codes,
        roles=chair.roles,
        **facts,
    )


def answer_refusals(get_response: GetResponse) -> GetResponse:
    """Answer every Refused once for all: a page for people, problem details (RFC 9457) for machines."""

    class Middleware:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return get_response(request)

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            if not isinstance(exception, Refused):
                return None
            if request.path.startswith("/api/"):
                return problem_details(exception)
            if isinstance(exception, SignInNeeded):
                return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
            status = exception.http_status
            return render(request, "ui/refused.html", {"refusal": exception, "status": status}, status=status)

    return Middleware()


def problem_details(refusal: Refused) -> JsonResponse:
    """Return a refusal as application/problem+json."""
    body: dict[str, Any] = {
        "type": f"{settings.MOTCUA_BASE_URL}/api/problems/{refusal.code}",
        "title": HTTPStatus(refusal.http_status).phrase,
        "status": refusal.http_status,
        "detail": str(refusal),
        "code": refusal.code,
    }
    if isinstance(refusal, InvalidInput):
        body["errors"] = [{"field": problem.field, "message": str(problem.message)} for problem in refusal.problems]
    answer = JsonResponse(body, status=refusal.http_status, content_type="application/problem+json")
    if refusal.http_status == HTTPStatus.TOO_MANY_REQUESTS and isinstance(wait := refusal.facts.get("seconds"), int):
        answer.headers["Retry-After"] = str(wait)
    return answer


__all__ = ["ANONYMOUS", "answer_refusals", "problem_details", "refuse_nul", "security_headers", "who_acts"]
