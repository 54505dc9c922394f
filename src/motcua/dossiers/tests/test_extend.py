from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from motcua.agencies import queries as agencies
from motcua.base import clock, events
from motcua.base.clock import vietnam_time
from motcua.base.errors import InvalidInput, NotAllowed
from motcua.base.tests.calendars import vietnam
from motcua.base.working_time import move_working_days
from motcua.dossiers import actions, invariants, queries
from motcua.dossiers.models import DeadlineSegment
from motcua.dossiers.testing import COMMUNE, NOW, Town, ask_for_supplement, make_dossier
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.tests.office import press, screen_of
from motcua.dossiers.types import Act, AlreadyExtended, NoSuchDossier, NotNow, Stage
from motcua.notices import queries as notices

WEDNESDAY = date(2026, 11, 25)
"""The result is due on Monday; the Tuesday between is a public holiday."""
REASON = "Chờ xác minh của phường Ngọc Hà"


def extend(code: str, town: Town, *, day: date | None = WEDNESDAY, reason: str = REASON, **changes: object) -> None:
    facts = {"dossier_code": code, "due_date": day, "reason": reason, "by": town.chi, "now": NOW, **changes}
    actions.extend(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", [Stage.ACCEPTED, Stage.IN_PROGRESS, Stage.AWAITING_SIGNATURE])
def test_the_due_time_moves_to_the_day_and_history_says_why(town: Town, stage: Stage) -> None:
    code = make_dossier(town, to=stage)
    before = queries.get_dossier(code, by=town.chi, now=NOW)

    extend(code, town)

    after = queries.get_dossier(code, by=town.chi, now=NOW)
    line = after.history[-1]
    assert (after.stage, after.due_at, after.tokens) == (stage, vietnam(WEDNESDAY, "09:00"), before.tokens)
    assert (line.act, line.note, line.due_from, line.due_to) == (Act.EXTEND, REASON, before.due_at, after.due_at)
    assert list(invariants.due_times_follow_the_ledger()) == []
    assert list(invariants.counts_equal_a_recount()) == []


def test_the_ledger_has_one_extension_by_working_days(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    extend(code, town, day=date(2026, 11, 30))

    segment = DeadlineSegment.objects.filter(dossier__code=code).latest("number")
    assert (segment.kind, segment.amount, segment.unit) == ("EXTENSION", 4, "WORKING_DAYS")


def test_what_is_late_already_gets_a_new_day_counted_from_when_it_was_due(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    thursday = date(2026, 11, 26)

    extend(code, town, day=thursday, now=vietnam(WEDNESDAY, "15:00"))

    assert queries.get_dossier(code, by=town.chi, now=NOW).due_at == vietnam(thursday, "09:00")


@pytest.mark.parametrize("day", [None, date(2026, 11, 19), date(2026, 11, 23), date(2026, 11, 24), date(2036, 1, 2)])
def test_only_a_later_working_day_will_do(town: Town, day: date | None) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    with pytest.raises(InvalidInput) as refusal:
        extend(code, town, day=day, reason=" ")

    assert [problem.field for problem in refusal.value.problems] == ["due_date", "reason"]


def test_a_dossier_is_given_a_new_appointment_only_once(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    assert Act.EXTEND in queries.get_dossier(code, by=town.chi, now=NOW).acts
    extend(code, town)

    with pytest.raises(AlreadyExtended):
        extend(code, town, day=date(2026, 11, 27))

    assert Act.EXTEND not in queries.get_dossier(code, by=town.chi, now=NOW).acts


def test_only_the_leader_of_the_agency_puts_it_off(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    for officer in (town.duc, town.binh, town.hoa):
        with pytest.raises(NotAllowed):
            extend(code, town, by=officer)
    for citizen, refusal in ((town.an, NotAllowed), (town.lan, NoSuchDossier)):
        with pytest.raises(refusal):
            extend(code, town, by=citizen)


def test_what_lies_with_the_applicant_or_has_ended_is_not_put_off(town: Town) -> None:
    asked = make_dossier(town, to=Stage.IN_PROGRESS)
    ask_for_supplement(town, asked, by=town.duc)

    for code in (asked, make_dossier(town), make_dossier(town, to=Stage.REJECTED)):
        with pytest.raises(NotNow):
            extend(code, town)


def test_the_applicant_is_told_and_reads_slip_and_clock(town: Town, an: Client) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    with events.at_once():
        extend(code, town)

    assert "09:00 25/11/2026" in notices.list_notices(by=town.an)[0].body["vi"]
    page = an.get(reverse("my_dossier", args=[code])).content.decode()
    assert reverse("my_paper", args=[code, "apology_slip"]) in page
    assert f"Gia hạn 1 ngày làm việc: {REASON}" in page
    paper = an.get(reverse("my_paper", args=[code, "apology_slip"]))
    assert b"".join(paper).startswith(b"%PDF-")


def test_it_costs_few_statements(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    with transaction.atomic():
        assert len(cost_of(lambda: extend(code, town))) <= 8


def test_the_leader_does_it_on_the_page_of_the_dossier(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS, now=clock.now())
    due_at = queries.get_dossier(code, by=town.chi, now=NOW).due_at
    assert due_at is not None
    day = move_working_days(agencies.get_calendar(COMMUNE), due_at, 3)
    client = screen_of(town.chi)

    answer = press(client, code, "extend", by=town.chi, due_date=f"{vietnam_time(day):%d/%m/%Y}", extend_text=REASON)

    assert answer.status_code == 302
    assert (
        f"Thời hạn mới: {vietnam_time(day):%H:%M, %d/%m/%Y}"
        in client.get(reverse("office_dossier", args=[code])).content.decode()
    )


def test_bad_input_is_answered_at_its_fields_with_nothing_lost(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    answer = press(screen_of(town.chi), code, "extend", by=town.chi, due_date="hôm qua", extend_text=" ")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_due_date"' in page
    assert 'href="#id_extend_text"' in page
    assert 'value="hôm qua"' in page


def test_no_one_else_gets_the_form(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    page = screen_of(town.duc).get(reverse("office_dossier", args=[code])).content.decode()

    assert reverse("office_act", args=[code, "extend"]) not in page
    answer = press(screen_of(town.duc), code, "extend", by=town.duc, due_date="25/11/2026", extend_text=REASON)
    assert answer.status_code == 403
    assert queries.get_dossier(code, by=town.duc, now=NOW).due_at == NOW + timedelta(days=3)
