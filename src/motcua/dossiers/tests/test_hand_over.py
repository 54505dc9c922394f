from datetime import timedelta

import pytest
from tests.authority import RunningAuthority, authority, authority_process  # noqa: F401

from motcua.base import clock, events
from motcua.base.errors import NotAllowed
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier, make_keys
from motcua.dossiers.types import NotNow, PaperKind, Stage
from motcua.signing.testing import PASSPHRASE


@pytest.fixture
def fetched(town: Town, authority: RunningAuthority) -> str:  # noqa: F811
    """A dossier that came in at the counter and whose result is ready there."""
    make_keys(town)
    code = make_dossier(town, by=town.binh, to=Stage.AWAITING_SIGNATURE)
    with events.at_once():
        actions.sign_batch(dossier_codes=[code], key_name="chi", passphrase=PASSPHRASE, by=town.chi, now=clock.now())
    return code


def test_a_result_of_the_counter_waits_there_until_it_is_fetched(town: Town, fetched: str) -> None:
    assert queries.get_dossier(fetched, by=town.binh, now=NOW).stage is Stage.READY

    with pytest.raises(NotAllowed):
        actions.hand_over(dossier_code=fetched, by=town.duc, now=NOW)
    actions.hand_over(dossier_code=fetched, by=town.binh, now=clock.now() + timedelta(hours=1))

    assert queries.get_dossier(fetched, by=town.binh, now=NOW).stage is Stage.HANDED_OVER
    with pytest.raises(NotNow):
        actions.hand_over(dossier_code=fetched, by=town.binh, now=NOW)


def test_the_control_slip_is_there_at_any_time(town: Town, fetched: str) -> None:
    before = actions.have_paper(dossier_code=fetched, kind=PaperKind.CONTROL_SLIP, by=town.binh, now=NOW)
    actions.hand_over(dossier_code=fetched, by=town.binh, now=clock.now())

    after = actions.have_paper(dossier_code=fetched, kind=PaperKind.CONTROL_SLIP, by=town.binh, now=NOW)

    assert before.sha256 != after.sha256
