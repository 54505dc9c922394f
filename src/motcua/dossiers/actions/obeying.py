"""At the agency: doing what applicants ask at the national seat, or saying why not.

As many statements for one message as for hundreds.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation

from motcua.agencies import queries as agencies
from motcua.agencies.types import NoSuchCalendar
from motcua.base.actor import Actor, Hat
from motcua.base.errors import Refused
from motcua.base.messages import Received
from motcua.base.text import tidy
from motcua.dossiers.actions._case import Case, Move, ReadAhead, carry_out, check_may
from motcua.dossiers.actions._correcting import Correction, plan_correction, read_told, write_corrections
from motcua.dossiers.actions._waves import in_waves
from motcua.dossiers.actions.arriving import check_from_national, document_rows, file_keys
from motcua.dossiers.actions.handling import plan_withdrawal
from motcua.dossiers.models import Dossier, StepToken, SupplementRequest, SupportingDocument
from motcua.dossiers.queries.clock import load_ledgers
from motcua.dossiers.types import (
    NOT_DONE,
    Act,
    NoSuchDossier,
    NotDoneBody,
    NotFromThere,
    SupplementAnsweredBody,
    WithdrawalBody,
)
from motcua.road import actions as road
from motcua.road.actions import Outgoing

Plan = TypeVar("Plan")


@dataclass
class _Done(Generic[Plan]):
    """What becomes of one wave of messages."""

    plans: list[Plan] = field(default_factory=list)
    refusals: list[Outgoing] = field(default_factory=list)


@transaction.atomic(savepoint=False)
def take_corrections(messages: Sequence[Received[SupplementAnsweredBody]], *, now: datetime) -> None:
    """Do what applicants corrected at the national seat; what the rules refuse goes back with its reason.

    Raises NoSuchDossier, NotFromThere.
    """
    for wave in in_waves(messages, lambda message: message.body.code):
        _take_corrections(wave, now)


def _take_corrections(messages: Sequence[Received[SupplementAnsweredBody]], now: datetime) -> None:
    dossiers = _theirs(messages)
    requests = _open_requests(dossiers.values())
    papers = _papers(dossiers.values())
    keys = file_keys(messages)

    def plan(case: Case, message: Received[SupplementAnsweredBody]) -> tuple[Correction, list[SupportingDocument]]:
        dossier, request = case.dossier, requests[case.dossier.id]
        fresh = document_rows(dossier.draft, message.body.documents, keys[dossier.code], dossier.code)
        for one in fresh:  # whatever the other side's clock says, they came after they were asked for
            one.added_at = max(one.added_at, request.asked_at)
        marks = sorted(request.marks.all(), key=lambda mark: (mark.kind, mark.key))
        all_papers = [*papers[dossier.draft_id], *fresh]
        answers = read_told(case, request, marks, all_papers, message.body.answers)
        return plan_correction(case, request, marks, all_papers, answers), fresh

    done = _plan_each(messages, dossiers, Act.ANSWER_SUPPLEMENT, plan, now)
    if done.plans:
        SupportingDocument.objects.bulk_create([paper for _, fresh in done.plans for paper in fresh])
        write_corrections([correction for correction, _ in done.plans], now=now)
    if done.refusals:
        road.send_many(done.refusals, now=now)


@transaction.atomic(savepoint=False)
def take_withdrawals(messages: Sequence[Received[WithdrawalBody]], *, now: datetime) -> None:
    """Withdraw what applicants withdrew at the national seat; what the rules refuse goes back with its reason.

    Raises NoSuchDossier, NotFromThere.
    """
    for wave in in_waves(messages, lambda message: message.body.code):
        _take_withdrawals(wave, now)


def _take_withdrawals(messages: Sequence[Received[WithdrawalBody]], now: datetime) -> None:
    def plan(case: Case, message: Received[WithdrawalBody]) -> Move:
        return plan_withdrawal(case, tidy(message.body.reason))

    done = _plan_each(messages, _theirs(messages), Act.WITHDRAW, plan, now)
    if done.plans:
        carry_out(done.plans, now=now)
    if done.refusals:
        road.send_many(done.refusals, now=now)


def _theirs(messages: Sequence[Received[Any]]) -> dict[str, Dossier]:
    """Return dossiers that the senders handed over, locked, by code. Raises NoSuchDossier, NotFromThere."""
    for message in messages:
        check_from_national(message, message.body.code)
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("draft").order_by("code")
    dossiers = {row.code: row for row in rows.filter(code__in=[message.body.code for message in messages])}
    for message in messages:
        dossier = dossiers.get(message.body.code)
        if dossier is None:
            raise NoSuchDossier()
        if dossier.origin != message.sender:
            raise NotFromThere(sender=message.sender, dossier_code=dossier.code)
    return dossiers


def _open_requests(dossiers: Collection[Dossier]) -> dict[UUID, SupplementRequest]:
    rows = SupplementRequest.objects.filter(dossier__in=dossiers, answered_at=None).order_by("asked_at")
    return {row.dossier_id: row for row in rows.prefetch_related("marks")}


def _papers(dossiers: Collection[Dossier]) -> dict[UUID, list[SupportingDocument]]:
    papers: dict[UUID, list[SupportingDocument]] = defaultdict(list)
    drafts = [dossier.draft_id for dossier in dossiers]
    for paper in SupportingDocument.objects.filter(draft_id__in=drafts, superseded_at=None).order_by("added_at", "id"):
        papers[paper.draft_id].append(paper)
    return papers


Body = TypeVar("Body", SupplementAnsweredBody, WithdrawalBody)


def _plan_each(
    messages: Sequence[Received[Body]],
    dossiers: dict[str, Dossier],
    act: Act,
    plan: Callable[[Case, Received[Body]], Plan],
    now: datetime,
) -> _Done[Plan]:
    """Think out what each message asks; what is refused is to be said to who asked."""
    tokens = _open_tokens(dossiers)
    ahead = _read_ahead(dossiers, now)
    done: _Done[Plan] = _Done()
    for message in messages:
        dossier = dossiers[message.body.code]
        lying = tokens[dossier.id]
        try:
            by = Actor(hat=Hat.CITIZEN, full_name=dossier.submitter_name)  # known here without an account
            transition = check_may(dossier, lying, act, by, now)
            known = ahead.get(dossier.code)
            if known is None:
                raise NoSuchCalendar(agency_code=dossier.agency_code)
            done.plans.append(plan(Case(dossier, lying, transition, by, now, known), message))
        except Refused as refusal:
            done.refusals.append(_not_done(message, dossier, act, refusal))
    return done


def _open_tokens(dossiers: dict[str, Dossier]) -> dict[UUID, list[StepToken]]:
    tokens: dict[UUID, list[StepToken]] = defaultdict(list)
    rows = StepToken.objects.filter(dossier__in=dossiers.values(), left_at=None)
    for token in rows.order_by("dossier_id", "entered_at", "id"):
        tokens[token.dossier_id].append(token)
    return tokens


def _read_ahead(dossiers: dict[str, Dossier], now: datetime) -> dict[str, ReadAhead]:
    """Return the calendar in force and the ledger of each dossier by code: three statements."""
    ledgers = load_ledgers([dossier.id for dossier in dossiers.values()])
    in_force = agencies.list_calendars_in_force(now, top_code=settings.MOTCUA_AGENCY)
    named = {segment.calendar_version for ledger in ledgers.values() for segment in ledger}
    current = {in_force[one.agency_code].version for one in dossiers.values() if one.agency_code in in_force}
    calendars = agencies.get_calendar_versions(named | current)
    return {
        code: ReadAhead(
            calendar=calendars[in_force[dossier.agency_code].version],
            ledger=ledgers.get(dossier.id, ()),
            calendars=calendars,
        )
        for code, dossier in dossiers.items()
        if dossier.agency_code in in_force
    }


def _not_done(message: Received[Any], dossier: Dossier, act: Act, refusal: Refused) -> Outgoing:
    body = NotDoneBody(code=dossier.code, act=act.value, reason_code=refusal.code, reasons=_in_words(refusal))
    return Outgoing(
        message_type=NOT_DONE,
        sender=dossier.agency_code,
        recipient=dossier.origin,
        body=body,
        order_key=dossier.code,
        in_reply_to=message.message_id,
    )


def _in_words(refusal: Refused) -> dict[str, str]:
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(refusal)
    return texts
