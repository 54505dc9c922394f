from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.test import Client

from motcua.agencies import actions as agencies
from motcua.agencies import queries as agency_queries
from motcua.agencies.demo import DEFAULT_WEEK
from motcua.agencies.types import AgencyData, AgencyKind
from motcua.base import events
from motcua.base.actor import SYSTEM
from motcua.base.tests.calendars import vietnam
from motcua.dossiers import actions, invariants, queries
from motcua.dossiers.models import DeadlineSegment, Dossier
from motcua.dossiers.rules.ledger import SegmentKind
from motcua.dossiers.testing import COMMUNE, NOW, Town, copy_draft, make_dossier, make_draft, submit
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.tests.office import screen_of
from motcua.dossiers.types import Act, Stage
from motcua.notices import queries as notices

MONDAY = date(2026, 11, 23)
LATER = NOW + timedelta(minutes=30)
WEDNESDAY = vietnam(date(2026, 11, 25), "09:00")
"""The Tuesday between is a public holiday."""


def close_monday(
    *,
    valid_from: date = date(2026, 1, 1),
    now: datetime = LATER,
    agency_code: str = COMMUNE,
    days: Sequence[date] = (MONDAY,),
) -> None:
    """Publish a calendar in which the Monday after, on which the dossiers of these tests are due, is a day off."""
    agencies.publish_calendar(
        agency_code=agency_code,
        weekly=DEFAULT_WEEK,
        exceptions={day: () for day in days},
        valid_from=valid_from,
        names={MONDAY: {"vi": "Nghỉ bão", "en": "Storm"}},
        by=SYSTEM,
        now=now,
    )


def follow(now: datetime = LATER) -> int:
    return actions.follow_calendars(now=now)


def assert_the_doctor_is_content() -> None:
    assert list(invariants.due_times_follow_the_ledger()) == []
    assert list(invariants.counts_equal_a_recount()) == []
    assert list(invariants.history_is_whole()) == []


