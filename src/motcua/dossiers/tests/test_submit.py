"""Submitting: one act, one code, one receipt."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.errors import InvalidInput
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, add_photo, make_draft, submit
from motcua.dossiers.types import AlreadySubmitted, DossierStatus, DraftChanged, NoSuchDraft, Stage
from motcua.numbers import queries as numbers

SUBMIT_MAX = 15


def test_a_dossier_gets_the_first_number_of_its_day(town: Town) -> None:
    receipt = submit(make_draft(town), by=town.an)

    assert receipt.dossier_code == "H26.45-261120-0001"
    assert receipt.answer_due_at == NOW + timedelta(days=3)  # 8 working hours over a weekend


def test_it_lies_at_the_counter_newly_registered(town: Town) -> None:
    receipt = submit(make_draft(town), by=town.an)

    dossier = queries.get_dossier(receipt.dossier_code, by=town.an, now=NOW)
    assert (dossier.stage, dossier.status) == (Stage.SUBMITTED, DossierStatus.REGISTERED)
    assert [token.unit_code for token in dossier.tokens] == ["H26.45.MC"]
    assert (dossier.owner_name, dossier.submitter_name) == ("Nguyễn Minh An", "Nguyễn Văn An")


def test_a_second_press_gives_the_same_receipt(town: Town) -> None:
    draft_id = make_draft(town)

    assert submit(draft_id, by=town.an) == submit(draft_id, by=town.an, now=NOW + timedelta(minutes=1))


def test_other_content_is_refused_after_submission(town: Town) -> None:
    draft_id = make_draft(town)
    submit(draft_id, by=town.an)

    with pytest.raises(AlreadySubmitted):
        actions.submit(draft_id=draft_id, revision=1, by=town.an, now=NOW)


def test_what_changed_in_another_window_is_checked_again_first(town: Town) -> None:
    draft_id = make_draft(town)
    checked = queries.get_draft(draft_id, by=town.an).revision
    add_photo(draft_id, "birth_attestation", by=town.an, photo=b"another")

    with pytest.raises(DraftChanged):
        actions.submit(draft_id=draft_id, revision=checked, by=town.an, now=NOW)


def test_everything_that_is_missing_is_told_at_once(town: Town) -> None:
    draft_id = make_draft(town, papers=("identity_paper",), child_full_name=None, mother_full_name=None)

    with pytest.raises(InvalidInput) as refusal:
        submit(draft_id, by=town.an)

    fields = [problem.field for problem in refusal.value.problems]
    assert fields == ["child_full_name", "mother_full_name", "paper_birth_attestation"]


def test_a_refused_press_takes_no_number(town: Town) -> None:
    with pytest.raises(InvalidInput):
        submit(make_draft(town, papers=()), by=town.an)

    assert submit(make_draft(town), by=town.an).dossier_code.endswith("-0001")
    assert numbers.list_gaps("dossier/H26.45", NOW.date()) == ()


def test_another_persons_draft_does_not_exist(town: Town) -> None:
    draft_id = make_draft(town)

    with pytest.raises(NoSuchDraft):
        actions.submit(draft_id=draft_id, revision=1, by=town.lan, now=NOW)


def test_submitting_costs_few_statements(town: Town) -> None:
    draft_id = make_draft(town)
    revision = queries.get_draft(draft_id, by=town.an).revision

    with CaptureQueriesContext(connection) as statements:
        actions.submit(draft_id=draft_id, revision=revision, by=town.an, now=NOW)

    counted = [one["sql"] for one in statements if "SAVEPOINT" not in one["sql"]]
    assert len(counted) <= SUBMIT_MAX, "\n".join(counted)
