from datetime import timedelta

import pytest

from motcua.base.errors import InvalidInput
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, add_photo, ask_for_supplement, make_dossier
from motcua.dossiers.types import NoSuchDossier, Stage

LATER = NOW + timedelta(days=10)
RIGHT = {"child_full_name": "Nguyễn Minh Ân"}


def asked(town: Town, *, at_intake: bool = False) -> str:
    """Return a dossier that is with An for correction, asked an hour after it came."""
    code = make_dossier(town, to=Stage.SUBMITTED if at_intake else Stage.IN_PROGRESS)
    ask_for_supplement(town, code, by=town.binh if at_intake else town.duc, now=NOW + timedelta(hours=1))
    return code


def correct(town: Town, code: str, raw: dict[str, str] = RIGHT) -> None:
    draft_id = queries.get_dossier(code, by=town.an, now=LATER).draft_id
    add_photo(draft_id, "birth_attestation", by=town.an, now=LATER)
    actions.answer_supplement(dossier_code=code, raw=raw, language="vi", by=town.an, now=LATER)


def test_the_clock_runs_on_with_what_was_left(town: Town) -> None:
    code = asked(town)
    left = queries.get_dossier(code, by=town.duc, now=NOW).remaining_minutes

    correct(town, code)

    dossier = queries.get_dossier(code, by=town.duc, now=LATER)
    clock = queries.get_clock(code, by=town.duc, now=LATER)
    assert dossier.due_at is not None
    assert dossier.due_at > LATER
    assert clock is not None
    assert (clock.standing.is_paused, clock.standing.remaining_minutes) == (False, left)


def test_it_comes_back_to_who_asked_with_the_correction_and_what_was_before(town: Town) -> None:
    code = asked(town)

    correct(town, code)

    dossier = queries.get_dossier(code, by=town.duc, now=LATER)
    assert (dossier.stage, dossier.tokens[-1].holder_name) == (Stage.IN_PROGRESS, "Lê Minh Đức")
    assert (dossier.owner_name, dossier.answers["child_full_name"]) == ("Nguyễn Minh Ân", "Nguyễn Minh Ân")
    attestations = [one for one in dossier.documents if one.document_code == "birth_attestation"]
    assert sorted(one.is_superseded for one in attestations) == [False, True]


def test_before_acceptance_the_eight_hours_begin_anew(town: Town) -> None:
    code = asked(town, at_intake=True)

    correct(town, code)

    dossier = queries.get_dossier(code, by=town.binh, now=LATER)
    assert dossier.stage is Stage.SUBMITTED
    assert dossier.answer_due_at is not None
    assert dossier.answer_due_at > LATER


def test_nothing_else_changes_whatever_is_sent(town: Town) -> None:
    code = asked(town, at_intake=True)
    before = queries.get_dossier(code, by=town.an, now=NOW).answers

    correct(town, code, RIGHT | {"child_gender": "MALE", "mother_full_name": "Ai Đó"})

    assert queries.get_dossier(code, by=town.an, now=NOW).answers == {**before, **RIGHT}


def test_all_mistakes_are_told_at_once(town: Town) -> None:
    code = asked(town, at_intake=True)

    with pytest.raises(InvalidInput) as refusal:
        actions.answer_supplement(dossier_code=code, raw={"child_full_name": ""}, language="vi", by=town.an, now=LATER)

    assert {problem.field for problem in refusal.value.problems} == {"child_full_name", "paper_birth_attestation"}


def test_only_the_submitter_answers(town: Town) -> None:
    code = asked(town)

    with pytest.raises(NoSuchDossier):
        actions.answer_supplement(dossier_code=code, raw=RIGHT, language="vi", by=town.lan, now=LATER)
