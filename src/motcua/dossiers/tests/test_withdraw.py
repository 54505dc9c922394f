import pytest

from motcua.base.errors import NotAllowed
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier
from motcua.dossiers.types import DossierStatus, NoSuchDossier, NotNow, Stage


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.IN_PROGRESS, Stage.SUPPLEMENT, Stage.AWAITING_SIGNATURE])
def test_an_application_is_taken_back_until_there_is_a_result(town: Town, stage: Stage) -> None:
    code = make_dossier(town, to=stage)

    actions.withdraw(dossier_code=code, reason="Nộp nhầm", by=town.an, now=NOW)

    dossier = queries.get_dossier(code, by=town.an, now=NOW)
    assert (dossier.stage, dossier.status) == (Stage.WITHDRAWN, DossierStatus.WITHDRAWN)
    assert dossier.acts == frozenset()
    assert (dossier.finished_at is not None) == (stage is not Stage.SUBMITTED)


def test_nobody_else_takes_it_back(town: Town) -> None:
    code = make_dossier(town)

    with pytest.raises(NoSuchDossier):
        actions.withdraw(dossier_code=code, by=town.lan, now=NOW)
    with pytest.raises(NotAllowed):
        actions.withdraw(dossier_code=code, by=town.binh, now=NOW)


def test_what_has_ended_stays(town: Town) -> None:
    code = make_dossier(town, to=Stage.REJECTED)

    with pytest.raises(NotNow):
        actions.withdraw(dossier_code=code, by=town.an, now=NOW)
