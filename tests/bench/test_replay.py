"""The limit of ``bench submit`` is a whole filing: nothing left out, nothing of the original's."""

import pytest
from django.db import connection

from motcua.bench.people import Applications, sign_in
from motcua.bench.replay import Replay, recorded
from motcua.bench.together import at_once
from motcua.dossiers import actions, invariants, queries
from motcua.dossiers.testing import NOW, list_codes, make_town
from motcua.places import queries as places


@pytest.mark.django_db
def test_a_filing_sent_again_with_fresh_ids_makes_another_dossier() -> None:
    places.forget()
    town = make_town()
    first, second = Applications(town, NOW).of([sign_in(town.an.account_id)], 2, ["H26.45"])
    with recorded() as statements:
        receipt = actions.submit(draft_id=first.draft_id, revision=first.revision, by=town.an, now=NOW)

    with connection.cursor() as cursor:
        for statement in Replay(statements, first, receipt).of(second.draft_id, 7, "H26.46"):
            cursor.execute(statement)

    places.forget()
    assert list_codes() == {first.draft_id: "H26.45-261120-0001", second.draft_id: "H26.46-261120-900000007"}
    again = queries.get_dossier("H26.46-261120-900000007", by=town.an, now=NOW)
    assert [token.unit_code for token in again.tokens] == ["H26.46.MC"]
    assert invariants.history_is_whole() == invariants.nothing_is_half_submitted() == []


def test_everybody_gets_a_share_and_failures_are_told() -> None:
    ended = []

    def begin(first: int) -> tuple[object, object]:
        return lambda piece: 1 / (piece - 3), lambda: ended.append(first)

    found = at_once(2, [0, 1, 2, 3, 4], begin)

    assert sorted(found.done) == [0, 1, 2, 4]
    assert found.errors == ["ZeroDivisionError: division by zero"]
    assert sorted(ended) == [0, 1]
