"""The same press sixteen times at once: one dossier, one number, one receipt."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, list_codes, make_draft, make_town
from motcua.dossiers.types import SubmissionReceipt
from motcua.numbers import queries as numbers
from motcua.places import queries as places

PRESSES = 16


@pytest.mark.django_db(transaction=True)
def test_sixteen_presses_at_once_give_one_dossier() -> None:
    town = make_town()
    draft_id = make_draft(town)
    revision, gate = queries.get_draft(draft_id, by=town.an).revision, Barrier(PRESSES)

    def press(_number: int) -> SubmissionReceipt:
        gate.wait()
        try:
            return actions.submit(draft_id=draft_id, revision=revision, by=town.an, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(PRESSES) as people:
        receipts = set(people.map(press, range(PRESSES)))

    places.forget()
    assert [receipt.dossier_code for receipt in receipts] == ["H26.45-261120-0001"]
    assert list_codes() == {draft_id: "H26.45-261120-0001"}
    assert [line.value for line in numbers.list_ledger("dossier/H26.45", NOW.date())] == [1]
