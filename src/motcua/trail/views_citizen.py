"""The owner's page: who looked at my data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from motcua.base.web import citizen_of, open_to
from motcua.trail import queries


@open_to("citizen")
@require_safe
def who_looked(request: HttpRequest) -> HttpResponse:
    """Show who opened my data; with ``?lists=1`` also who saw it in a list."""
    with_lists = request.GET.get("lists") == "1"
    page = queries.list_reads(by=citizen_of(request), with_lists=with_lists, cursor=request.GET.get("from", ""))
    onwards = ({"lists": "1"} if with_lists else {}) | {"from": page.next_cursor}
    context = {
        "lines": page.lines,
        "with_lists": with_lists,
        "next_url": f"?{urlencode(onwards)}" if page.next_cursor else "",
    }
    return render(request, "trail/who_looked.html", context)
