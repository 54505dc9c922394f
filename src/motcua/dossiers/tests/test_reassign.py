import pytest

from motcua.base.errors import NotAllowed
from motcua.base.ids import new_id
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_colleague, make_dossier
from motcua.dossiers.types import DeskNotReady, HeldByAnother, Stage


def test_the_leader_puts_a_dossier_on_another_desk(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    colleague = make_colleague(town)
    assert colleague.account_id is not None

    actions.reassign(dossier_code=code, to_account_id=colleague.account_id, note="Nghỉ phép", by=town.chi, now=NOW)

    dossier = queries.get_dossier(code, by=colleague, now=NOW)
    assert (dossier.tokens[-1].holder_name, dossier.history[-1].note) == (colleague.full_name, "Nghỉ phép")
    with pytest.raises(HeldByAnother):
        actions.request_supplement(dossier_code=code, items=[], by=town.duc, now=NOW)


def test_it_goes_only_to_who_sits_in_the_unit_with_the_role(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    for nobody in (town.binh.account_id, town.an.account_id, new_id()):
        assert nobody is not None
        with pytest.raises(DeskNotReady):
            actions.reassign(dossier_code=code, to_account_id=nobody, by=town.chi, now=NOW)


def test_nobody_but_a_leader_reassigns(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    assert town.duc.account_id is not None

    with pytest.raises(NotAllowed):
        actions.reassign(dossier_code=code, to_account_id=town.duc.account_id, by=town.duc, now=NOW)
