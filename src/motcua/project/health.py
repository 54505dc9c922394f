"""What machines ask: do you live, are you ready, what have you done."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from motcua.base.web import open_to
from motcua.project import metrics, schema

_migrated = False


@open_to("anyone")
@require_safe
def alive(request: HttpRequest) -> HttpResponseBase:
    """``/healthz``: the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@open_to("anyone")
@require_safe
def ready(request: HttpRequest) -> HttpResponseBase:
    """``/readyz``: the database answers and its migrations are applied; else 503 with the reason."""
    global _migrated
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        waiting = 0 if _migrated else schema.count_waiting()
    except DatabaseError:
        return JsonResponse({"ready": False, "reason": "database"}, status=503)
    if waiting:
        return JsonResponse({"ready": False, "reason": "migrations"}, status=503)
    _migrated = True
    return JsonResponse({"ready": True})


@open_to("anyone")
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """``/metrics``: Prometheus figures, for a scraper on this machine; what comes through a proxy is refused."""
    if request.META.get("REMOTE_ADDR") not in {"127.0.0.1", "::1"} or "X-Forwarded-For" in request.headers:
        return HttpResponse("for the machine itself\n", status=403, content_type="text/plain")
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE_LATEST)
