import pytest

from motcua.dossiers.rules.transitions import (
    ENDED,
    TRANSITIONS,
    Clock,
    acts_from,
    find_transition,
    national_status,
    queue_of,
)
from motcua.dossiers.types import Act, NotNow, Stage


def test_from_each_stage_an_act_leads_to_one_place_only() -> None:
    pairs = [(row.act, stage) for row in TRANSITIONS for stage in row.stages]

    assert len(pairs) == len(set(pairs))


def test_every_stage_can_be_reached_and_only_ends_lead_nowhere() -> None:
    assert {row.to for row in TRANSITIONS} | {Stage.SUBMITTED} == set(Stage)
    assert {stage for stage in Stage if not acts_from(stage)} == set(ENDED)


def test_every_stage_has_a_national_status_and_who_has_work_a_pile() -> None:
    for stage in Stage:
        assert national_status(stage)
        assert (queue_of(stage) is None) == (stage in ENDED)


def test_a_pause_is_always_followed_by_a_resume_or_a_stop() -> None:
    paused = {row.to for row in TRANSITIONS if row.clock is Clock.PAUSE}

    for stage in paused:
        assert {row.clock for row in acts_from(stage)} <= {Clock.RESUME, Clock.STOP}


def test_what_the_table_does_not_know_is_refused_with_the_stage() -> None:
    with pytest.raises(NotNow) as refusal:
        find_transition(Act.SIGN, Stage.SUBMITTED)

    assert str(Stage.SUBMITTED.label) in str(refusal.value)
