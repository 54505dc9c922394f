"""A dossier in somebody's hands: locked, with where it stands, and the one way to move it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.agencies import queries as agencies
from motcua.base import events
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.working_time import WorkCalendar
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure, Step
from motcua.dossiers.actions._home import tell_home
from motcua.dossiers.actions._proving import Step as Told
from motcua.dossiers.actions._proving import leaf_of
from motcua.dossiers.actions._writing import Entry, Place, fact_of, record_many, update_dossiers
from motcua.dossiers.models import Dossier, StepToken
from motcua.dossiers.queries._policy import called, deny
from motcua.dossiers.queries.clock import calendars_of, load_segments
from motcua.dossiers.rules import deadlines, transitions
from motcua.dossiers.rules.deadlines import Segment, SegmentKind
from motcua.dossiers.rules.transitions import Clock, Transition, Who
from motcua.dossiers.types import (
    Act,
    ChangedMeanwhile,
    DossierMoved,
    DossiersRecorded,
    HeldByAnother,
    LastStep,
    NoSuchDossier,
    NotOnline,
    Stage,
    StatusFact,
)

_STARTED_BY = {Clock.PAUSE: SegmentKind.PAUSE, Clock.RESUME: SegmentKind.RESUME, Clock.STOP: SegmentKind.STOP}


@dataclass(frozen=True, kw_only=True)
class ReadAhead:
    """What moving a dossier needs to know beside its row and tokens, read before for many at once."""

    calendar: WorkCalendar
    ledger: Sequence[Segment]
    calendars: Mapping[str, WorkCalendar]


@dataclass(frozen=True, kw_only=True)
class Move:
    """What an act makes of a dossier, thought out; nothing of it is written yet."""

    dossier: Dossier
    values: Mapping[str, Any]
    entry: Entry

    @property
    def unit_code(self) -> str:
        return self.entry.places[0].unit_code if self.entry.places else ""


@dataclass
class Case:
    """One dossier under lock, inside the caller's transaction."""

    dossier: Dossier
    tokens: list[StepToken]
    transition: Transition
    by: Actor
    now: datetime
    ahead: ReadAhead | None = None
    procedure: Procedure = field(init=False)

    def __post_init__(self) -> None:
        self.procedure = catalogue.get_procedure(self.dossier.procedure_code, self.dossier.procedure_version)

    @property
    def stage(self) -> Stage:
        return Stage(self.dossier.stage)

    @property
    def step(self) -> Step:
        """The step at which the dossier stands (the first of them when several run in parallel)."""
        return self.procedure.process.step(self.tokens[0].step_code)

    @property
    def next_step(self) -> Step:
        """The step after the present one. Raises LastStep."""
        if not self.step.next_steps:
            raise LastStep()
        return self.procedure.process.step(self.step.next_steps[0])

    def step_of(self, role: Who) -> Step:
        """Return the step before the present one that a role works at. Raises LastStep."""
        for step in self.procedure.process.steps_before(self.step.code):
            if step.role == role.value:
                return step
        raise LastStep()

    def last_holder_at(self, step_code: str) -> tuple[UUID | None, str]:
        """Return who held the dossier last at a step, so that it comes back to the same desk."""
        token = (
            StepToken.objects.filter(dossier=self.dossier, step_code=step_code, holder_account_id__isnull=False)
            .order_by("-entered_at")
            .first()
        )
        return (token.holder_account_id, token.holder_name) if token else (None, "")

    def move(
        self,
        *,
        step: Step | None,
        holder: tuple[UUID | None, str] = (None, ""),
        note: str = "",
        changes: dict[str, Any] | None = None,
        file_sha256: str = "",
    ) -> None:
        """Carry the act out: close the open tokens, open one at ``step``, keep the clock, write history, tell.

        ``file_sha256`` is that of the file which the act signed.
        """
        move = self.plan(step=step, holder=holder, note=note, changes=changes, file_sha256=file_sha256)
        carry_out([move], now=self.now)

    def plan(
        self,
        *,
        step: Step | None,
        holder: tuple[UUID | None, str] = (None, ""),
        note: str = "",
        changes: dict[str, Any] | None = None,
        file_sha256: str = "",
    ) -> Move:
        """Return what ``move`` would write, for ``carry_out``."""
        dossier, to = self.dossier, self.transition.to
        values: dict[str, Any] = dict(changes or {})
        written, segments = self._keep_the_clock(values, note)
        queue = transitions.queue_of(to)
        places: list[Place] = []
        if step is not None and queue is not None:
            due_at = values.get("due_at", dossier.due_at)
            places.append(self._place(step, queue.value, holder, values.get("answer_due_at"), due_at))
        values |= {"stage": to, "status": transitions.national_status(to), "version": dossier.version + 1}
        entry = Entry(
            dossier_id=dossier.id,
            version=values["version"],
            act=self.transition.act,
            stage=to,
            status=values["status"],
            at=self.now,
            by=self.by,
            note=note,
            content_sha256=file_sha256 or values.get("content_digest", ""),
            closed=[token.id for token in self.tokens],
            places=places,
            first_segment=written + 1,
            segments=segments,
        )
        return Move(dossier=dossier, values=values, entry=entry)

    def _place(
        self,
        step: Step,
        queue: str,
        holder: tuple[UUID | None, str],
        answer_due_at: datetime | None,
        due_at: datetime | None,
    ) -> Place:
        waiting = self.transition.to in (Stage.SUPPLEMENT, Stage.SUPPLEMENT_AT_INTAKE)
        urgent_at = self.now if waiting else (answer_due_at or due_at or self.now)
        step_due = None if waiting else deadlines.step_due(self.calendar(), self.now, step.hours)
        return Place(
            step_code=step.code,
            unit_code=unit_of(self.dossier.agency_code, step),
            role=step.role,
            queue=queue,
            due_at=step_due,
            urgent_at=urgent_at,
            holder_account_id=holder[0],
            holder_name=holder[1],
        )

    def calendar(self) -> WorkCalendar:
        if self.ahead is not None:
            return self.ahead.calendar
        if not hasattr(self, "_calendar"):
            self._calendar = agencies.get_calendar(self.dossier.agency_code, self.now)
        return self._calendar

    def _keep_the_clock(self, values: dict[str, Any], ground: str) -> tuple[int, Sequence[Segment]]:
        """Add to the ledger what the act does to the legal time, and project the new due time."""
        clock = self.transition.clock
        if clock is Clock.NOTHING:
            return 0, ()
        if clock is Clock.START:
            limit = self.procedure.time_limit(self.dossier.channel)
            if limit is None:
                raise NotOnline()
            start = Segment(
                kind=SegmentKind.START,
                at=self.now,
                ground=ground,
                calendar_version=self.calendar().version,
                amount=limit.amount,
                unit=limit.unit.value,
            )
            history, segments = [], [start]
            values["calendar_version"] = start.calendar_version
        else:
            history = list(self.ahead.ledger) if self.ahead else load_segments(self.dossier.id)
            version = history[-1].calendar_version
            segments = [Segment(kind=_STARTED_BY[clock], at=self.now, ground=ground, calendar_version=version)]
        ledger = [*history, *segments]
        standing = deadlines.due(ledger, self.ahead.calendars if self.ahead else calendars_of(ledger))
        if clock is Clock.STOP:
            values["finished_at"] = self.now
        else:
            values["due_at"] = standing.due_at
        values["remaining_minutes"] = standing.remaining_minutes
        return len(history), segments


