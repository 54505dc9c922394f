"""What officers do with a dossier between its arrival and its result, and withdrawing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.agencies import queries as agencies
from motcua.agencies.types import Role
from motcua.base.actor import Actor
from motcua.base.clock import vietnam_date
from motcua.base.text import tidy
from motcua.dossiers.actions._case import Case, Move, carry_out, lock
from motcua.dossiers.actions.travelling import check_nothing_under_way, send_withdrawal
from motcua.dossiers.queries._policy import deny
from motcua.dossiers.types import Act, DeskNotReady, NotNow, ReasonNeeded
from motcua.numbers import actions as numbers
from motcua.wire.dossier_codes import format_code


@transaction.atomic(savepoint=False)
def accept(*, dossier_code: str, by: Actor, now: datetime, seen_version: int | None = None) -> None:
    """Take a dossier in: the legal clock starts and it goes to the unit that handles it.

    One that was taken in elsewhere gets the agency's own number beside its code.
    Raises NoSuchDossier, NotAllowed, NotNow, ChangedMeanwhile.
    """
    case = lock(dossier_code=dossier_code, act=Act.ACCEPT, by=by, now=now, seen_version=seen_version)
    changes: dict[str, object] = {"accepted_at": now, "answer_due_at": None}
    if case.dossier.origin:
        changes["local_code"] = _own_number(case)
    case.move(step=case.next_step, changes=changes)


def _own_number(case: Case) -> str:
    """Take a number of the agency's own series for a dossier that bears the code of who took it in."""
    agency_code, today = case.dossier.agency_code, vietnam_date(case.now)
    number = numbers.take_next(series=f"dossier/{agency_code}", day=today, used_for=str(case.dossier.id))
    return format_code(agency_code, today, number)


@transaction.atomic(savepoint=False)
def reject_intake(*, dossier_code: str, reason: str, by: Actor, now: datetime, seen_version: int | None = None) -> None:
    """Say that the dossier can't be taken in, and why (form 03 of TT 01/2018/TT-VPCP). Raises ReasonNeeded."""
    case = lock(dossier_code=dossier_code, act=Act.REJECT_INTAKE, by=by, now=now, seen_version=seen_version)
    case.move(step=None, note=_reason(reason), changes={"answer_due_at": None})


@transaction.atomic(savepoint=False)
def take(*, dossier_code: str, by: Actor, now: datetime, seen_version: int | None = None) -> None:
    """Take up a dossier that lies in one's unit; of two who press at once, one holds it and the other is told.

    Raises HeldByAnother, NotNow to who holds it already.
    """
    case = lock(dossier_code=dossier_code, act=Act.TAKE, by=by, now=now, seen_version=seen_version)
    if case.tokens[0].holder_account_id == by.account_id:
        raise NotNow(stage=case.stage.label)
    case.move(step=case.step, holder=(by.account_id, by.full_name))


@transaction.atomic(savepoint=False)
def forward(*, dossier_code: str, note: str = "", by: Actor, now: datetime, seen_version: int | None = None) -> None:
    """Finish a step and pass the dossier to the next one of the same kind. Raises LastStep, NotNow."""
    case = lock(dossier_code=dossier_code, act=Act.FORWARD, by=by, now=now, seen_version=seen_version)
    if case.next_step.role != case.step.role:
        raise DeskNotReady(unit=case.next_step.unit)
    case.move(step=case.next_step, note=tidy(note))


@transaction.atomic(savepoint=False)
def reassign(
    *, dossier_code: str, to_account_id: UUID, note: str = "", by: Actor, now: datetime, seen_version: int | None = None
) -> None:
    """Put a dossier on another desk of the same unit. Raises NotAllowed, DeskNotReady when nobody such sits there."""
    case = lock(dossier_code=dossier_code, act=Act.REASSIGN, by=by, now=now, seen_version=seen_version)
    unit_code = case.tokens[0].unit_code
    if unit_code not in agencies.get_scope(by):
        raise deny(case.dossier, by=by, now=now)
    officers = {one.account_id: one for one in agencies.list_officers([unit_code], Role(case.tokens[0].role))}
    if to_account_id not in officers:
        raise DeskNotReady(unit=unit_code)
    case.move(step=case.step, holder=(to_account_id, officers[to_account_id].full_name), note=tidy(note))


@transaction.atomic(savepoint=False)
def hand_over(*, dossier_code: str, by: Actor, now: datetime, seen_version: int | None = None) -> None:
    """Give the result to the applicant: at the counter by an officer, online by the house itself."""
    case = lock(dossier_code=dossier_code, act=Act.HAND_OVER, by=by, now=now, seen_version=seen_version)
    case.move(step=None)


@transaction.atomic(savepoint=False)
def withdraw(*, dossier_code: str, reason: str = "", by: Actor, now: datetime, seen_version: int | None = None) -> None:
    """Take one's application back before there is a result.

    Where an agency elsewhere handles it, the withdrawal is sent there. Raises NoSuchDossier, NotNow, UnderWay.
    """
    case = lock(dossier_code=dossier_code, act=Act.WITHDRAW, by=by, now=now, seen_version=seen_version)
    if case.dossier.handled_by:
        check_nothing_under_way(case.dossier, Act.WITHDRAW)
        send_withdrawal(case.dossier, tidy(reason), now=now)
        return
    carry_out([plan_withdrawal(case, tidy(reason))], now=now)


def plan_withdrawal(case: Case, reason: str) -> Move:
    """Return what withdrawing makes of a dossier, for ``carry_out``."""
    return case.plan(step=None, note=reason, changes={"answer_due_at": None, "outcome_kind": "WITHDRAWN"})


def _reason(text: str) -> str:
    reason = tidy(text)
    if not reason:
        raise ReasonNeeded()
    return reason
