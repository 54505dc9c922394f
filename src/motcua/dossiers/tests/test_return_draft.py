import pytest

from motcua.base.errors import NotAllowed
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier
from motcua.dossiers.types import OutcomeKind, ReasonNeeded, Stage


def test_a_draft_goes_back_to_the_desk_it_came_from_with_the_reason(town: Town) -> None:
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    actions.return_draft(dossier_code=code, reason="Ghi sai nơi sinh", by=town.chi, now=NOW)

    dossier = queries.get_dossier(code, by=town.duc, now=NOW)
    assert dossier.stage is Stage.IN_PROGRESS
    assert dossier.tokens[-1].holder_account_id == town.duc.account_id
    assert dossier.outcome is not None
    assert dossier.outcome.returned_reason == "Ghi sai nơi sinh"


def test_the_corrected_draft_is_submitted_again(town: Town) -> None:
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)
    actions.return_draft(dossier_code=code, reason="Ghi sai nơi sinh", by=town.chi, now=NOW)

    actions.propose(dossier_code=code, kind=OutcomeKind.GRANTED, by=town.duc, now=NOW)

    outcome = queries.get_dossier(code, by=town.chi, now=NOW).outcome
    assert outcome is not None
    assert outcome.returned_reason == ""


def test_it_needs_a_reason_and_a_leader(town: Town) -> None:
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    with pytest.raises(ReasonNeeded):
        actions.return_draft(dossier_code=code, reason="", by=town.chi, now=NOW)
    with pytest.raises(NotAllowed):
        actions.return_draft(dossier_code=code, reason="Vì sao", by=town.duc, now=NOW)