def carry_out(moves: Sequence[Move], *, now: datetime) -> None:
    """Write acts that were thought out, each on a dossier of its own, and tell of them.

    As many statements for one as for hundreds.
    """
    for move in moves:
        for name, value in move.values.items():
            setattr(move.dossier, name, value)
    told = [_told(move) for move in moves]
    record_many([move.entry for move in moves], [leaf_of(step) for step in told])
    names = dict.fromkeys(name for move in moves for name in move.values)
    update_dossiers([move.dossier for move in moves], list(names))
    events.publish(DossiersRecorded(tuple(_fact(move) for move in moves)))
    tell_home(told, now=now)
    events.publish_all([_moved(move) for move in moves])


def _told(move: Move) -> Told:
    entry = move.entry
    return Told(
        dossier=move.dossier,
        act=entry.act,
        at=entry.at,
        by=entry.by,
        note=entry.note,
        content_sha256=entry.content_sha256,
    )


def _fact(move: Move) -> StatusFact:
    entry = move.entry
    return fact_of(move.dossier, act=entry.act, at=entry.at, unit_code=move.unit_code, note=entry.note)


def _moved(move: Move) -> DossierMoved:
    entry = move.entry
    return DossierMoved(
        move.dossier.code, entry.version, entry.act.value, entry.stage.value, move.dossier.status, entry.at
    )


