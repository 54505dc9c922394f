from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier
from motcua.dossiers.types import Stage


def test_the_counter_takes_a_dossier_in_and_the_legal_clock_starts(town: Town) -> None:
    code = make_dossier(town)

    actions.accept(dossier_code=code, by=town.binh, now=NOW)

    dossier = queries.get_dossier(code, by=town.binh, now=NOW)
    assert (dossier.stage, dossier.accepted_at, dossier.answer_due_at) == (Stage.ACCEPTED, NOW, None)
    assert dossier.due_at is not None
