"""Facts of a procedure in words, in one language."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from motcua.base.text import in_language
from motcua.catalogue.types import Fee, ProcedureHit, ServiceLevel, TimeLimit, TimeUnit
from motcua.ui.words import dong


def describe_time_limit(limit: TimeLimit | None, *, lang: str) -> str:
    """Return a time limit in words ("8 working hours"), nothing if there is none."""
    if limit is None:
        return ""
    with override(lang):
        if limit.unit == TimeUnit.WORKING_HOURS:
            words = ngettext("%(amount)s working hour", "%(amount)s working hours", limit.amount)
        elif limit.unit == TimeUnit.WORKING_DAYS:
            words = ngettext("%(amount)s working day", "%(amount)s working days", limit.amount)
        else:
            words = ngettext("%(amount)s day", "%(amount)s days", limit.amount)
        return words % {"amount": limit.amount}


def describe_fees(fees: Sequence[Fee], *, lang: str) -> str:
    """Return what a procedure costs in a few words ("Free of charge", "VND 8,000")."""
    return _describe_amounts([fee.amount_vnd for fee in fees], lang)


def _describe_amounts(amounts: Sequence[int | None], lang: str) -> str:
    with override(lang):
        known = sorted({amount for amount in amounts if amount is not None})
        if not any(known):
            return _("Set by the province") if None in amounts and not known else _("Free of charge")
        if len(known) == 1:
            return dong(known[0])
        return _("From %(least)s to %(most)s") % {"least": dong(known[0]), "most": dong(known[-1])}


def to_hit(code: str, summary: dict[str, Any], *, lang: str) -> ProcedureHit:
    """Return a line of a list from what an entry keeps for it."""
    level = ServiceLevel(summary["level"])
    limit = summary["limit"]
    with override(lang):
        level_text = str(level.label) if summary["is_online"] else _("At the counter")
    return ProcedureHit(
        code=code,
        name=in_language(summary["names"], lang),
        level=level,
        level_text=level_text,
        field_name=in_language(summary["field_names"], lang),
        limit_text=describe_time_limit(TimeLimit(limit[0], TimeUnit(limit[1])) if limit else None, lang=lang),
        fee_text=_describe_amounts(summary["fees"], lang),
        agencies=tuple(in_language(names, lang) for names in summary["agencies"]),
        is_online=summary["is_online"],
    )
