"""The result: proposed by the handler, signed by the leader, sealed by the agency, given to the applicant.

Signing is two steps. ``prepare_signature`` fixes number, text and moment of the paper and gives the digest;
``complete_signature`` takes the leader's signature, whenever and from wherever it arrives, adds the agency's
seal and ends the handling. ``sign_batch`` does both with keys that the server keeps.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from motcua.base import files
from motcua.base.actor import SYSTEM, Actor
from motcua.base.clock import vietnam_date, vietnam_time
from motcua.base.errors import Refused
from motcua.base.text import tidy
from motcua.catalogue import queries as catalogue
from motcua.dossiers.actions import _result as result
from motcua.dossiers.actions._case import Case, lock
from motcua.dossiers.actions.handling import hand_over
from motcua.dossiers.models import Dossier, Outcome, Paper
from motcua.dossiers.queries.reading import get_dossier
from motcua.dossiers.rules.transitions import Who
from motcua.dossiers.types import (
    Act,
    BatchLine,
    LastStep,
    NoSuchDossier,
    NotNow,
    OutcomeKind,
    PaperKind,
    ReasonNeeded,
    Stage,
)
from motcua.identity import actions as identity
from motcua.identity import queries as identity_queries
from motcua.identity.types import StoreKind
from motcua.numbers import actions as numbers
from motcua.signing import actions as signing
from motcua.signing.types import Prepared, ToSign
from motcua.trail.types import ReadPurpose


@transaction.atomic(savepoint=False)
def propose(
    *,
    dossier_code: str,
    kind: OutcomeKind,
    reason: str = "",
    by: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """Put a draft result before the leader: granted, or refused with the reason the applicant will read.

    Raises ReasonNeeded, LastStep when another step comes before the leader, and what every act raises.
    """
    case = lock(dossier_code=dossier_code, act=Act.PROPOSE, by=by, now=now, seen_version=seen_version)
    text = tidy(reason)
    if kind is OutcomeKind.REFUSED and not text:
        raise ReasonNeeded()
    if case.next_step.role != Who.LEADER.value:
        raise LastStep()
    proposal = {
        "kind": kind,
        "reason": text,
        "proposed_by": by.full_name,
        "proposed_at": now,
        "returned_reason": "",
        "prepared_at": None,
    }
    Outcome.objects.bulk_create(  # one statement: the dossier is locked
        [Outcome(dossier=case.dossier, **proposal)],
        update_conflicts=True,
        unique_fields=["dossier"],
        update_fields=list(proposal),
    )
    case.move(step=case.next_step, note=text if kind is OutcomeKind.REFUSED else "")


@transaction.atomic(savepoint=False)
def return_draft(*, dossier_code: str, reason: str, by: Actor, now: datetime, seen_version: int | None = None) -> None:
    """Send a draft result back to who drafted it, with the reason. Raises ReasonNeeded."""
    case = lock(dossier_code=dossier_code, act=Act.RETURN_DRAFT, by=by, now=now, seen_version=seen_version)
    text = tidy(reason)
    if not text:
        raise ReasonNeeded()
    Outcome.objects.filter(dossier=case.dossier).update(returned_reason=text, prepared_at=None)
    step = case.step_of(Who.HANDLER)
    case.move(step=step, holder=case.last_holder_at(step.code), note=text)


def prepare_signature(*, dossier_code: str, key_name: str, by: Actor, now: datetime) -> Prepared:
    """Fix the paper of the result and return the digest that the leader's key must sign."""
    wanted = result.to_sign_by_leader(_fixed(dossier_code, by, now, fixed_since=_midnight_before(now)))
    return signing.prepare(wanted, key_name=key_name, by=by, now=now)


