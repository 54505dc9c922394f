from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from motcua.base import events
from motcua.base.tests.calendars import OFFICE, vietnam
from motcua.dossiers import actions, invariants, queries
from motcua.dossiers.models import Dossier, SupplementRequest
from motcua.dossiers.rules.deadlines import Term, TermUnit, answer_by
from motcua.dossiers.testing import (
    NOW,
    Town,
    add_photo,
    ask_for_supplement,
    copy_draft,
    make_dossier,
    make_draft,
    submit,
)
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.types import Act, DossierStatus, NotNow, Stage
from motcua.notices import queries as notices

LAST_DAY = date(2026, 12, 21)
"""Thirty days after NOW are a Sunday; the last day moves to the Monday."""
LAST_MINUTE = vietnam(LAST_DAY, "23:59")
TOO_LATE = LAST_MINUTE + timedelta(minutes=1)


def lapse() -> int:
    return actions.lapse_supplements(now=TOO_LATE)


def asked(town: Town, *, at_intake: bool = False) -> str:
    return make_dossier(town, to=Stage.SUPPLEMENT_AT_INTAKE if at_intake else Stage.SUPPLEMENT)


@pytest.mark.parametrize(
    ("at_intake", "stage", "status"),
    [(True, Stage.REJECTED, DossierStatus.NOT_RECEIVED), (False, Stage.LAPSED, DossierStatus.STOPPED)],
)
def test_a_dossier_that_is_not_corrected_in_time_ends(
    town: Town, at_intake: bool, stage: Stage, status: DossierStatus
) -> None:
    code = asked(town, at_intake=at_intake)

    assert lapse() == 1

    dossier = queries.get_dossier(code, by=town.binh, now=NOW)
    assert (dossier.stage, dossier.status, dossier.history[-1].act) == (stage, status, Act.LAPSE)
    assert "23:59, 21/12/2026" in dossier.history[-1].note
    assert [token for token in dossier.tokens if token.left_at is None] == []
    for check in (
        invariants.due_times_follow_the_ledger,
        invariants.counts_equal_a_recount,
        invariants.history_is_whole,
        invariants.open_dossiers_lie_somewhere,
        invariants.status_follows_stage,
    ):
        assert list(check()) == []


def test_until_the_last_minute_the_applicant_may_answer(town: Town) -> None:
    code = asked(town)
    request = queries.get_dossier(code, by=town.an, now=NOW).supplements[0]
    assert request.answer_by == LAST_MINUTE

    assert actions.lapse_supplements(now=LAST_MINUTE) == 0

    draft_id = queries.get_dossier(code, by=town.an, now=NOW).draft_id
    add_photo(draft_id, "birth_attestation", by=town.an, now=LAST_MINUTE)
    raw = {"child_full_name": "Nguyễn Minh Ân"}
    actions.answer_supplement(dossier_code=code, raw=raw, language="vi", by=town.an, now=LAST_MINUTE)
    assert lapse() == 0


def test_afterwards_corrections_are_refused(town: Town) -> None:
    code = asked(town)
    lapse()

    with pytest.raises(NotNow):
        actions.answer_supplement(dossier_code=code, raw={}, language="vi", by=town.an, now=TOO_LATE)


def test_the_same_again_changes_nothing(town: Town) -> None:
    asked(town)
    asked(town, at_intake=True)
    assert lapse() == 2
    before = list(Dossier.objects.order_by("code").values())

    assert lapse() == 0

    assert list(Dossier.objects.order_by("code").values()) == before


def test_who_withdrew_is_left_in_peace(town: Town) -> None:
    code = asked(town)
    actions.withdraw(dossier_code=code, by=town.an, now=NOW)

    assert lapse() == 0
    assert actions.remind_of_supplements(now=LAST_MINUTE - timedelta(days=1)) == 0


def test_the_applicant_gets_slip_and_notice(town: Town, an: Client) -> None:
    code = asked(town)

    with events.at_once():
        lapse()

    assert "23:59 21/12/2026" in notices.list_notices(by=town.an)[0].body["vi"]
    page = an.get(reverse("my_dossier", args=[code])).content.decode()
    assert reverse("my_paper", args=[code, "intake_refusal"]) in page
    assert "không nhận được bổ sung" in page
    paper = an.get(reverse("my_paper", args=[code, "intake_refusal"]))
    assert b"".join(paper).startswith(b"%PDF-")


def test_the_page_says_until_when(town: Town, an: Client) -> None:
    code = asked(town)

    page = an.get(reverse("my_dossier", args=[code])).content.decode()

    assert "23:59, 21/12/2026" in page


def test_a_reminder_comes_once_three_days_before(town: Town) -> None:
    code = asked(town)
    assert actions.remind_of_supplements(now=LAST_MINUTE - timedelta(days=4)) == 0

    with events.at_once():
        assert actions.remind_of_supplements(now=LAST_MINUTE - timedelta(days=3)) == 1
        assert actions.remind_of_supplements(now=LAST_MINUTE - timedelta(days=2)) == 0

    told = notices.list_notices(by=town.an)
    assert [code in notice.title["vi"] and "21/12/2026" in notice.body["vi"] for notice in told].count(True) == 1


def test_batches_cost_the_same_for_one_and_for_fifty(town: Town) -> None:
    assert town.an.account_id is not None
    costs = []
    for number in (1, 50):
        for draft_id in copy_draft(make_draft(town), [town.an.account_id] * number):
            code = submit(draft_id, by=town.an).dossier_code
            actions.accept(dossier_code=code, by=town.binh, now=NOW)
            ask_for_supplement(town, code, by=town.duc)
        with transaction.atomic():
            soon = LAST_MINUTE - timedelta(days=1)
            reminding = len(cost_of(lambda soon=soon: actions.remind_of_supplements(now=soon)))
            costs.append((reminding, len(cost_of(lapse))))

    assert costs == [(3, 9), (3, 9)]
    assert SupplementRequest.objects.exclude(lapsed_at=None).count() == 51


@pytest.mark.parametrize(
    ("amount", "unit", "end"),
    [
        (3, TermUnit.WORKING_HOURS, vietnam(date(2026, 9, 3), "09:00")),
        (5, TermUnit.WORKING_DAYS, vietnam(date(2026, 9, 9), "23:59")),
        (10, TermUnit.CALENDAR_DAYS, vietnam(date(2026, 9, 7), "23:59")),
    ],
)
def test_days_to_answer_last_until_the_end_of_the_last_working_day(amount: int, unit: TermUnit, end: datetime) -> None:
    friday = vietnam(date(2026, 8, 28), "16:00")

    assert answer_by(OFFICE, friday, Term(amount, unit)) == end
