"""The road's pages, for administrators of the agency whose deployment this is; queries and actions hold to that."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.base import clock, files
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed, Problem, Refused
from motcua.base.web import officer_of, open_to
from motcua.road import actions, queries
from motcua.road.forms import COMMANDS, REASON_MAX, forms_for, mandates_of
from motcua.road.types import PeerState, ReasonNeeded
from motcua.ui.fields import Field
from motcua.ui.parts import Moment, Queue

TONES = {PeerState.TRIAL: "soon", PeerState.CONNECTED: "ok", PeerState.SUSPENDED: "no"}


@open_to("officer")
@require_safe
def peers(request: HttpRequest) -> HttpResponse:
    """List the deployments, their state, and what waits for each."""
    by, now = officer_of(request), clock.now()
    search, trouble = request.GET.get("q", "").strip(), request.GET.get("trouble") == "1"
    state = queries.get_state(by=by, now=now)
    found, has_more = queries.list_peers(
        by=by, now=now, search=search, only_trouble=trouble, after=request.GET.get("after", "")
    )
    here = {"q": search} | ({"trouble": "1"} if trouble else {})
    context = {
        **_side("road_peers"),
        "state": state,
        "rows": [(peer, TONES[peer.entry.state], state_label(peer.entry.state)) for peer in found],
        "search": search,
        "trouble": trouble,
        "fields": [
            Field("q", "text", gettext("Deployment or agency code"), value=search, width="medium"),
            Field("trouble", "checkbox", gettext("Only where something waits or fails"), value=trouble),
        ],
        "next_url": _next("road_peers", here, found[-1].entry.deployment) if has_more else "",
    }
    return render(request, "road/peers.html", context)


@open_to("officer")
@require_safe
def peer(request: HttpRequest, deployment: str) -> HttpResponse:
    """Show a deployment: state, keys, mandates, history, and what can be done."""
    return _peer_page(request, deployment)


@open_to("officer")
@require_POST
def act(request: HttpRequest, deployment: str, slug: str) -> HttpResponse:
    """Do one act with a reason; a refusal is shown beside what was typed."""
    doing, by, now = _DOING.get(slug), officer_of(request), clock.now()
    if doing is None:
        raise Http404
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        doing(deployment, slug, typed, by, now)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _peer_page(request, deployment, slug, typed, refusal)
    messages.success(request, str(COMMANDS[slug].done) % {"deployment": deployment})
    return redirect("road_peer", deployment)


@open_to("officer")
@require_POST
def line_test(request: HttpRequest, deployment: str) -> HttpResponse:
    """Send a line test; the deployment's page shows how far it has come."""
    text = request.POST.get("text", "")
    try:
        actions.send_line_test(deployment=deployment, text=text, by=officer_of(request), now=clock.now())
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("road_peer", args=[deployment]) + "#line")


@open_to("officer")
@require_safe
def waiting(request: HttpRequest, deployment: str) -> HttpResponse:
    """List our messages to a deployment that haven't reached their end."""
    by, now = officer_of(request), clock.now()
    found, has_more = queries.list_waiting(deployment, by=by, now=now, after=request.GET.get("after", ""))
    next_url = f"?{urlencode({'after': str(found[-1].message_id)})}" if has_more else ""
    context = {**_side("road_peers"), "deployment": deployment, "rows": found, "next_url": next_url}
    return render(request, "road/waiting.html", context)


