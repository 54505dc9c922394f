"""The page of the log: who watches it, and where anybody checks a bundle of proofs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.errors import Problem
from motcua.base.web import open_to
from motcua.evidence import queries
from motcua.evidence.types import LeafKind, NoBundle
from motcua.signing.types import TimeStampReport
from motcua.ui.fields import Field
from motcua.wire.tlog.bundles import BUNDLE_MAX, CheckedItem


@open_to("anyone")
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Show the state of the log; take a bundle of proofs and say whether each holds. The file is not kept."""
    context: dict[str, Any] = {"log": queries.describe_log(), "checked": None, "file_name": "", "problems": ()}
    status = 200
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None or getattr(upload, "refusal", None) is not None or (upload.size or 0) > BUNDLE_MAX:
            context["problems"] = [Problem("file", _("Choose the file of proofs, of at most 20 MB."))]
        else:
            try:
                checked, is_known = queries.check(upload.read())
                stamps = queries.read_time_stamps(checked)
                items = [_line(item, stamps) for item in checked.items]
                holds = checked.holds and None not in stamps.values()
                context |= {"checked": checked, "holds": holds, "is_known": is_known, "items": items}
                context["file_name"] = upload.name
            except NoBundle as refusal:
                context["problems"] = [Problem("file", str(refusal))]
        status = 422 if context["problems"] else 200
    context["field"] = _field([problem.message for problem in context["problems"]])
    return render(request, "evidence/log.html", context, status=status)


def _line(item: CheckedItem, stamps: Mapping[str, TimeStampReport | None]) -> dict[str, Any]:
    said = item.statement
    return {
        "kind": LeafKind(said.kind).label if said and said.kind in LeafKind.values else "",
        "ref": said.ref if said else "",
        "at": datetime.fromisoformat(said.at) if said else None,
        "late": bool(said and said.late),
        "holds": not item.problem,
        "witnesses": len(item.witnesses),
        "content": item.content,
        "stamp": stamps.get(item.checkpoint),
        "has_stamp": item.checkpoint in stamps,
    }


def _field(errors: list[Any]) -> Field:
    return Field(
        name="file",
        kind="file",
        label=_("File of proofs"),
        hint=_("The file that ends in .json, exactly as you received it, at most 20 MB. It is checked and not kept."),
        errors=errors,
        accept="application/json,.json",
    )
