"""The public page of the synchronisation: how current, how whole, and since when proven."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.agencies import queries as agencies
from motcua.base import clock
from motcua.base.text import in_language
from motcua.base.web import open_to
from motcua.federation import queries
from motcua.ui import words


@open_to("anyone")
@require_safe
def synchronisation(request: HttpRequest) -> HttpResponse:
    """Show how the exchange with every ministry and province goes. Raises NotTheRegistry at an agency's seat."""
    now = clock.now()
    sources = queries.list_sources(now=now)
    names = _names()
    context = {
        "rows": [
            {
                "source": source,
                "name": names.get(source.source, source.source),
                "lag_hour": _range(source.lag_p50_hour, source.lag_p99_hour),
                "lag_day": _range(source.lag_p50_day, source.lag_p99_day),
            }
            for source in sources
        ],
        "silent": [names.get(source.source, source.source) for source in sources if source.is_silent],
        "now": now,
    }
    return render(request, "federation/synchronisation.html", context)


def _names() -> dict[str, str]:
    language = get_language() or "vi"
    return {agency.code: in_language(agency.name, language) for agency in agencies.list_agencies()}


def _range(median: timedelta | None, slowest: timedelta | None) -> str:
    if median is None or slowest is None:
        return ""
    return f"{duration(median)} · {duration(slowest)}"


def duration(lag: timedelta) -> str:
    """Return a lag as people read it: 0,8 s, 3,5 min, 2,1 h."""
    seconds = lag.total_seconds()
    if seconds < 60:
        return _("%(n)s s") % {"n": words.number(seconds, 1)}
    if seconds < 3600:
        return _("%(n)s min") % {"n": words.number(seconds / 60, 1)}
    return _("%(n)s h") % {"n": words.number(seconds / 3600, 1)}
