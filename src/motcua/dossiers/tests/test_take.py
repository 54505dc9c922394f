import pytest

from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_colleague, make_dossier
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.types import Act, HeldByAnother, NotNow, Stage


def test_a_handler_takes_up_what_lies_in_the_unit(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)

    actions.take(dossier_code=code, by=town.duc, now=NOW)

    dossier = queries.get_dossier(code, by=town.duc, now=NOW)
    assert (dossier.stage, dossier.tokens[-1].holder_name) == (Stage.IN_PROGRESS, "Lê Minh Đức")
    assert Act.TAKE not in dossier.acts


def test_it_costs_at_most_eight_statements(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)

    spent = cost_of(lambda: actions.take(dossier_code=code, by=town.duc, now=NOW))

    assert len(spent) <= 8, spent


def test_what_a_colleague_holds_is_neither_taken_nor_decided(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    colleague = make_colleague(town)

    with pytest.raises(HeldByAnother) as refusal:
        actions.take(dossier_code=code, by=colleague, now=NOW)

    assert "Lê Minh Đức" in str(refusal.value)
    assert queries.get_dossier(code, by=colleague, now=NOW).acts == frozenset()


def test_who_holds_it_does_not_take_it_again(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    with pytest.raises(NotNow):
        actions.take(dossier_code=code, by=town.duc, now=NOW)
