"""Releases: what the national catalogue publishes goes to every seat that handles it, under its own numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import transaction

from motcua.base.actor import SYSTEM
from motcua.base.messages import Received
from motcua.catalogue import queries
from motcua.catalogue.actions.publishing import content_of, write_version
from motcua.catalogue.models import ProcedureEntry, ProcedureVersion, ReleaseReceived, ReleaseSent
from motcua.catalogue.types import RELEASE, NotTheSource, OtherRelease, Procedure, RecordFile, ReleaseBody
from motcua.forms import actions as forms_actions
from motcua.forms import queries as forms
from motcua.road import actions as road
from motcua.road import queries as road_queries
from motcua.road.actions import Outgoing

_sent_for: list[object] = []
"""What the last round of ``send_releases`` in this process saw: while nothing changed, there is nothing to compare."""


@transaction.atomic(savepoint=False)
def send_release(*, procedure_code: str, now: datetime) -> int:
    """Send the newest version of a procedure with its form to each connected seat that handles it; return how many."""
    return _send([procedure_code], now)


@transaction.atomic(savepoint=False)
def send_releases(*, now: datetime) -> int:
    """Send what seats don't have yet, for one that was connected lately or a form that is new; return how many."""
    newest = ProcedureVersion.objects.order_by("-id").values_list("id", flat=True).first()
    stamp = [road_queries.get_registry(now).number, newest, forms.count_versions()]
    if stamp == _sent_for:
        return 0
    sent = _send(ProcedureEntry.objects.order_by("code").values_list("code", flat=True), now)
    _sent_for[:] = stamp
    return sent


def _send(codes: Iterable[str], now: datetime) -> int:
    tops = road_queries.list_connected_agencies(now)
    procedures = [queries.get_procedure(code) for code in codes]
    columns = ("recipient", "procedure_code", "version", "form_version")
    known = set(ReleaseSent.objects.filter(recipient__in=tops).order_by().values_list(*columns))
    outgoing: list[Outgoing] = []
    for procedure in procedures:
        form_version = forms.get_form(procedure.form_code).version if procedure.form_code else 0
        for top in queries.seats_that_handle(procedure, tops):
            if (top, procedure.code, procedure.version, form_version) not in known:
                outgoing.append(_outgoing(procedure, form_version, top))
    if not outgoing:
        return 0
    ids = road.send_many(outgoing, now=now)
    ReleaseSent.objects.bulk_create(
        ReleaseSent(
            recipient=one.recipient,
            procedure_code=one.body.code,  # type: ignore[attr-defined]
            version=one.body.version,  # type: ignore[attr-defined]
            form_version=one.body.form_version,  # type: ignore[attr-defined]
            message_id=message_id,
            sent_at=now,
        )
        for one, message_id in zip(outgoing, ids, strict=True)
    )
    return len(outgoing)


def _outgoing(procedure: Procedure, form_version: int, recipient: str) -> Outgoing:
    body = ReleaseBody(
        code=procedure.code,
        version=procedure.version,
        form_code=procedure.form_code or "",
        form_version=form_version,
        file=msgspec.json.decode(queries.export_procedure(procedure.code, procedure.version)),
    )
    return Outgoing(
        message_type=RELEASE,
        sender=settings.MOTCUA_AGENCY,
        recipient=recipient,
        body=body,
        order_key=f"release {procedure.code}",
    )


@transaction.atomic(savepoint=False)
def keep_releases(messages: Sequence[Received[ReleaseBody]], *, now: datetime) -> None:
    """Put releases of the national catalogue in force under their own numbers; the same again changes nothing.

    Raises NotTheSource, OtherRelease when other content is here under the same number, FormTaken likewise, and
    msgspec.ValidationError for what this version of the house can't read.
    """
    for message in messages:
        if message.sender != road_queries.get_national_agency():
            raise NotTheSource(sender=message.sender)
        _keep(message, now)


def _keep(message: Received[ReleaseBody], now: datetime) -> None:
    file = msgspec.convert(message.body.file, RecordFile, strict=False)
    if file.form is not None:
        forms_actions.keep_form(definition=file.form, by=SYSTEM, now=now)
    if file.procedure is not None:
        _keep_procedure(file.procedure, now)
    ReleaseReceived.objects.bulk_create(
        [
            ReleaseReceived(
                message_id=message.message_id,
                procedure_code=message.body.code,
                version=message.body.version,
                form_code=message.body.form_code,
                form_version=message.body.form_version,
                received_at=now,
            )
        ],
        ignore_conflicts=True,
    )


def _keep_procedure(procedure: Procedure, now: datetime) -> None:
    entry = ProcedureEntry.objects.select_for_update().filter(code=procedure.code).first()
    known = ProcedureVersion.objects.filter(code=procedure.code, version=procedure.version).first()
    if known is not None:
        if known.digest != content_of(procedure)[1]:
            raise OtherRelease(procedure=procedure.code, version=procedure.version)
        return
    is_newest = entry is None or entry.version < procedure.version
    write_version(procedure, is_newest=is_newest, by=SYSTEM, now=now)