def unit_of(agency_code: str, step: Step) -> str:
    """Return the code of the unit of an agency where a step is done."""
    return f"{agency_code}.{step.unit}"


def lock(*, dossier_code: str, act: Act, by: Actor, now: datetime, seen_version: int | None = None) -> Case:
    """Lock a dossier for an act and check that the actor may do it now.

    Raises NoSuchDossier, NotAllowed, NotNow, HeldByAnother, or ChangedMeanwhile when the page the actor
    looked at showed an older version.
    """
    dossier = Dossier.objects.select_for_update().filter(called(dossier_code)).first()
    if dossier is None:
        raise NoSuchDossier()
    tokens = list(StepToken.objects.filter(dossier=dossier, left_at=None).order_by("entered_at", "id"))
    transition = check_may(dossier, tokens, act, by, now)
    if seen_version is not None and seen_version != dossier.version:
        raise ChangedMeanwhile()
    return Case(dossier, tokens, transition, by, now)


def check_may(dossier: Dossier, tokens: Sequence[StepToken], act: Act, by: Actor, now: datetime) -> Transition:
    """Return what an act makes of a locked dossier. Raises NoSuchDossier, NotAllowed, NotNow, HeldByAnother."""
    _check_hat(dossier, act, by, now)
    transition = transitions.find_transition(act, Stage(dossier.stage))
    _check_desk(dossier, tokens, transition, by, now)
    return transition


def _check_hat(dossier: Dossier, act: Act, by: Actor, now: datetime) -> None:
    """Refuse who could never do this act to this dossier."""
    if by.is_system:
        return
    doers = {row.who for row in transitions.TRANSITIONS if row.act == act}
    if by.is_citizen:
        if dossier.submitter_account_id != by.account_id or (by.account_id is None and not dossier.origin):
            raise NoSuchDossier()
        if Who.SUBMITTER not in doers:
            raise NotAllowed()
        return
    roles = {Who(role) for role in by.roles if role in Who.__members__}
    if not by.is_officer or dossier.agency_code != by.agency_code or not roles & doers:
        raise deny(dossier, by=by, now=now)


def _check_desk(
    dossier: Dossier, tokens: Sequence[StepToken], transition: Transition, by: Actor, now: datetime
) -> None:
    """Refuse an officer at whose desk the dossier does not lie."""
    if not by.is_officer:
        return
    if transition.who.value not in by.roles:
        raise deny(dossier, by=by, now=now)
    if transition.act in transitions.FROM_ABOVE:
        return
    mine = [token for token in tokens if token.unit_code in by.unit_codes]
    if not mine:
        raise deny(dossier, by=by, now=now)
    held_by_others = [token for token in mine if token.holder_account_id not in (None, by.account_id)]
    if held_by_others and transition.who is Who.HANDLER:
        raise HeldByAnother(holder=held_by_others[0].holder_name)
