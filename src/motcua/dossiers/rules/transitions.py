"""The transition table of a dossier: the one place that says which act leads from where to where.

Drawn in ``docs/reference/dossier-transitions.md`` by ``tools/draw_transitions.py``. Sources: NĐ 61/2018/NĐ-CP
and NĐ 118/2025/NĐ-CP (one-stop mechanism), TT 01/2018/TT-VPCP (slips), the national status list.
"""

from dataclasses import dataclass
from enum import Enum

from motcua.dossiers.types import Act, DossierStatus, NotNow, Queue, Stage


class Who(Enum):
    """Who may do an act."""

    SUBMITTER = "SUBMITTER"
    COUNTER = "COUNTER"
    HANDLER = "HANDLER"
    LEADER = "LEADER"
    HOUSE = "HOUSE"
    """The house itself, when its time has come."""


class Clock(Enum):
    """What an act does to the legal time."""

    NOTHING = "NOTHING"
    START = "START"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    STOP = "STOP"
    EXTEND = "EXTEND"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True)
class Transition:
    act: Act
    stages: frozenset[Stage]
    to: Stage
    who: Who
    clock: Clock = Clock.NOTHING


def _row(act: Act, stages: set[Stage], to: Stage, who: Who, clock: Clock = Clock.NOTHING) -> Transition:
    return Transition(act, frozenset(stages), to, who, clock)


_S = Stage
_HANDLED = {_S.ACCEPTED, _S.IN_PROGRESS}
RUNNING = (_S.ACCEPTED, _S.IN_PROGRESS, _S.AWAITING_SIGNATURE)
"""Stages in which the legal time runs."""
WITH_CLOCK = (_S.SUBMITTED, *RUNNING, _S.SUPPLEMENT, _S.READY)
"""Stages in which some time is reckoned by the agency's calendar, be it only that of the step."""

TRANSITIONS: tuple[Transition, ...] = (
    _row(Act.ACCEPT, {_S.SUBMITTED}, _S.ACCEPTED, Who.COUNTER, Clock.START),
    _row(Act.REJECT_INTAKE, {_S.SUBMITTED}, _S.REJECTED, Who.COUNTER),
    _row(Act.REQUEST_SUPPLEMENT, {_S.SUBMITTED}, _S.SUPPLEMENT_AT_INTAKE, Who.COUNTER),
    _row(Act.ANSWER_SUPPLEMENT, {_S.SUPPLEMENT_AT_INTAKE}, _S.SUBMITTED, Who.SUBMITTER),
    _row(Act.TAKE, _HANDLED, _S.IN_PROGRESS, Who.HANDLER),
    _row(Act.REASSIGN, {_S.ACCEPTED}, _S.ACCEPTED, Who.LEADER),
    _row(Act.REASSIGN, {_S.IN_PROGRESS}, _S.IN_PROGRESS, Who.LEADER),
    _row(Act.FORWARD, _HANDLED, _S.IN_PROGRESS, Who.HANDLER),
    _row(Act.REQUEST_SUPPLEMENT, _HANDLED, _S.SUPPLEMENT, Who.HANDLER, Clock.PAUSE),
    _row(Act.ANSWER_SUPPLEMENT, {_S.SUPPLEMENT}, _S.IN_PROGRESS, Who.SUBMITTER, Clock.RESUME),
    _row(Act.PROPOSE, _HANDLED, _S.AWAITING_SIGNATURE, Who.HANDLER),
    _row(Act.RETURN_DRAFT, {_S.AWAITING_SIGNATURE}, _S.IN_PROGRESS, Who.LEADER),
    _row(Act.SIGN, {_S.AWAITING_SIGNATURE}, _S.READY, Who.LEADER, Clock.STOP),
    _row(Act.SIGN_REFUSAL, {_S.AWAITING_SIGNATURE}, _S.REFUSED, Who.LEADER, Clock.STOP),
    _row(Act.HAND_OVER, {_S.READY}, _S.HANDED_OVER, Who.COUNTER),
    _row(Act.WITHDRAW, {_S.SUBMITTED, _S.SUPPLEMENT_AT_INTAKE}, _S.WITHDRAWN, Who.SUBMITTER),
    _row(Act.WITHDRAW, {*_HANDLED, _S.SUPPLEMENT, _S.AWAITING_SIGNATURE}, _S.WITHDRAWN, Who.SUBMITTER, Clock.STOP),
    _row(Act.LAPSE, {_S.SUPPLEMENT_AT_INTAKE}, _S.REJECTED, Who.HOUSE),
    _row(Act.LAPSE, {_S.SUPPLEMENT}, _S.LAPSED, Who.HOUSE, Clock.STOP),
    *(_row(Act.EXTEND, {stage}, stage, Who.LEADER, Clock.EXTEND) for stage in RUNNING),
    _row(Act.FOLLOW_CALENDAR, {_S.SUBMITTED}, _S.SUBMITTED, Who.HOUSE),
    *(_row(Act.FOLLOW_CALENDAR, {stage}, stage, Who.HOUSE, Clock.CALENDAR) for stage in RUNNING),
)

