"""The history of a dossier stands in the log of evidence, and whoever may see it can prove it to others."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.authority import authority, authority_process  # noqa: F401

from motcua.dossiers import actions, invariants, queries
from motcua.dossiers.models import HistoryLine
from motcua.dossiers.testing import NOW, Town, make_dossier, make_keys
from motcua.dossiers.tests.conftest import client_of
from motcua.dossiers.tests.test_sign import sign
from motcua.dossiers.types import NoSuchDossier, Stage
from motcua.evidence import actions as evidence
from motcua.evidence.types import NotProvenYet
from motcua.wire.tlog.bundles import CheckedBundle, check_bundle, read_bundle


def proofs(town: Town, code: str) -> CheckedBundle:
    evidence.sequence(now=NOW)
    return check_bundle(read_bundle(queries.prove_dossier(code, by=town.an, now=NOW)))


@pytest.mark.usefixtures("authority")
def test_every_act_can_be_proven_from_the_submission_to_the_signature(town: Town) -> None:
    make_keys(town)
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)
    sign(town, code)

    checked = proofs(town, code)

    said = [json.loads(item.content) for item in checked.items]
    assert checked.holds
    assert [line["act"] for line in said] == ["SUBMIT", "ACCEPT", "TAKE", "PROPOSE", "SIGN", "HAND_OVER"]
    assert [bool(line["content_sha256"]) for line in said] == [True, False, False, False, True, False]
    assert not invariants.acts_are_proven()


def test_a_line_of_history_that_was_changed_by_hand_cannot_be_proven(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)
    HistoryLine.objects.filter(dossier__code=code, version=2).update(actor_name="Somebody else")

    checked = proofs(town, code)

    assert [bool(item.problem) for item in checked.items] == [False, True]


def test_before_its_place_is_given_an_act_has_no_proof(town: Town) -> None:
    code = make_dossier(town)

    with pytest.raises(NotProvenYet):
        queries.prove_dossier(code, by=town.an, now=NOW)


def test_the_applicant_downloads_the_proofs_and_a_stranger_does_not(town: Town, an: Client) -> None:
    code = make_dossier(town)
    evidence.sequence(now=NOW)
    page = reverse("my_proof", args=[code])

    answer = an.get(page)
    assert answer["Content-Disposition"].startswith("attachment")
    assert check_bundle(read_bundle(answer.content)).holds
    assert client_of(town.binh).get(page).status_code in (302, 403)
    with pytest.raises(NoSuchDossier):
        queries.prove_dossier(code, by=town.lan, now=NOW)


def test_officers_of_the_agency_download_them_too(town: Town) -> None:
    code = make_dossier(town)
    evidence.sequence(now=NOW)

    assert client_of(town.binh).get(reverse("office_proof", args=[code])).status_code == 200


def test_what_was_done_before_there_was_a_log_is_written_into_it_late(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)
    _without_its_leaves()
    assert len(invariants.acts_are_proven()) == 2

    assert actions.back_fill_proofs(limit=1) == 1
    assert actions.back_fill_proofs() == 1
    assert actions.back_fill_proofs() == 0

    checked = proofs(town, code)
    assert checked.holds
    assert all(item.statement.late for item in checked.items if item.statement)


def test_what_is_missing_since_the_log_was_founded_is_not_written_later(town: Town) -> None:
    make_dossier(town)
    evidence.sequence(now=NOW)
    code = make_dossier(town, now=NOW)
    _without_its_leaves(f"ref LIKE '{code}%'")

    assert actions.back_fill_proofs() == 0
    assert invariants.acts_are_proven() == [f"{code}#1"]


def _without_its_leaves(where: str = "true") -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE evidence_leaf DISABLE TRIGGER evidence_leaf_stays")
        cursor.execute(f"DELETE FROM evidence_leaf WHERE {where}")
        cursor.execute("ALTER TABLE evidence_leaf ENABLE TRIGGER evidence_leaf_stays")
