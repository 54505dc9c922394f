from collections.abc import Sequence

from django.db import transaction
from hypothesis import HealthCheck, given, settings

from motcua.base.actor import SYSTEM
from motcua.base.working_time import WorkCalendar
from motcua.dossiers.actions._writing import Entry, record
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries.clock import load_ledgers, load_segments
from motcua.dossiers.rules.deadlines import Segment, due
from motcua.dossiers.testing import Town, make_dossier
from motcua.dossiers.tests.test_deadlines import any_history
from motcua.dossiers.types import Act, DossierStatus, Stage


def write(dossier: Dossier, segments: Sequence[Segment]) -> None:
    entry = Entry(
        dossier_id=dossier.id,
        version=99,
        act=Act.ACCEPT,
        stage=Stage.ACCEPTED,
        status=DossierStatus.RECEIVED,
        at=segments[-1].at,
        by=SYSTEM,
        segments=segments,
    )
    record(entry)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=any_history())
def test_the_ledger_that_is_stored_says_what_was_said(
    town: Town, case: tuple[tuple[Segment, ...], dict[str, WorkCalendar]]
) -> None:
    history, calendars = case
    with transaction.atomic():
        dossier = Dossier.objects.get(code=make_dossier(town))
        write(dossier, history)
        stored = load_segments(dossier.id)
        several = load_ledgers([dossier.id])
        transaction.set_rollback(True)

    assert (tuple(stored), several) == (history, {dossier.id: stored})
    assert due(stored, calendars) == due(history, calendars)
