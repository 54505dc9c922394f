"""The delay of the exchange: from when an agency's seat could tell of a change to its record nationally."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers import testing as dossiers
from motcua.dossiers.queries import list_facts
from motcua.federation import actions
from motcua.federation.models import Lag, ToldStatus
from motcua.federation.rules.lag import LEARNT_LATE, count_buckets, known_at, since
from motcua.federation.tests.conftest import NOW
from motcua.federation.tests.test_by_road import Country, country, town  # noqa: F401

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
INSTANTS = st.timedeltas(timedelta(days=-30), timedelta(days=30)).map(lambda delta: NOW + delta)


def buckets(country: Country) -> list[int]:  # noqa: F811
    country.carry()
    return sorted(Lag.objects.values_list("bucket", flat=True))


def test_what_is_told_as_it_happens_counts_from_when_it_happened(country, town):  # noqa: F811
    dossiers.make_dossier(town, now=NOW - timedelta(seconds=30))

    assert ToldStatus.objects.get().known_at is None
    assert buckets(country) == list(count_buckets([NOW - timedelta(seconds=30)], NOW))


def test_history_that_is_loaded_counts_from_its_loading(country, town):  # noqa: F811
    dossiers.make_dossier(town, now=NOW - WEEK)
    assert actions.note_loaded(now=NOW - timedelta(seconds=5)) == 1

    assert buckets(country) == list(count_buckets([NOW - timedelta(seconds=5)], NOW))


def test_what_a_seat_wrote_before_it_was_connected_counts_from_then(country, town):  # noqa: F811
    dossiers.make_dossier(town, now=NOW - WEEK)
    ToldStatus.objects.all().delete()
    actions.queue_never_told(now=NOW)

    assert buckets(country) == [0]


def test_what_lay_at_the_seat_and_was_not_told_is_a_delay(country, town):  # noqa: F811
    code = dossiers.make_dossier(town, now=NOW - WEEK)
    ToldStatus.objects.all().delete()
    assert len(list_facts([code])) == 1
    actions.tell_again([(code, 1)], now=NOW)

    assert buckets(country) == list(count_buckets([NOW - WEEK], NOW))


@given(at=INSTANTS, written=INSTANTS, said=INSTANTS)
def test_no_seat_can_make_a_delay_negative_or_longer_than_it_is(at, written, said):
    known = known_at(at, written)
    assert known is None or known - at > LEARNT_LATE
    assert min(at, NOW) <= since(at, said, NOW) <= max(NOW, at)
