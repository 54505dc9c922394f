"""0.01 % of the registry changed by hand, in whatever way: found within one cycle, named, put right exactly."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.base import clock
from motcua.federation import invariants
from motcua.federation.models import Comparison, Repair
from motcua.federation.testing import make_dossier_lines
from motcua.federation.tests.conftest import NOW
from motcua.federation.tests.two_seats import TwoSeats, what_is_registered
from motcua.road.queries import registry

DOSSIERS = 2000
DAMAGES = {
    "status": "UPDATE federation_registereddossier SET status = 'WITHDRAWN' WHERE code = %(code)s",
    "due": "UPDATE federation_registereddossier SET due_at = due_at + interval '1 microsecond' WHERE code = %(code)s",
    "finished": "UPDATE federation_registereddossier SET finished_at = at, outcome = 'WITHDRAWN' WHERE code = %(code)s",
    "agency": "UPDATE federation_registereddossier SET agency = 'H26.45', source = 'H26' WHERE code = %(code)s",
    "ahead": "UPDATE federation_registereddossier SET version = 77 WHERE code = %(code)s",
    "behind": "UPDATE federation_registereddossier SET version = 1, status = 'REGISTERED' WHERE code = %(code)s",
    "missing": "DELETE FROM federation_registereddossier WHERE code = %(code)s",
    "gone": """
        WITH gone AS (DELETE FROM federation_registereddossier WHERE code = %(code)s)
        DELETE FROM federation_recordedstatus WHERE code = %(code)s""",
    "history": "DELETE FROM federation_recordedstatus WHERE code = %(code)s AND version = %(version)s",
    "rewritten": """
        UPDATE federation_recordedstatus SET status = 'STOPPED', at = at - interval '1 hour'
        WHERE code = %(code)s AND version = %(version)s""",
    "invented": """
        INSERT INTO federation_recordedstatus (code, version, opened_month, batch_id, at, status, agency, unit, reason,
            content)
        SELECT code, 9, opened_month, batch_id, at, status, agency, unit, reason, content
        FROM federation_recordedstatus WHERE code = %(code)s AND version = 1""",
    "extra": """
        INSERT INTO federation_registereddossier (code, source, agency, unit, procedure, channel, status, version, at,
            submitted_at, received_at, due_at, finished_at, outcome, opened_on)
        SELECT replace(replace(code, 'H49.18', 'H49.19'), 'CU/', 'MOI/'), source, 'H49.19', unit, procedure, channel,
            status, version, at, submitted_at, received_at, due_at, finished_at, outcome, opened_on
        FROM federation_registereddossier WHERE code = %(code)s""",
}
CODES = [f"H49.18-2611{1 + n % 9:02}-{n // 9 + 1:04}" for n in range(DOSSIERS)]
NAMED = {"extra": "H49.19"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats(settings: Any, tmp_path: Any) -> Any:
    with clock.given(NOW):
        country = TwoSeats(settings, tmp_path)
        country.happen([line for n, code in enumerate(CODES) for line in make_dossier_lines(code, n % 4 + 2)])
        country.settle()
        yield country
    registry.forget()


def damage(kind: str, code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DAMAGES[kind], {"code": code, "version": 1 + CODES.index(code) % 2})


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(CODES), st.sampled_from(sorted(DAMAGES)), min_size=10, max_size=25))
def test_whatever_was_changed_by_hand_is_found_named_and_put_right_in_one_cycle(seats, damages):
    before = what_is_registered(seats.now)
    with seats.undone():
        for code, kind in damages.items():
            damage(kind, code)

        seats.compare()

        assert what_is_registered(seats.now) == before
        named = set(Repair.objects.filter(is_registrys=True).values_list("code", flat=True))
        assert named == {code.replace("H49.18", NAMED.get(kind, "H49.18")) for code, kind in damages.items()}
        assert Comparison.objects.filter(is_registrys=True).order_by("-id").first().state == "equal"
        seats.at("national")
        assert invariants.counts_equal_a_recount() == []