def test_a_running_clock_follows_and_everybody_reads_why(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    before = queries.get_dossier(code, by=town.an, now=NOW)
    close_monday()

    follow()

    after = queries.get_dossier(code, by=town.an, now=LATER)
    assert (before.due_at, after.due_at) == (vietnam(MONDAY, "09:00"), WEDNESDAY)
    line = after.history[-1]
    assert (line.act, line.due_from, line.due_to) == (Act.FOLLOW_CALENDAR, before.due_at, after.due_at)
    clock = queries.get_clock(code, by=town.an, now=LATER)
    assert clock is not None
    assert any("H26.45/2" in told.text for told in queries.describe_clock(clock, "vi"))
    assert_the_doctor_is_content()


def test_citizen_and_officer_read_it_on_their_pages(town: Town, an: Client) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    close_monday()
    follow()

    for page in (an.get(f"/vi/me/dossiers/{code}/"), screen_of(town.duc).get(f"/vi/office/dossiers/{code}/")):
        text = page.content.decode()
        assert "Lịch làm việc của cơ quan thay đổi" in text
        assert "Thời hạn mới: 09:00, 25/11/2026, thay cho 09:00, 23/11/2026." in text


def test_the_submitter_is_told_of_the_new_time(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)

    with events.at_once():
        close_monday()

    assert queries.get_dossier(code, by=town.an, now=LATER).due_at == WEDNESDAY
    newest = notices.list_notices(by=town.an)[0]
    assert "09:00 25/11/2026" in newest.body["vi"]


def test_who_waits_for_acceptance_gets_a_new_time_of_answer(town: Town) -> None:
    code = make_dossier(town)
    close_monday()

    follow()

    dossier = queries.get_dossier(code, by=town.binh, now=LATER)
    assert (dossier.answer_due_at, dossier.tokens[0].due_at) == (WEDNESDAY, WEDNESDAY)
    assert (dossier.stage, dossier.history[-1].act) == (Stage.SUBMITTED, Act.FOLLOW_CALENDAR)


def test_a_paused_clock_keeps_what_is_left_and_runs_on_by_the_new_calendar(town: Town) -> None:
    code = make_dossier(town, to=Stage.SUPPLEMENT)
    left = queries.get_dossier(code, by=town.duc, now=NOW).remaining_minutes
    close_monday()

    follow()

    dossier = queries.get_dossier(code, by=town.duc, now=LATER)
    assert (dossier.due_at, dossier.remaining_minutes, dossier.version) == (None, left, len(dossier.history))
    assert dossier.history[-1].act is Act.REQUEST_SUPPLEMENT
    assert DeadlineSegment.objects.filter(dossier__code=code).latest("number").kind == SegmentKind.CALENDAR
    assert_the_doctor_is_content()


def test_the_time_of_the_step_follows_too(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS, now=NOW + timedelta(hours=6))
    before = queries.get_dossier(code, by=town.duc, now=NOW).tokens[-1].due_at
    close_monday(now=NOW + timedelta(hours=7))

    follow(NOW + timedelta(hours=7))

    after = queries.get_dossier(code, by=town.duc, now=NOW).tokens[-1].due_at
    assert before is not None
    assert after == before + timedelta(days=2)


def test_a_calendar_of_the_future_moves_nothing_before_its_day(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    close_monday(valid_from=date(2026, 11, 21))

    assert follow() == 0
    assert follow(vietnam(date(2026, 11, 21), "00:01")) == 1

    segment = DeadlineSegment.objects.filter(dossier__code=code).latest("number")
    assert (segment.at, segment.calendar_version) == (vietnam(date(2026, 11, 21), "00:00"), "H26.45/2")
    assert_the_doctor_is_content()


def test_the_same_again_changes_nothing(town: Town) -> None:
    make_dossier(town, to=Stage.IN_PROGRESS)
    make_dossier(town)
    close_monday()
    assert follow() == 2
    before = list(Dossier.objects.order_by("code").values())

    assert follow() == 0

    assert list(Dossier.objects.order_by("code").values()) == before


def test_ended_dossiers_and_other_agencies_are_left_alone(town: Town) -> None:
    ended = make_dossier(town, to=Stage.REJECTED)
    make_dossier(town, to=Stage.IN_PROGRESS)
    close_monday(agency_code="H26.46")
    close_monday(agency_code="H26")

    assert follow() == 0
    assert queries.get_dossier(ended, by=town.binh, now=NOW).history[-1].act is Act.REJECT_INTAKE


def test_an_agency_without_a_calendar_follows_the_one_above_it(town: Town) -> None:
    below = AgencyData(
        code="H26.45.01",
        name={"vi": "Điểm tiếp nhận số 1"},
        short_name="Ba Đình",
        kind=AgencyKind.PEOPLES_COMMITTEE,
        parent_code=COMMUNE,
        place_code="00004",
    )
    agencies.create_agency(agency=below, by=SYSTEM)
    assert town.an.account_id is not None
    draft_id = copy_draft(make_draft(town), [town.an.account_id], agency_code=below.code)[0]
    code = submit(draft_id, by=town.an).dossier_code
    close_monday()

    assert actions.follow_calendars(now=LATER, top_code=COMMUNE) == 1

    assert queries.get_dossier(code, by=town.an, now=LATER).answer_due_at == WEDNESDAY


def test_a_batch_costs_the_same_for_one_and_for_a_hundred(town: Town) -> None:
    assert town.an.account_id is not None
    first = make_draft(town)
    costs = []
    for day, copies in ((23, [first]), (25, copy_draft(first, [town.an.account_id] * 100))):
        for draft_id in copies:
            code = submit(draft_id, by=town.an).dossier_code
            actions.accept(dossier_code=code, by=town.binh, now=NOW)
        close_monday(days=[MONDAY, date(2026, 11, day)])
        agency_queries.get_calendar_versions(["H26.45/1", agency_queries.get_calendar(COMMUNE).version])
        with transaction.atomic():
            costs.append(len(cost_of(follow)))

    assert costs == [9, 9]
    assert Dossier.objects.filter(history__act=Act.FOLLOW_CALENDAR).distinct().count() == 101


def test_a_large_pile_is_taken_in_bounded_batches_in_the_order_of_codes(town: Town) -> None:
    codes = sorted(make_dossier(town, to=Stage.IN_PROGRESS) for _ in range(3))
    close_monday()

    assert actions.follow_calendars(now=LATER, limit=2) == 2

    moved = Dossier.objects.filter(calendar_version="H26.45/2").order_by("code").values_list("code", flat=True)
    assert list(moved) == codes[:2]
    assert actions.follow_calendars(now=LATER, limit=2) == 1
