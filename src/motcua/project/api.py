"""The JSON interface: each domain's ``api.py`` (``router`` and its ``prefix``) under /api/v1/, mistakes as RFC 9457."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.defaults import bad_request, page_not_found, server_error
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from motcua.base.errors import InvalidInput, NoSuchThing, Problem, Refused
from motcua.base.web import open_to
from motcua.project.middleware import problem_details
from motcua.wire.road import openapi


class Interface(NinjaAPI):
    """The interface, whose description also holds the schemas of the road (msgspec's, which ninja doesn't collect)."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for kind, parts in openapi.components().items():
            schema["components"].setdefault(kind, {}).update(parts)
        return schema


api = Interface(
    title="Một Cửa",
    version="1",
    description="Procedures, dossiers' public status, figures, checks of signed results, and the road.",
    docs_url=None,
    urls_namespace="api",
)

for _domain in settings.DOMAINS:
    if find_spec(f"motcua.{_domain}") and find_spec(f"motcua.{_domain}.api"):
        _module = import_module(f"motcua.{_domain}.api")
        api.add_router(_module.prefix, _module.router)


class Unreadable(Refused):
    """What a machine sent is not what the interface takes."""

    code = "unreadable"
    message = _("The request cannot be read: %(why)s")
    http_status = 400


@api.exception_handler(Refused)
def answer_refusal(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem_details(refusal)


@api.exception_handler(ValidationError)
def answer_invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    problems = [Problem(".".join(str(part) for part in error["loc"][1:]), error["msg"]) for error in invalid.errors]
    return problem_details(InvalidInput(problems))


@api.exception_handler(HttpError)
def answer_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    answer = problem_details(Unreadable(why=str(error)))
    answer.status_code = error.status_code
    return answer


@api.exception_handler(Http404)
def answer_nothing_there(request: HttpRequest, missing: Http404) -> HttpResponse:
    return problem_details(NoSuchThing())


class WentWrong(Refused):
    """Our own fault; it has been recorded."""

    code = "went_wrong"
    message = _("Something went wrong on our side and has been recorded. Try again in a few minutes.")
    http_status = 500


def not_readable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense: problem details under /api/, a page that needs nothing elsewhere."""
    why = Unreadable(why=str(exception))
    return problem_details(why) if request.path.startswith("/api/") else bad_request(request, exception)


def nothing_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere: problem details under /api/, a page elsewhere."""
    return problem_details(NoSuchThing()) if request.path.startswith("/api/") else page_not_found(request, exception)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Answer an unexpected failure: problem details under /api/, a page that needs nothing elsewhere."""
    return problem_details(WentWrong()) if request.path.startswith("/api/") else server_error(request)


def _names(operation: dict[str, Any]) -> list[str]:
    """Return what an operation takes by name, without the headers that sign a request."""
    return [parameter["name"] for parameter in operation["parameters"] if "name" in parameter]


@open_to("anyone")
def page(request: HttpRequest) -> HttpResponse:
    """Show what the interface offers, for people who write programs."""
    paths: dict[str, Any] = api.get_openapi_schema()["paths"]
    operations = [
        {"path": path, "method": method.upper(), "summary": operation["summary"], "takes": _names(operation)}
        for path, methods in sorted(paths.items())
        for method, operation in methods.items()
    ]
    return render(request, "project/api.html", {"operations": operations, "base_url": settings.MOTCUA_BASE_URL})
