"""The leader's queue: drafts that wait, one passphrase for those that are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.errors import Problem, Refused
from motcua.base.text import in_language
from motcua.base.web import officer_of, open_to
from motcua.catalogue import queries as catalogue
from motcua.dossiers import actions, queries
from motcua.dossiers.types import BatchLine, Queue, SigningLine
from motcua.dossiers.views_officer.side import side, slug_of
from motcua.signing import queries as signing
from motcua.signing.types import KeyData, KeyKind
from motcua.ui.fields import Field, Option

BATCH_MAX = 50


@dataclass(frozen=True)
class Row:
    line: SigningLine
    procedure: str
    is_picked: bool


@open_to("officer")
@sensitive_post_parameters("passphrase")
@require_http_methods(["GET", "HEAD", "POST"])
def signing_queue(request: HttpRequest) -> HttpResponse:
    """Show what waits; sign what was chosen, each with its own answer."""
    by = officer_of(request)
    if request.method != "POST":
        return _page(request, by, request.GET.getlist("pick"))
    codes, key_name = request.POST.getlist("code")[:BATCH_MAX], request.POST.get("key", "")
    passphrase = request.POST.get("passphrase", "")
    problems = _missing(codes, passphrase)
    if problems:
        return _page(request, by, codes, key_name, problems, 422)
    try:
        answers = actions.sign_batch(
            dossier_codes=codes, key_name=key_name, passphrase=passphrase, by=by, now=clock.now()
        )
    except Refused as refusal:
        return _page(request, by, codes, key_name, [Problem("passphrase", str(refusal))], refusal.http_status)
    _tell(request, answers)
    return redirect("signing_queue")


def _missing(codes: Sequence[str], passphrase: str) -> list[Problem]:
    problems = []
    if not codes:
        problems.append(Problem("code", gettext("Choose at least one draft to sign.")))
    if not passphrase:
        problems.append(Problem("passphrase", gettext("Type the passphrase of your signing key.")))
    return problems


def _tell(request: HttpRequest, answers: Sequence[BatchLine]) -> None:
    signed = [answer for answer in answers if answer.refusal is None]
    if signed:
        text = ngettext(
            "%(n)s result was signed and sealed: %(codes)s.",
            "%(n)s results were signed and sealed: %(codes)s.",
            len(signed),
        )
        messages.success(request, text % {"n": len(signed), "codes": ", ".join(one.dossier_code for one in signed)})
    for answer in answers:
        if answer.refusal is not None:
            messages.error(
                request,
                gettext("%(code)s was not signed: %(reason)s")
                % {"code": answer.dossier_code, "reason": answer.refusal},
            )


def _page(
    request: HttpRequest,
    by: Actor,
    picked: Sequence[str],
    key_name: str = "",
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    lines = queries.list_to_sign(by=by, now=now)
    keys = [key for key in signing.list_keys(by=by, kind=KeyKind.LEADER) if key.revoked_at is None]
    errors = [str(problem.message) for problem in problems if problem.field == "passphrase"]
    context: dict[str, Any] = {
        **side(by, now, slug_of(Queue.TO_SIGN)),
        "rows": [_row(line, picked) for line in lines],
        "now": now,
        "has_key": bool(keys),
        "fields": _fields(keys, key_name, errors),
        "problems": problems,
    }
    return render(request, "dossiers/officer/signing.html", context, status=status)


def _row(line: SigningLine, picked: Sequence[str]) -> Row:
    procedure = catalogue.get_procedure(line.procedure_code, line.procedure_version)
    return Row(line, in_language(procedure.names, get_language() or "vi"), line.code in picked)


def _fields(keys: Sequence[KeyData], key_name: str, errors: Sequence[str]) -> list[Field]:
    passphrase = Field(
        "passphrase",
        "password",
        gettext("Passphrase of your signing key"),
        hint=gettext("Asked for each batch and kept nowhere."),
        errors=errors,
        width="medium",
        autocomplete="off",
    )
    if len(keys) < 2:
        return [*(Field("key", "hidden", "", value=key.name) for key in keys), passphrase]
    options = tuple(Option(key.name, f"{key.holder}, {key.title}") for key in keys)
    return [Field("key", "select", gettext("Key"), value=key_name or keys[0].name, options=options), passphrase]
