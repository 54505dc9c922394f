import pytest

from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.types import OutcomeKind, ReasonNeeded, Stage


def test_a_draft_waits_for_the_leader(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    actions.propose(dossier_code=code, kind=OutcomeKind.GRANTED, by=town.duc, now=NOW)

    [line] = queries.list_to_sign(by=town.chi, now=NOW)
    assert (line.code, line.kind, line.proposed_by) == (code, OutcomeKind.GRANTED, "Lê Minh Đức")


def test_a_refusal_needs_the_reason_that_the_applicant_reads(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    with pytest.raises(ReasonNeeded):
        actions.propose(dossier_code=code, kind=OutcomeKind.REFUSED, reason=" ", by=town.duc, now=NOW)

    assert queries.get_dossier(code, by=town.duc, now=NOW).stage is Stage.IN_PROGRESS


def test_it_costs_at_most_eight_statements(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    spent = cost_of(lambda: actions.propose(dossier_code=code, kind=OutcomeKind.GRANTED, by=town.duc, now=NOW))

    assert len(spent) <= 8, spent


def test_the_draft_can_be_read_before_it_is_signed(town: Town) -> None:
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    for reader in (town.duc, town.chi):
        assert actions.preview_result(dossier_code=code, by=reader, now=NOW).startswith(b"%PDF")
