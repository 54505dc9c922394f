from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse

from motcua.base.actor import SYSTEM
from motcua.base.errors import NotAllowed
from motcua.catalogue import actions as catalogue
from motcua.catalogue.demo.birth import BIRTH_REGISTRATION
from motcua.catalogue.types import Process, Step, StepAct
from motcua.dossiers import actions, invariants, queries
from motcua.dossiers.testing import NOW, Town, make_colleague, make_dossier
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.tests.office import press, screen_of
from motcua.dossiers.types import Act, DeskNotReady, HeldByAnother, LastStep, NoSuchDossier, NotNow, OutcomeKind, Stage


@pytest.fixture
def checked_twice(town: Town) -> Town:
    """The town, where one officer checks a birth registration before another appraises it."""
    intake, appraisal, decision, hand_over = BIRTH_REGISTRATION.process.steps
    check = Step(
        code="check",
        names={"vi": "Kiểm tra", "en": "Check"},
        role="HANDLER",
        unit="TP",
        hours=1,
        acts=(StepAct.REQUEST_SUPPLEMENT,),
        next_steps=(appraisal.code,),
    )
    steps = (replace(intake, next_steps=(check.code,)), check, replace(appraisal, hours=3), decision, hand_over)
    procedure = replace(BIRTH_REGISTRATION, process=Process(steps))
    catalogue.publish_procedure(procedure=procedure, by=SYSTEM, now=NOW)
    return town


def forward(code: str, town: Town, note: str = "Giấy tờ đủ, ảnh rõ") -> None:
    actions.forward(dossier_code=code, note=note, by=town.duc, now=NOW)


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.IN_PROGRESS])
def test_it_goes_on_to_the_next_step_and_waits_for_whoever_takes_it(checked_twice: Town, stage: Stage) -> None:
    town = checked_twice
    code = make_dossier(town, to=stage)
    before = queries.get_dossier(code, by=town.duc, now=NOW)

    forward(code, town)

    after = queries.get_dossier(code, by=town.duc, now=NOW)
    done, here = after.tokens[-2:]
    assert (done.step_code, done.left_at, done.left_by) == ("check", NOW, town.duc.full_name)
    assert (here.step_code, here.holder_name, here.left_at) == (BIRTH_REGISTRATION.process.steps[1].code, "", None)
    assert (after.stage, after.due_at) == (Stage.IN_PROGRESS, before.due_at)
    assert (after.history[-1].act, after.history[-1].note) == (Act.FORWARD, "Giấy tờ đủ, ảnh rõ")
    for check in (invariants.open_dossiers_lie_somewhere, invariants.due_times_follow_the_ledger):
        assert list(check()) == []


def test_a_colleague_takes_it_up_there_and_proposes(checked_twice: Town) -> None:
    town = checked_twice
    code, colleague = make_dossier(town, to=Stage.IN_PROGRESS), make_colleague(town)
    forward(code, town)

    actions.take(dossier_code=code, by=colleague, now=NOW)
    actions.propose(dossier_code=code, kind=OutcomeKind.GRANTED, by=colleague, now=NOW)

    assert queries.get_dossier(code, by=town.chi, now=NOW).stage is Stage.AWAITING_SIGNATURE


def test_before_the_last_step_nothing_is_proposed_and_after_it_nothing_forwarded(checked_twice: Town) -> None:
    town = checked_twice
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    assert {Act.FORWARD, Act.PROPOSE} & queries.get_dossier(code, by=town.duc, now=NOW).acts == {Act.FORWARD}
    with pytest.raises(LastStep):
        actions.propose(dossier_code=code, kind=OutcomeKind.GRANTED, by=town.duc, now=NOW)

    forward(code, town)

    assert {Act.FORWARD, Act.PROPOSE} & queries.get_dossier(code, by=town.duc, now=NOW).acts == {Act.PROPOSE}
    with pytest.raises(DeskNotReady):
        forward(code, town)


def test_only_who_holds_it_or_could_forwards_it(checked_twice: Town) -> None:
    town = checked_twice
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    for somebody, refusal in (
        (make_colleague(town), HeldByAnother),
        (town.binh, NotAllowed),
        (town.chi, NotAllowed),
        (town.hoa, NotAllowed),
        (town.an, NotAllowed),
        (town.lan, NoSuchDossier),
    ):
        with pytest.raises(refusal):
            actions.forward(dossier_code=code, by=somebody, now=NOW)


def test_what_is_not_accepted_is_not_forwarded(checked_twice: Town) -> None:
    with pytest.raises(NotNow):
        actions.forward(dossier_code=make_dossier(checked_twice), by=SYSTEM, now=NOW)


def test_it_costs_few_statements(checked_twice: Town) -> None:
    code = make_dossier(checked_twice, to=Stage.IN_PROGRESS)

    with transaction.atomic():
        assert len(cost_of(lambda: forward(code, checked_twice))) <= 8


def test_it_is_done_on_the_page_and_the_note_is_kept_inside(checked_twice: Town) -> None:
    town = checked_twice
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    answer = press(screen_of(town.duc), code, "forward", by=town.duc, forward_text="Ảnh rõ, đủ giấy tờ")

    assert answer.status_code == 302
    officer = screen_of(town.chi).get(reverse("office_dossier", args=[code])).content.decode()
    citizen = screen_of(town.an).get(reverse("my_dossier", args=[code])).content.decode()
    assert ("Ảnh rõ, đủ giấy tờ" in officer, "Ảnh rõ, đủ giấy tờ" in citizen) == (True, False)