@open_to("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def parked(request: HttpRequest) -> HttpResponse:
    """List what is parked and why; run what is ticked again, or give one up with a reason."""
    if request.method != "POST":
        return _parked_page(request)
    by, now = officer_of(request), clock.now()
    ids = [found for found in map(_uuid, request.POST.getlist("message")) if found]
    try:
        if "skip" in request.POST:
            for message_id in ids:
                actions.skip_parked(message_id=message_id, reason=request.POST.get("reason", ""), by=by, now=now)
                messages.success(request, gettext("The message was given up; those behind it have their turn."))
        else:
            number = actions.run_again(message_ids=ids, by=by, now=now)
            told = ngettext("%(n)s message has another turn.", "%(n)s messages have another turn.", number)
            messages.success(request, told % {"n": number})
    except NotAllowed:
        raise
    except Refused as refusal:
        field = "reason" if isinstance(refusal, ReasonNeeded) else ""
        return _parked_page(request, [Problem(field, str(refusal))], refusal.http_status)
    return redirect("road_parked")


@open_to("officer")
@require_safe
def held_up(request: HttpRequest) -> HttpResponse:
    """List what we sent and its recipients could not do, and why."""
    by, now = officer_of(request), clock.now()
    found, has_more = queries.list_held_up(by=by, now=now, after=request.GET.get("after", ""))
    next_url = _next("road_held_up", {}, str(found[-1].message_id)) if has_more else ""
    return render(request, "road/held_up.html", {**_side("road_held_up"), "rows": found, "next_url": next_url})


@open_to("officer")
@require_safe
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Open a message that we sent or received; the trail keeps who did."""
    content = queries.get_message(message_id, by=officer_of(request), now=clock.now())
    side = _side("road_held_up" if content.held_up else "road_parked")
    return render(request, "road/message.html", {**side, "message": content})


@open_to("officer")
@require_safe
def message_proof(request: HttpRequest, message_id: UUID) -> HttpResponseBase:
    """Send the proofs that a message and its receipts stand in the log of evidence; the trail keeps who opened it."""
    proofs = queries.prove_message(message_id, by=officer_of(request), now=clock.now())
    return files.serve_bytes(proofs, media_type="application/json", file_name=f"{message_id}-proof.json")


@open_to("officer")
@require_safe
def refused(request: HttpRequest) -> HttpResponse:
    """List who was turned away at the door."""
    found, has_more = queries.list_refusals(
        by=officer_of(request), now=clock.now(), before=request.GET.get("before", "")
    )
    next_url = f"?{urlencode({'before': str(found[-1].id)})}" if has_more else ""
    return render(request, "road/refused.html", {**_side("road_refused"), "rows": found, "next_url": next_url})


def state_label(state: PeerState) -> str:
    """Return a deployment's state in words."""
    return {
        PeerState.TRIAL: gettext("On trial"),
        PeerState.CONNECTED: gettext("Connected"),
        PeerState.SUSPENDED: gettext("Suspended"),
    }[state]


Doing = Callable[[str, str, Mapping[str, str], Actor, datetime], object]


def _reason(slug: str, typed: Mapping[str, str]) -> str:
    return typed.get(f"{slug}-reason", "").strip()[:REASON_MAX]


_DOING: Mapping[str, Doing] = {
    "connect": lambda name, slug, typed, by, now: actions.connect(
        name, mandates_of(typed, slug, now), by, _reason(slug, typed), now
    ),
    "mandates": lambda name, slug, typed, by, now: actions.set_mandates(
        name, mandates_of(typed, slug, now), by, _reason(slug, typed), now
    ),
    "suspend": lambda name, slug, typed, by, now: actions.suspend(name, by, _reason(slug, typed), now),
    "resume": lambda name, slug, typed, by, now: actions.resume(name, by, _reason(slug, typed), now),
    "accept-keys": lambda name, slug, typed, by, now: actions.accept_keys(name, by, _reason(slug, typed), now),
    "revoke-key": lambda name, slug, typed, by, now: actions.revoke_key(
        name, typed.get(f"{slug}-key", ""), by, _reason(slug, typed), now
    ),
}


def _peer_page(
    request: HttpRequest,
    deployment: str,
    tried: str = "",
    typed: Mapping[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    by, now = officer_of(request), clock.now()
    page, said = queries.get_peer(deployment, by=by, now=now), str(refusal or "")
    entry = page.peer.entry
    context: dict[str, Any] = {
        **_side("road_peers"),
        "page": page,
        "peer": page.peer,
        "entry": entry,
        "now": now,
        "tone": TONES[entry.state],
        "state_label": state_label(entry.state),
        "is_us": entry.deployment == queries.own_deployment(),
        "keys": [(key, key.is_valid(now)) for key in reversed(entry.keys)],
        "mandates": [(mandate, mandate.covers(mandate.agency_code, now)) for mandate in entry.mandates],
        "moments": [
            Moment(change.kind.label, change.at, change.by_name, _change_text(change.reason, change.facts))
            for change in page.changes
        ],
        "tests": queries.list_line_tests(deployment, by=by, now=now),
        "test_field": Field("text", "text", gettext("Text to send along"), required=False, max_length=200),
        "forms": forms_for(page, now, tried, typed, said) if queries.is_hub() else [],
        "problems": [Problem(f"{tried}-reason", said)] if refusal else [],
    }
    return render(request, "road/peer.html", context, status=refusal.http_status if refusal else 200)


def _change_text(reason: str, facts: Mapping[str, Any]) -> str:
    told = [*facts.get("agency_codes", ()), facts.get("address", ""), *facts.get("keys", ())]
    return "\n".join(filter(None, [reason, ", ".join(filter(None, told))]))


def _parked_page(request: HttpRequest, problems: list[Problem] | None = None, status: int = 200) -> HttpResponse:
    by, now = officer_of(request), clock.now()
    found, has_more = queries.list_parked(by=by, now=now, after=request.GET.get("after", ""))
    errors = tuple(str(problem.message) for problem in problems or () if problem.field)
    context = {
        **_side("road_parked"),
        "rows": found,
        "picked": {_uuid(text) for text in request.POST.getlist("message")},
        "problems": problems or [],
        "reason_field": Field(
            "reason",
            "text",
            gettext("Reason for giving a message up"),
            gettext("Needed only for giving up; it stays with the message."),
            value=request.POST.get("reason", ""),
            errors=errors,
            required=False,
            max_length=REASON_MAX,
        ),
        "next_url": _next("road_parked", {}, str(found[-1].message_id)) if has_more else "",
    }
    return render(request, "road/parked.html", context, status=status)


def _side(current: str) -> dict[str, object]:
    number, elsewhere = queries.count_parked(), queries.count_held_up()
    lines = [
        Queue(gettext("Deployments"), reverse("road_peers"), None, current == "road_peers"),
        Queue(gettext("Parked messages"), reverse("road_parked"), number, current == "road_parked", True),
        Queue(gettext("Parked elsewhere"), reverse("road_held_up"), elsewhere, current == "road_held_up", True),
        Queue(gettext("Turned away"), reverse("road_refused"), None, current == "road_refused"),
    ]
    return {"queues": lines}


def _next(name: str, here: Mapping[str, str], after: str) -> str:
    return f"{reverse(name)}?{urlencode({**here, 'after': after})}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
