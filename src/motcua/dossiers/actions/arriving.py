"""At the agency: taking over dossiers that were taken in at the national seat."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from motcua.agencies import queries as agencies
from motcua.agencies.types import NoSuchCalendar
from motcua.base import events
from motcua.base.actor import Actor, Hat
from motcua.base.ids import new_id
from motcua.base.messages import Received
from motcua.base.text import fold, name_sort_key
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure
from motcua.dossiers.actions._case import unit_of
from motcua.dossiers.actions._home import tell_home
from motcua.dossiers.actions._proving import Step, leaf_of
from motcua.dossiers.actions._waves import in_waves
from motcua.dossiers.actions._writing import Entry, Place, fact_of, insert_dossiers, record_many
from motcua.dossiers.actions.submitting import digest_of
from motcua.dossiers.models import Dossier, Draft, FileAhead, HistoryLine, SupportingDocument
from motcua.dossiers.rules.handling import handles
from motcua.dossiers.types import (
    Act,
    DocumentBody,
    DossiersRecorded,
    DossierStatus,
    FilesAheadBody,
    FilesMissing,
    HandedOverBody,
    NotFromThere,
    NotSubmittedThere,
    OtherDossier,
    Queue,
    Stage,
    SupplementAnsweredBody,
)
from motcua.forms import queries as forms
from motcua.road import queries as road_queries
from motcua.wire.dossier_codes import BadDossierCode, parse


@transaction.atomic(savepoint=False)
def take_over(messages: Sequence[Received[HandedOverBody]], *, now: datetime) -> None:
    """Take dossiers over that the national seat hands over, and tell it so; the same again changes nothing here.

    Each lies at its service desk as any other. As many statements for one as for hundreds. Raises NotFromThere,
    NotSubmittedThere, NoSuchProcedure or NoSuchForm while the catalogue's release isn't here, and OtherDossier when its
    code is here with other content.
    """
    for wave in in_waves(messages, lambda message: message.body.code):
        _take_over(wave, now)


@dataclass(frozen=True, kw_only=True)
class _Handed:
    """A dossier as it was handed over, read; nothing of it is written yet."""

    body: HandedOverBody
    origin: str
    procedure: Procedure
    draft: Draft
    documents: Sequence[SupportingDocument]
    digest: str


def _take_over(messages: Sequence[Received[HandedOverBody]], now: datetime) -> None:
    handed = _read(messages, now)
    again = _known(handed)
    fresh = [one for one in handed if one.body.code not in again]
    told = [*_newest_steps(list(again.values())), *(_insert(fresh, now) if fresh else ())]
    tell_home(told, now=now)


def _read(messages: Sequence[Received[HandedOverBody]], now: datetime) -> list[_Handed]:
    agencies_here = agencies.find_agencies({message.body.agency_code for message in messages})
    keys = file_keys(messages)
    handed = []
    for message in messages:
        body = message.body
        check_from_national(message, body.code)
        if message.recipient != body.agency_code or not _is_code_of(body.code, message.sender):
            raise NotFromThere(sender=message.sender, dossier_code=body.code)
        procedure = catalogue.get_procedure(body.procedure_code, body.procedure_version)
        forms.get_form(body.form_code, body.form_version)
        agency = agencies_here.get(body.agency_code)
        if agency is None or not handles(procedure, agency):
            raise NotSubmittedThere()
        draft = _draft(body, now)
        documents = document_rows(draft, body.documents, keys[body.code], body.code)
        handed.append(
            _Handed(
                body=body,
                origin=message.sender,
                procedure=procedure,
                draft=draft,
                documents=documents,
                digest=digest_of(body.answers, documents),
            )
        )
    return handed


def _known(handed: Sequence[_Handed]) -> dict[str, Dossier]:
    """Return those that are here already, by code. Raises OtherDossier for one that said something else then."""
    codes = [one.body.code for one in handed]
    known = {row.code: row for row in Dossier.objects.filter(code__in=codes).select_related("draft").order_by("code")}
    if not known:
        return {}
    papers: dict[UUID, list[SupportingDocument]] = defaultdict(list)
    drafts = [row.draft_id for row in known.values()]
    for paper in SupportingDocument.objects.filter(draft_id__in=drafts).order_by("id"):
        papers[paper.draft_id].append(paper)
    for one in handed:
        if (row := known.get(one.body.code)) is not None:
            first = [paper for paper in papers[row.draft_id] if paper.added_at <= row.submitted_at]
            if digest_of(row.draft.answers, first) != one.digest:
                raise OtherDossier(dossier_code=row.code)
    return known


def _newest_steps(dossiers: Sequence[Dossier]) -> list[Step]:
    """Return the version that each has, to be told again to who hands it over again."""
    if not dossiers:
        return []
    by_id = {dossier.id: dossier for dossier in dossiers}
    newest = HistoryLine.objects.filter(dossier_id__in=by_id, version=F("dossier__version")).order_by("dossier_id")
    return [
        Step(
            dossier=by_id[line.dossier_id],
            act=Act(line.act),
            at=line.at,
            by=Actor(hat=Hat(line.actor_hat), full_name=line.actor_name),
            note=line.note,
            due_from=line.due_from,
            due_to=line.due_to,
        )
        for line in newest
    ]


def _insert(fresh: Sequence[_Handed], now: datetime) -> list[Step]:
    """Write new dossiers, each at its desk; tell the country of them."""
    calendars = agencies.list_calendars_in_force(now, top_code=settings.MOTCUA_AGENCY)
    entries, steps, facts = [], [], []
    for one in fresh:
        calendar = calendars.get(one.body.agency_code)
        if calendar is None:
            raise NoSuchCalendar(agency_code=one.body.agency_code)
        dossier = _dossier_of(one, calendar.version)
        entry = _entry_of(one, dossier.id)
        entries.append(entry)
        steps.append(Step(dossier=dossier, act=entry.act, at=entry.at, by=entry.by, content_sha256=one.digest))
        facts.append(fact_of(dossier, act=entry.act, at=entry.at, unit_code=entry.places[0].unit_code))
    Draft.objects.bulk_create([one.draft for one in fresh])
    SupportingDocument.objects.bulk_create([paper for one in fresh for paper in one.documents])
    record_many(entries, [leaf_of(step) for step in steps])
    insert_dossiers([step.dossier for step in steps])
    events.publish(DossiersRecorded(tuple(facts)))
    return steps


def _entry_of(one: _Handed, dossier_id: UUID) -> Entry:
    body, step = one.body, one.procedure.process.first
    line = body.history[0]
    place = Place(
        step_code=step.code,
        unit_code=unit_of(body.agency_code, step),
        role=step.role,
        queue=Queue.TO_ACCEPT.value,
        due_at=body.answer_due_at,
        urgent_at=body.answer_due_at,
    )
    return Entry(
        dossier_id=dossier_id,
        version=1,
        act=Act.SUBMIT,
        stage=Stage.SUBMITTED,
        status=DossierStatus.REGISTERED,
        at=body.submitted_at,
        by=Actor(hat=Hat(line.actor_hat), full_name=line.actor_name),
        content_sha256=one.digest,
        places=[place],
    )


def _dossier_of(one: _Handed, calendar_version: str) -> Dossier:
    return Dossier(
        id=new_id(),
        code=one.body.code,
        draft=one.draft,
        origin=one.origin,
        agency_code=one.body.agency_code,
        stage=Stage.SUBMITTED,
        status=DossierStatus.REGISTERED,
        version=1,
        answers=one.body.answers,
        content_digest=one.digest,
        calendar_version=calendar_version,
        **_columns_of(one.body),
        **_people_of(one.body),
    )


def _columns_of(body: HandedOverBody) -> dict[str, Any]:
    names = ("procedure_code", "procedure_version", "form_code", "form_version", "channel", "language")
    times = ("submitted_at", "answer_due_at", "lookup_token")
    return {name: getattr(body, name) for name in (*names, *times)}


def _people_of(body: HandedOverBody) -> dict[str, Any]:
    return {
        "owner_name": body.owner.full_name,
        "owner_folded": fold(body.owner.full_name),
        "owner_sort_key": name_sort_key(body.owner.full_name),
        "owner_birth_date": body.owner.birth_date,
        "owner_personal_id": body.owner.personal_id,
        "submitter_name": body.submitter.full_name,
        "submitter_personal_id": body.submitter.personal_id,
        "submitter_phone": body.submitter.phone,
        "submitter_email": body.submitter.email,
        "relation": body.submitter.relation,
    }


def _draft(body: HandedOverBody, now: datetime) -> Draft:
    names = ("channel", "procedure_code", "procedure_version", "agency_code", "form_code", "form_version", "language")
    return Draft(
        id=new_id(),
        account_id=None,
        answers=body.answers,
        created_at=body.submitted_at,
        updated_at=now,
        submitted_at=body.submitted_at,
        **{name: getattr(body, name) for name in names},
    )


@transaction.atomic(savepoint=False)
def keep_files_ahead(messages: Sequence[Received[FilesAheadBody]], *, now: datetime) -> None:
    """Keep files of dossiers whose own messages come next; one statement. Raises NotFromThere."""
    for message in messages:
        check_from_national(message, message.body.code)
    FileAhead.objects.bulk_create(
        [
            FileAhead(dossier_code=message.body.code, sha256=file.sha256, file_key=file.key, arrived_at=now)
            for message in messages
            for file in message.attachments
        ],
        ignore_conflicts=True,
    )


def file_keys(
    messages: Sequence[Received[HandedOverBody]] | Sequence[Received[SupplementAnsweredBody]],
) -> dict[str, dict[str, str]]:
    """Return, by dossier, where its files lie, by digest: what came with a message, and what was sent ahead of it.

    What was sent ahead is used up. No statement while everything came with its message.
    """
    keys = {one.body.code: {file.sha256: file.key for file in one.attachments} for one in messages}
    short = [
        one.body.code for one in messages if {each.sha256 for each in one.body.documents} - keys[one.body.code].keys()
    ]
    if short:
        ahead = FileAhead.objects.filter(dossier_code__in=short)
        for code, sha256, key in ahead.order_by("id").values_list("dossier_code", "sha256", "file_key"):
            keys[code].setdefault(sha256, key)
        ahead.delete()
    return keys


def document_rows(
    draft: Draft, told: Sequence[DocumentBody], keys: Mapping[str, str], code: str
) -> list[SupportingDocument]:
    """Return rows for the papers of a message. Raises FilesMissing."""
    if any(one.sha256 not in keys for one in told):
        raise FilesMissing(dossier_code=code)
    return [
        SupportingDocument(
            id=new_id(),
            draft=draft,
            document_code=one.document_code,
            file_name=one.file_name,
            file_key=keys[one.sha256],
            size=one.size,
            sha256=one.sha256,
            media_type=one.media_type,
            added_at=one.added_at,
        )
        for one in told
    ]


def check_from_national(message: Received[Any], code: str) -> None:
    """Refuse who isn't the national seat. Raises NotFromThere."""
    if message.sender != road_queries.get_national_agency():
        raise NotFromThere(sender=message.sender, dossier_code=code)


def _is_code_of(code: str, agency_code: str) -> bool:
    try:
        return parse(code).agency_code == agency_code
    except BadDossierCode:
        return False
