"""At the national seat: sending to the agency what an applicant does here, and sending it again when it came back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from motcua.agencies import queries as agencies
from motcua.base import events
from motcua.base.actor import Actor
from motcua.base.files import StoredFile
from motcua.base.messages import MessageType
from motcua.dossiers.models import Dossier, Errand, HistoryLine, SupportingDocument
from motcua.dossiers.queries.errands import is_held_up, is_stuck
from motcua.dossiers.types import (
    ERRANDS,
    FILES_AHEAD,
    GIVEN_UP,
    HANDED_OVER,
    SUPPLEMENT_ANSWERED,
    WITHDRAWAL,
    Act,
    DocumentBody,
    ErrandReturned,
    FilesAheadBody,
    HandedOverBody,
    NoSuchDossier,
    NothingToSendAgain,
    OwnerBody,
    SubmitterBody,
    SupplementAnsweredBody,
    UnderWay,
    VersionBody,
    WithdrawalBody,
)
from motcua.forms.types import Answer
from motcua.road import actions as road
from motcua.road.actions import FileToSend, Outgoing
from motcua.road.types import HeldUpState, MessageEnded, MessageHeldUp, OutboxState
from motcua.wire.road.messages import ATTACHMENTS_MAX


def send_off(dossier: Dossier, documents: Sequence[SupportingDocument], *, now: datetime, sent_by: str = "") -> None:
    """Hand a dossier that was taken in here over to the agency that handles it, with its files."""
    body = HandedOverBody(
        code=dossier.code,
        agency_code=dossier.agency_code,
        procedure_code=dossier.procedure_code,
        procedure_version=dossier.procedure_version,
        form_code=dossier.form_code,
        form_version=dossier.form_version,
        channel=dossier.channel,
        language=dossier.language,
        answers=dossier.answers,
        owner=OwnerBody(
            full_name=dossier.owner_name, birth_date=dossier.owner_birth_date, personal_id=dossier.owner_personal_id
        ),
        submitter=SubmitterBody(
            full_name=dossier.submitter_name,
            personal_id=dossier.submitter_personal_id,
            phone=dossier.submitter_phone,
            email=dossier.submitter_email,
            relation=dossier.relation,
        ),
        documents=tuple(_document(one) for one in documents),
        submitted_at=dossier.submitted_at,
        answer_due_at=dossier.answer_due_at or dossier.submitted_at,
        lookup_token=dossier.lookup_token,
        history=tuple(_version(line) for line in HistoryLine.objects.filter(dossier=dossier).order_by("version")),
    )
    _send(dossier, Act.SUBMIT, HANDED_OVER, body, documents, now, sent_by)


def send_corrections(
    dossier: Dossier,
    answers: Mapping[str, Answer | None],
    documents: Sequence[SupportingDocument],
    *,
    now: datetime,
) -> None:
    """Send the corrections of a supplement; the agency writes the version, or says why not."""
    body = SupplementAnsweredBody(
        code=dossier.code, answers=dict(answers), documents=tuple(_document(one) for one in documents)
    )
    _send(dossier, Act.ANSWER_SUPPLEMENT, SUPPLEMENT_ANSWERED, body, documents, now)


def send_withdrawal(dossier: Dossier, reason: str, *, now: datetime) -> None:
    """Tell the agency that the applicant withdraws."""
    _send(dossier, Act.WITHDRAW, WITHDRAWAL, WithdrawalBody(code=dossier.code, reason=reason), (), now)


@transaction.atomic(savepoint=False)
def send_again(*, dossier_code: str, by: Actor, now: datetime) -> None:
    """Hand a dossier over again that the road could not deliver, that the agency gave up, or that it has had long.

    What is parked there is run again or given up there: what is sent again would wait behind it.

    Who did it stays with what is sent. For administrators of the national seat; raises NotAllowed, NoSuchDossier,
    NothingToSendAgain.
    """
    agencies.check_may_administer_deployment(by=by)
    dossier = Dossier.objects.select_for_update().filter(code=dossier_code).exclude(handled_by="").first()
    if dossier is None:
        raise NoSuchDossier()
    stuck = Errand.objects.filter(is_stuck(now), dossier=dossier, act=Act.SUBMIT).exclude(is_held_up())
    if not stuck.update(settled_at=now):
        raise NothingToSendAgain()
    documents = SupportingDocument.objects.filter(draft_id=dossier.draft_id, added_at__lte=dossier.submitted_at)
    send_off(dossier, list(documents.order_by("added_at", "id")), now=now, sent_by=by.full_name)


@transaction.atomic(savepoint=False)
def note_end(*, ended: MessageEnded) -> None:
    """Keep what became of a message that carried something of an applicant's: delivered, refused, or expired.

    Delivered is not yet taken in: that's what the agency's own word says (``mirroring.apply_progress``).
    """
    if ended.type not in ERRANDS:
        return
    errands = Errand.objects.filter(message_id=ended.message_id)
    if ended.state == OutboxState.DELIVERED:
        errands.update(delivered_at=ended.at)
        return
    _give_back(errands, ended.code or ended.state.lower(), ended.at)


@transaction.atomic(savepoint=False)
def note_held_up(*, told: MessageHeldUp) -> None:
    """Keep what the agency's deployment told of a message that carried something of an applicant's: that it's parked,
    and why; that it's done after all; or that its administrators gave it up, which gives it back."""
    if told.type not in ERRANDS:
        return
    errands = Errand.objects.filter(message_id=told.message_id, settled_at=None, ended_at=None)
    if told.state == HeldUpState.GIVEN_UP:
        _give_back(errands, GIVEN_UP, told.at)
    elif told.state == HeldUpState.PARKED:
        errands.update(held_up_at=told.at, held_up_reason=told.reason)
    else:
        errands.update(held_up_at=None, held_up_reason="")