def complete_signature(*, dossier_code: str, prepared_id: UUID, signature: bytes, by: Actor, now: datetime) -> None:
    """Take the leader's signature, seal the paper and end the handling. The same again changes nothing."""
    draft = _fixed(dossier_code, by, now, fixed_since=_EVER)
    signed = signing.complete(prepared_id=prepared_id, signature=signature, by=by, now=now)
    sealed = signing.sign_unattended([result.to_seal(draft, signed)], key_name=draft.seal_name, now=now)[0]
    _issue(draft, sealed, by, now)


def sign_batch(
    *, dossier_codes: Sequence[str], key_name: str, passphrase: str, by: Actor, now: datetime
) -> list[BatchLine]:
    """Sign several results with one passphrase; each dossier gets its own answer, none waits for another.

    Raises what concerns the whole batch: WrongPassphrase, KeyLocked, NoSuchKey, KeyNotValid, AuthorityUnavailable.
    """
    answers: dict[str, BatchLine] = {}
    drafts: list[result.ResultDraft] = []

    def fixed_drafts() -> Iterator[ToSign]:
        """Fix each paper once the key is open: a wrong passphrase takes no number and sets no date."""
        for code in dict.fromkeys(dossier_codes):
            try:
                drafts.append(_fixed(code, by, now, fixed_since=now))
            except Refused as refusal:
                answers[code] = BatchLine(code, refusal)
                continue
            yield result.to_sign_by_leader(drafts[-1])

    signed = signing.sign_batch(fixed_drafts(), key_name=key_name, passphrase=passphrase, by=by, now=now)
    for draft, sealed in zip(drafts, _sealed(drafts, signed, now), strict=True):
        try:
            _issue(draft, sealed, by, now)
            answers[draft.dossier_code] = BatchLine(draft.dossier_code, None)
        except Refused as refusal:
            answers[draft.dossier_code] = BatchLine(draft.dossier_code, refusal)
    return [answers[code] for code in dict.fromkeys(dossier_codes)]


def _sealed(drafts: Sequence["result.ResultDraft"], signed: Sequence[bytes], now: datetime) -> list[bytes]:
    """Seal what a leader has signed, the agency's key opened once (a leader signs for one agency)."""
    if not drafts:
        return []
    wanted = [result.to_seal(draft, pdf) for draft, pdf in zip(drafts, signed, strict=True)]
    return signing.sign_unattended(wanted, key_name=drafts[0].seal_name, now=now)


_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Numbered:
    kind: OutcomeKind
    prepared_at: datetime


