"""Who gets a release of the national catalogue, and which have come."""

from collections.abc import Iterable

from motcua.catalogue.models import ReleaseReceived
from motcua.catalogue.types import HandlingLevel, Procedure, ReleaseLine


def seats_that_handle(procedure: Procedure, codes: Iterable[str]) -> list[str]:
    """Return which of several ministries (G…) and provinces (H…) have agencies that handle a procedure, in order.

    The letter of the first level is of QCVN 102:2016 and QĐ 20/2020.
    """
    named = {code.partition(".")[0] for body in procedure.agencies for code in body.codes}
    letters = {"G" if body.level is HandlingLevel.MINISTRY else "H" for body in procedure.agencies if not body.codes}
    return [code for code in codes if code in named or code[:1] in letters]


def list_releases(limit: int = 50) -> list[ReleaseLine]:
    """Return the releases that came from the national catalogue, the newest first."""
    return [
        ReleaseLine(
            procedure_code=row.procedure_code,
            version=row.version,
            form_code=row.form_code,
            form_version=row.form_version,
            received_at=row.received_at,
        )
        for row in ReleaseReceived.objects.order_by("-received_at", "procedure_code")[:limit]
    ]