def _give_back(errands: "QuerySet[Errand]", code: str, at: datetime) -> None:
    given_back = list(errands.order_by("id").values_list("dossier__code", "act"))
    errands.update(ended_at=at, ended_code=code)
    for dossier_code, act in given_back:
        events.publish(ErrandReturned(dossier_code, act, at))


def check_nothing_under_way(dossier: Dossier, act: Act) -> None:
    """Refuse what the applicant has sent already, and everything once they withdraw. Raises UnderWay."""
    open_acts = {act, Act.WITHDRAW}
    if Errand.objects.filter(dossier=dossier, act__in=open_acts, settled_at=None, ended_at=None).exists():
        raise UnderWay()


def _send(
    dossier: Dossier,
    act: Act,
    message_type: MessageType[Any],
    body: Any,
    documents: Sequence[SupportingDocument],
    now: datetime,
    sent_by: str = "",
) -> UUID:
    """Send a message with its files; those that don't fit into it go ahead of it, in its order."""
    files = _files(documents)
    own, ahead = files[:ATTACHMENTS_MAX], files[ATTACHMENTS_MAX:]
    parts = [
        _outgoing(dossier, FILES_AHEAD, FilesAheadBody(code=dossier.code), ahead[start : start + ATTACHMENTS_MAX])
        for start in range(0, len(ahead), ATTACHMENTS_MAX)
    ]
    message_id = road.send_many([*parts, _outgoing(dossier, message_type, body, own)], now=now)[-1]
    Errand.objects.create(dossier=dossier, act=act, message_id=message_id, sent_at=now, sent_by=sent_by)
    return message_id


def _outgoing(dossier: Dossier, message_type: MessageType[Any], body: Any, files: Sequence[FileToSend]) -> Outgoing:
    return Outgoing(
        message_type=message_type,
        sender=settings.MOTCUA_AGENCY,
        recipient=dossier.handled_by,
        body=body,
        order_key=dossier.code,
        attachments=files,
    )


def _files(documents: Sequence[SupportingDocument]) -> list[FileToSend]:
    """Return each file once, whatever papers it was sent for."""
    files = {one.sha256: one for one in documents}
    return [
        FileToSend(StoredFile(one.file_key, one.size, one.sha256, one.media_type), one.file_name)
        for one in files.values()
    ]


def _document(row: SupportingDocument) -> DocumentBody:
    return DocumentBody(
        document_code=row.document_code,
        file_name=row.file_name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        added_at=row.added_at,
    )


def _version(line: HistoryLine) -> VersionBody:
    return VersionBody(
        number=line.version,
        act=line.act,
        stage=line.stage,
        status=line.status,
        at=line.at,
        actor_name=line.actor_name,
        actor_hat=line.actor_hat,
        note=line.note,
    )