def _midnight_before(now: datetime) -> datetime:
    """Return when the day in Việt Nam began: a signature asked for again on the same day is for the same paper."""
    return vietnam_time(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _act_of(kind: str) -> Act:
    return Act.SIGN if kind == OutcomeKind.GRANTED else Act.SIGN_REFUSAL


def _fixed(dossier_code: str, by: Actor, now: datetime, *, fixed_since: datetime) -> "result.ResultDraft":
    """Give the result its number and moment, then print it; the same again prints the same bytes.

    A moment fixed before ``fixed_since`` was that of an attempt that failed: a paper bears the moment at which it was
    really signed. The number stays, within its year. Who signs is taken to have read: a line of trail says so, also
    when the draft was never opened.
    """
    numbered = _number(dossier_code, by, now, fixed_since)
    dossier = get_dossier(dossier_code, by=by, now=now, purpose=ReadPurpose.SIGNING)
    return result.print_draft(dossier, numbered.kind, signer=by, at=numbered.prepared_at)


@transaction.atomic(savepoint=False)
def _number(dossier_code: str, by: Actor, now: datetime, fixed_since: datetime) -> _Numbered:
    outcome = Outcome.objects.filter(dossier__code=dossier_code).first()
    if outcome is None:
        raise _nothing_to_sign(dossier_code)
    case = lock(dossier_code=dossier_code, act=_act_of(outcome.kind), by=by, now=now)
    if outcome.prepared_at is None or outcome.prepared_at < fixed_since:
        if outcome.prepared_at is not None and vietnam_date(outcome.prepared_at).year != vietnam_date(now).year:
            _give_number_back(case, outcome, outcome.prepared_at, by, now)
        outcome.prepared_at = now
        if not outcome.number:
            outcome.number = str(_next_number(case, outcome, now))
        outcome.save(update_fields=["prepared_at", "number"])
    return _Numbered(OutcomeKind(outcome.kind), outcome.prepared_at)


def _next_number(case: Case, outcome: Outcome, now: datetime) -> int:
    """Take the next number in the year's book of results of the procedure, or of refusals, of the agency."""
    return numbers.take_next(series=_book(case, outcome, now), day=None, used_for=case.dossier.code)


def _book(case: Case, outcome: Outcome, at: datetime) -> str:
    book = case.procedure.code if outcome.kind == OutcomeKind.GRANTED else "refusal"
    return f"result-{book}-{vietnam_date(at).year}/{case.dossier.agency_code}"


def _give_number_back(case: Case, outcome: Outcome, taken_at: datetime, by: Actor, now: datetime) -> None:
    """Strike a number out of last year's book: the paper will be signed this year, and stand in this year's book."""
    if outcome.number:
        series, why = _book(case, outcome, taken_at), gettext("Signing failed; signed in the following year.")
        numbers.void(series=series, day=None, value=int(outcome.number), why=why, by=SYSTEM, now=now)
    outcome.number = ""


def _nothing_to_sign(dossier_code: str) -> Refused:
    dossier = Dossier.objects.filter(code=dossier_code).first()
    return NoSuchDossier() if dossier is None else NotNow(stage=Stage(dossier.stage).label)


def _issue(draft: "result.ResultDraft", pdf: bytes, by: Actor, now: datetime) -> None:
    stored = files.put(pdf, media_type="application/pdf")
    with transaction.atomic(savepoint=False):
        case = lock(dossier_code=draft.dossier_code, act=_act_of(draft.kind), by=by, now=now)
        is_granted = draft.kind is OutcomeKind.GRANTED
        Outcome.objects.filter(dossier=case.dossier).update(signed_at=now, signed_by=by.full_name)
        Paper.objects.create(
            dossier=case.dossier,
            kind=PaperKind.RESULT if is_granted else PaperKind.REFUSAL,
            history_version=case.dossier.version + 1,
            made_at=now,
            file_key=stored.key,
            size=stored.size,
            sha256=stored.sha256,
        )
        case.move(
            step=case.next_step if is_granted else None,
            changes={"outcome_kind": draft.kind.value},
            file_sha256=stored.sha256,
        )


def deliver_online(*, dossier_code: str, by: Actor, now: datetime) -> None:
    """Put an online dossier's result into the store of who it is for; that is its hand-over.

    At the counter the result waits for whoever fetches it. Of a dossier that an agency elsewhere handles, the result
    is kept once that agency has handed it over. The same again changes nothing.
    """
    dossier = get_dossier(dossier_code, by=by, now=now)
    is_there = dossier.stage is (Stage.HANDED_OVER if dossier.handled_by else Stage.READY)
    if dossier.channel != "ONLINE" or not is_there:
        return
    paper = next(paper for paper in reversed(dossier.papers) if paper.kind is PaperKind.RESULT)
    procedure = catalogue.get_procedure(dossier.procedure_code, dossier.procedure_version)
    account = identity_queries.find_account(dossier.submitter_account_id) if dossier.submitter_account_id else None
    identity.keep_in_store(
        person_ids=[account.person_id] if account and account.person_id else [],
        personal_ids=[dossier.owner_personal_id],
        kind=StoreKind.RESULT,
        titles=procedure.results[0].names if procedure.results else procedure.names,
        file=files.StoredFile(paper.file_key, paper.size, paper.sha256, "application/pdf"),
        file_name=f"{dossier.code}.pdf",
        reference=dossier.code,
        about=dossier.owner_name,
        by=by,
        now=now,
    )
    if not dossier.handled_by:
        hand_over(dossier_code=dossier_code, by=by, now=now)
