from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.base import clock
from motcua.base.ids import new_id
from motcua.dossiers import queries
from motcua.dossiers.models import StepToken
from motcua.dossiers.testing import NOW, Town, make_dossier, statements_of
from motcua.dossiers.tests.office import reads_by, screen_of
from motcua.dossiers.types import Queue, Stage
from motcua.trail.types import ReadKind


def copy_on_the_desk(code: str, times: int) -> None:
    """Put copies of a dossier's token on the desk: the list reads as many rows as that."""
    token = StepToken.objects.get(dossier__code=code, left_at=None)
    fields = {field.attname: getattr(token, field.attname) for field in StepToken._meta.concrete_fields}
    StepToken.objects.bulk_create(StepToken(**{**fields, "id": new_id()}) for _ in range(times))


def look(town: Town, query: str = "", by: str = "binh") -> str:
    return screen_of(getattr(town, by)).get(reverse("inbox") + query).content.decode()


@pytest.mark.parametrize("pile", ["to-accept", "all"])
@pytest.mark.parametrize("who", ["binh", "chi"])
@pytest.mark.parametrize("rows", [1, 20, 50])
def test_a_page_costs_at_most_four_statements(town: Town, rows: int, who: str, pile: str) -> None:
    code = make_dossier(town)
    copy_on_the_desk(code, rows - 1)
    client = screen_of(getattr(town, who))
    client.get(reverse("inbox"))

    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("inbox"), {"pile": pile}).content.decode()

    assert page.count('class="code"') == rows
    assert len(statements_of(captured.captured_queries)) <= 4, statements_of(captured.captured_queries)


def test_the_counter_sees_first_what_waits_to_be_accepted(town: Town) -> None:
    code = make_dossier(town)
    accepted = make_dossier(town, to=Stage.ACCEPTED)

    page = look(town)

    assert code in page
    assert accepted not in page


def test_a_citizen_is_refused(town: Town) -> None:
    assert screen_of(town.an).get(reverse("inbox")).status_code == 403


def test_an_empty_desk_says_what_to_do(town: Town) -> None:
    assert reverse("intake") in look(town)
    assert "Nguyễn Minh An" not in look(town, "?pile=all", by="duc")


def test_a_name_is_found_without_marks_wherever_its_dossier_has_gone(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)

    assert code in look(town, "?q=minh+an")
    assert code in look(town, f"?q={code[:12].lower()}")
    assert code not in look(town, "?q=nobody")
    assert reads_by(town.binh, ReadKind.SEARCH, town) == [(code,), (code,)]


def test_another_commune_finds_nothing(town: Town) -> None:
    code = make_dossier(town)

    assert code not in look(town, "?q=minh+an", by="hoa")


def test_pages_lead_on_by_key_and_miss_nobody(town: Town) -> None:
    codes = {make_dossier(town) for _ in range(3)}
    seen: list[str] = []
    after = ""
    for _ in codes:
        page = queries.list_work(queue=Queue.TO_ACCEPT, by=town.binh, now=clock.now(), after=after, limit=1)
        seen += [line.code for line in page.lines]
        after = page.lines[-1].cursor

    assert (set(seen), len(seen)) == (codes, 3)


def test_what_waits_for_its_applicant_comes_after_what_is_overdue(town: Town) -> None:
    """The one that waits was asked back long ago; page by page the order is the same."""
    waits = make_dossier(town, to=Stage.SUPPLEMENT)
    overdue = make_dossier(town, to=Stage.IN_PROGRESS)
    fresh = make_dossier(town, to=Stage.ACCEPTED, now=clock.now())
    now = NOW + timedelta(days=30)
    by_page: list[str] = []
    after = ""
    for _ in range(3):
        page = queries.list_work(queue=None, by=town.chi, now=now, after=after, limit=1)
        by_page += [line.code for line in page.lines]
        after = page.lines[-1].cursor

    whole = queries.list_work(queue=None, by=town.chi, now=now)
    assert [line.code for line in whole.lines] == by_page
    assert set(by_page[:2]) == {overdue, fresh}
    assert by_page[2] == waits


def test_the_leader_sees_every_pile_with_what_is_late(town: Town) -> None:
    make_dossier(town)
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    page = look(town, by="chi")

    assert code in page
    assert 'class="kpis' in page
