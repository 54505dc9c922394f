"""The registry takes what agencies tell: once, in any order, with an answer to each line."""

import pytest
from django.db import transaction

from motcua.counts import queries as counts
from motcua.federation.actions import record_statuses
from motcua.federation.models import Batch, OpenGap, RecordedStatus, RefusedLine, RegisteredDossier
from motcua.federation.testing import make_dossier_lines, make_line
from motcua.federation.types import NotTheRegistry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("national")]


def told(now, *lines, sender="H49"):
    return [answer.verdict for answer in record_statuses(lines=lines, sender=sender, now=now)]


def test_the_newest_version_is_where_a_dossier_stands_and_all_are_history(now):
    assert told(now, *make_dossier_lines("H49.18-261102-0001")) == ["applied"] * 5

    row = RegisteredDossier.objects.get()
    assert (row.version, row.status, row.source, row.outcome) == (5, "RETURNED", "H49", "GRANTED")
    assert str(row.opened_on) == "2026-11-02"
    assert RecordedStatus.objects.count() == 5
    assert counts.count(now=now).resolved == 1


def test_what_is_said_again_changes_nothing(now):
    lines = make_dossier_lines("H49.18-261102-0001", 2)

    assert told(now, *lines) == ["applied", "applied"]
    assert told(now, *lines, lines[0]) == ["duplicate"] * 3
    assert RecordedStatus.objects.count() == 2


def test_a_version_that_comes_before_its_forerunners_shows_a_gap_until_they_come(now):
    first, second, third, fourth, _ = make_dossier_lines("H49.18-261102-0001")
    told(now, first)

    (answer,) = record_statuses(lines=[fourth], sender="H49", now=now)

    assert (answer.verdict, answer.missing) == ("gap", (2, 3))
    assert told(now, third) == ["stale"]
    assert list(OpenGap.objects.order_by("version").values_list("version", flat=True)) == [2]
    assert told(now, second) == ["stale"]
    assert not OpenGap.objects.exists()
    assert RegisteredDossier.objects.get().version == 4


def test_the_same_version_with_other_content_is_a_conflict_and_is_remembered(now):
    told(now, make_line(1))

    assert told(now, make_line(1, reason="Other"), make_line(1)) == ["conflict", "duplicate"]
    refused = RefusedLine.objects.get()
    assert (refused.verdict, refused.flaw, refused.sender) == ("conflict", "other_content", "H49")


def test_two_contents_of_one_version_in_one_message_conflict(now):
    assert told(now, make_line(1), make_line(1, reason="Other"), make_line(1)) == ["applied", "conflict", "duplicate"]


@pytest.mark.parametrize(
    ("flaw", "facts"),
    [
        ("code_unreadable", {"code": "h49.18-261102-0001"}),
        ("code_unreadable", {"code": "a|b"}),
        ("code_of_another", {"code": "H26.45-261102-0001"}),
        ("not_mandated", {"agency": "H26.45"}),
        ("not_mandated", {"agency": "everybody"}),
        ("version_out_of_range", {"version": 0}),
        ("version_out_of_range", {"version": 10**30}),
        ("status_unknown", {"status": 11}),
        ("word_unknown", {"channel": "FAX"}),
        ("word_unknown", {"reason": "a\0b"}),
        ("times_reversed", {"received_at": make_line().submitted_at.replace(year=2025)}),
        ("from_the_future", {"at": make_line().at.replace(year=2027)}),
        ("from_the_future", {"code": "H49.18-991102-0001"}),
    ],
)
def test_a_line_against_the_rules_is_named_and_stops_no_other(now, flaw, facts):
    bad, fine = record_statuses(lines=[make_line(**facts), make_line(1, "H49.18-261102-0002")], sender="H49", now=now)

    assert (bad.verdict, bad.flaw, fine.verdict) == ("invalid", flaw, "applied")
    assert list(RegisteredDossier.objects.values_list("code", flat=True)) == ["H49.18-261102-0002"]
    assert RefusedLine.objects.get().flaw == flaw


def test_what_was_taken_in_nationally_is_told_by_who_handles_it_and_by_nobody_else(now):
    code = "G22-261102-0001"
    told(now, make_line(1, code), sender="G22")

    assert told(now, make_line(2, code), sender="H49") == ["applied"]
    assert told(now, make_line(3, code, agency="H26.45"), sender="H26") == ["invalid"]
    assert RegisteredDossier.objects.get().source == "H49"


def test_a_code_of_another_format_keeps_its_month_and_its_holder(now):
    old = make_line(1, "HS/2019.77")
    later = make_line(2, "HS/2019.77", submitted_at=old.submitted_at.replace(month=9))

    assert told(now, old) + told(now, later) == ["applied", "applied"]
    assert {str(row.opened_month) for row in RecordedStatus.objects.all()} == {"2026-11-01"}
    assert told(now, make_line(3, "HS/2019.77", agency="H26.45"), sender="H26") == ["invalid"]


def test_an_empty_message_is_recorded_too(now):
    assert told(now) == []
    assert Batch.objects.get().sender == "H49"


def test_an_agencys_seat_keeps_no_registry(now, settings):
    settings.MOTCUA_SEAT = "agency"
    with pytest.raises(NotTheRegistry):
        told(now, make_line())


@pytest.mark.parametrize("lines", [5, 500, 5000])
def test_statements_do_not_grow_with_the_batch(now, lines, django_assert_num_queries):
    told(now, make_line(1, "H49.18-261102-9999"))
    batch = [make_line(version, f"H49.18-261102-{n:04}") for n in range(1, lines // 5 + 1) for version in range(1, 6)]
    again = [*batch[: lines // 5], make_line(1, batch[0].code, reason="Other"), make_line(3, "H49.18-261102-9999")]

    with transaction.atomic(), django_assert_num_queries(9):
        assert set(told(now, *batch)) == {"applied"}
    with transaction.atomic(), django_assert_num_queries(12):
        assert set(told(now, *again)) == {"duplicate", "conflict", "gap"}
