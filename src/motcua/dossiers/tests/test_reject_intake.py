import pytest

from motcua.base import events
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier
from motcua.dossiers.types import DossierStatus, PaperKind, ReasonNeeded, Stage


def test_a_dossier_is_rejected_with_its_reason_and_nobody_has_it_on_the_desk(town: Town) -> None:
    code = make_dossier(town)

    actions.reject_intake(dossier_code=code, reason="  Không thuộc  thẩm quyền ", by=town.binh, now=NOW)

    dossier = queries.get_dossier(code, by=town.an, now=NOW)
    assert (dossier.stage, dossier.status) == (Stage.REJECTED, DossierStatus.NOT_RECEIVED)
    assert dossier.history[-1].note == "Không thuộc thẩm quyền"
    assert all(token.left_at for token in dossier.tokens)


def test_a_rejection_needs_its_reason(town: Town) -> None:
    code = make_dossier(town)

    with pytest.raises(ReasonNeeded):
        actions.reject_intake(dossier_code=code, reason=" ", by=town.binh, now=NOW)


def test_the_slip_of_refusal_follows(town: Town) -> None:
    code = make_dossier(town)

    with events.at_once():
        actions.reject_intake(dossier_code=code, reason="Không thuộc thẩm quyền", by=town.binh, now=NOW)

    assert queries.get_paper(code, PaperKind.INTAKE_REFUSAL, by=town.an, now=NOW).size > 1000
