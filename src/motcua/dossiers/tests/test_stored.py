"""The sweep of orphans leaves what a paper names and takes the rest."""

from datetime import timedelta

import pytest

from motcua.base import clock, files
from motcua.dossiers import queries
from motcua.dossiers.testing import Town, make_draft

pytestmark = pytest.mark.django_db


def test_a_file_of_a_draft_stays_and_an_orphan_goes(town: Town) -> None:
    orphan = files.put(b"%PDF-1.7 nobody names me", media_type="application/pdf")
    make_draft(town)
    named = queries.list_file_keys()

    files.sweep(named, clock.now() + timedelta(days=1))

    assert named and all(files.exists(key) for key in named)
    assert not files.exists(orphan.key)
