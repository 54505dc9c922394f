"""The page of notices, for whoever is signed in; the sandbox's outbox, for a demo."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from motcua.base import clock
from motcua.base.web import actor_of, open_to
from motcua.notices import actions, queries


@open_to("citizen", "officer")
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show what I have been told."""
    found = queries.list_notices(by=actor_of(request))
    unread = sum(notice.read_at is None for notice in found)
    return render(request, "notices/notices.html", {"notices": found, "unread": unread})


@open_to("citizen", "officer")
@require_POST
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice as read and go to its thing."""
    link = actions.mark_read(notice_id=notice_id, by=actor_of(request), now=clock.now())
    return redirect(f"/{get_language()}{link}" if link else "notices")


@open_to("citizen", "officer")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read."""
    actions.mark_all_read(by=actor_of(request), now=clock.now())
    return redirect("notices")


@open_to("anyone")
@require_safe
def sandbox_outbox(request: HttpRequest) -> HttpResponse:
    """Show what the sandbox kept instead of sending it. Only a demo has this address."""
    return render(request, "notices/sandbox_outbox.html", {"outbox": queries.list_sandbox_messages()})
