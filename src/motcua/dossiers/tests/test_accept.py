from datetime import timedelta

import pytest

from motcua.base.errors import NotAllowed
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.types import ChangedMeanwhile, NotNow, Queue, Stage


def test_the_counter_takes_a_dossier_in_and_the_legal_clock_starts(town: Town) -> None:
    code = make_dossier(town)

    actions.accept(dossier_code=code, by=town.binh, now=NOW + timedelta(hours=1))

    dossier = queries.get_dossier(code, by=town.binh, now=NOW)
    assert (dossier.stage, dossier.accepted_at, dossier.answer_due_at) == (
        Stage.ACCEPTED,
        NOW + timedelta(hours=1),
        None,
    )
    assert dossier.due_at is not None


def test_an_accepted_dossier_lies_on_the_pile_of_the_unit_that_handles_it(town: Town) -> None:
    code = make_dossier(town)

    actions.accept(dossier_code=code, by=town.binh, now=NOW)

    [line] = queries.list_work(queue=Queue.IN_PROGRESS, by=town.duc, now=NOW).lines
    assert (line.code, line.step_code, line.holder_name) == (code, "appraisal", "")


def test_it_costs_at_most_eight_statements(town: Town) -> None:
    code = make_dossier(town)

    spent = cost_of(lambda: actions.accept(dossier_code=code, by=town.binh, now=NOW))

    assert len(spent) <= 8, spent


def test_who_accepts_again_is_told_that_it_is_accepted(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)

    with pytest.raises(NotNow) as refusal:
        actions.accept(dossier_code=code, by=town.binh, now=NOW)

    assert str(Stage.ACCEPTED.label) in str(refusal.value)


def test_a_page_that_showed_an_older_version_accepts_nothing(town: Town) -> None:
    code = make_dossier(town)

    with pytest.raises(ChangedMeanwhile):
        actions.accept(dossier_code=code, by=town.binh, now=NOW, seen_version=7)


def test_neither_the_handler_nor_another_commune_accepts(town: Town) -> None:
    code = make_dossier(town)

    for stranger in (town.duc, town.chi, town.hoa):
        with pytest.raises(NotAllowed):
            actions.accept(dossier_code=code, by=stranger, now=NOW)