FROM_ABOVE = frozenset({Act.REASSIGN, Act.EXTEND})
"""What a leader does to a dossier wherever in the agency it lies."""

WITH_REASON = frozenset({Act.REJECT_INTAKE, Act.REQUEST_SUPPLEMENT, Act.SIGN_REFUSAL, Act.EXTEND, Act.LAPSE})
"""Acts whose note is the reason that the applicant is given."""

ENDED = frozenset({_S.REJECTED, _S.REFUSED, _S.HANDED_OVER, _S.WITHDRAWN, _S.LAPSED})
WITH_APPLICANT = (_S.SUPPLEMENT_AT_INTAKE, _S.SUPPLEMENT)

_STATUS = {
    _S.SUBMITTED: DossierStatus.REGISTERED,
    _S.SUPPLEMENT_AT_INTAKE: DossierStatus.AWAITING_SUPPLEMENT,
    _S.REJECTED: DossierStatus.NOT_RECEIVED,
    _S.ACCEPTED: DossierStatus.RECEIVED,
    _S.IN_PROGRESS: DossierStatus.IN_PROGRESS,
    _S.SUPPLEMENT: DossierStatus.AWAITING_SUPPLEMENT,
    _S.AWAITING_SIGNATURE: DossierStatus.IN_PROGRESS,
    _S.READY: DossierStatus.COMPLETED,
    _S.REFUSED: DossierStatus.STOPPED,
    _S.HANDED_OVER: DossierStatus.RETURNED,
    _S.WITHDRAWN: DossierStatus.WITHDRAWN,
    _S.LAPSED: DossierStatus.STOPPED,
}

_QUEUE = {
    _S.SUBMITTED: Queue.TO_ACCEPT,
    _S.SUPPLEMENT_AT_INTAKE: Queue.AWAITING_SUPPLEMENT,
    _S.ACCEPTED: Queue.IN_PROGRESS,
    _S.IN_PROGRESS: Queue.IN_PROGRESS,
    _S.SUPPLEMENT: Queue.AWAITING_SUPPLEMENT,
    _S.AWAITING_SIGNATURE: Queue.TO_SIGN,
    _S.READY: Queue.TO_HAND_OVER,
}


def find_transition(act: Act, stage: Stage) -> Transition:
    """Return the row for an act from a stage. Raises NotNow."""
    for transition in TRANSITIONS:
        if transition.act == act and stage in transition.stages:
            return transition
    raise NotNow(stage=stage.label)


def acts_from(stage: Stage) -> tuple[Transition, ...]:
    """Return every row that leaves a stage."""
    return tuple(transition for transition in TRANSITIONS if stage in transition.stages)


def national_status(stage: Stage) -> DossierStatus:
    """Return the status that the country sees for a stage."""
    return _STATUS[stage]


def queue_of(stage: Stage) -> Queue | None:
    """Return the pile a dossier of this stage lies on; None when nobody has anything to do."""
    return _QUEUE.get(stage)
