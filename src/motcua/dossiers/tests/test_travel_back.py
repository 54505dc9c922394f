"""From the agency back to the national seat."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import transaction

from motcua.agencies.testing import tell
from motcua.agencies.types import DirectoryBody, DirectoryCalendarBody
from motcua.base import clock, events
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, PAPERS, Town, add_photo, ask_for_supplement
from motcua.dossiers.tests.conftest import client_of
from motcua.dossiers.tests.travel import Country
from motcua.dossiers.types import Act, NotFromThere, PaperKind, Stage, UnderWay, VersionsMissing
from motcua.notices import queries as notices
from motcua.road import testing as road
from motcua.road.queries import registry


@pytest.fixture
def country(town: Town, settings: Any, tmp_path: Path) -> Iterator[Country]:
    registry.forget()
    with clock.given(NOW), events.at_once():
        yield Country(town, settings, tmp_path)
    registry.forget()


def accept(country: Country, code: str) -> None:
    actions.accept(dossier_code=code, by=country.town.binh, now=NOW)


def ask(country: Country, code: str) -> None:
    actions.take(dossier_code=code, by=country.town.duc, now=NOW)
    ask_for_supplement(country.town, code, by=country.town.duc)


def correct(country: Country, code: str) -> None:
    """An corrects the child's name and the birth attestation, nationally."""
    draft_id = queries.get_dossier(code, by=country.town.an, now=NOW).draft_id
    add_photo(draft_id, PAPERS[0], by=country.town.an, photo=None)
    raw = {"child_full_name": "Nguyễn Minh Ân"}
    actions.answer_supplement(dossier_code=code, raw=raw, language="vi", by=country.town.an, now=NOW)


def test_history_times_and_papers_are_as_the_agency_wrote_them(country: Country) -> None:
    code = country.handle(partial(accept, country))
    with country.ha_noi():
        country.arrive()
        accept(country, code)
        there = queries.get_dossier(code, by=country.town.binh, now=NOW)
    with country.national():
        country.apply()
        country.come_back()
        here = queries.get_dossier(code, by=country.town.an, now=NOW)

    plain = [(line.version, line.act, line.stage, line.at, line.actor_name) for line in here.history]
    assert plain == [(line.version, line.act, line.stage, line.at, line.actor_name) for line in there.history]
    assert (here.due_at, here.accepted_at, here.local_code) == (there.due_at, there.accepted_at, there.local_code)
    assert [paper.kind for paper in here.papers] == [PaperKind.INTAKE_RECEIPT]


def test_how_the_time_is_counted_travels_too(country: Country) -> None:
    code = country.handle(partial(accept, country), partial(ask, country))
    with country.ha_noi():
        country.arrive()
        accept(country, code)
        ask(country, code)
        there = queries.get_clock(code, by=country.town.binh, now=NOW)
    with country.national():
        country.apply()
        assert queries.get_clock(code, by=country.town.an, now=NOW) is None
        country.come_back()
        here = queries.get_clock(code, by=country.town.an, now=NOW)
        page = client_of(country.town.an).get(f"/vi/me/dossiers/{code}/").content.decode()

    assert there is not None and here is not None
    assert (here.standing, [line.kind for line in here.lines]) == (there.standing, [line.kind for line in there.lines])
    assert "Cách tính thời hạn giải quyết" in page


def without_segments(message: Any) -> Any:
    return replace(message, body=msgspec.structs.replace(message.body, segments=()))


def of_another_calendar(message: Any) -> Any:
    segments = tuple(msgspec.structs.replace(one, calendar_version="H26/9") for one in message.body.segments)
    return replace(message, body=msgspec.structs.replace(message.body, segments=segments))


@pytest.mark.parametrize("change", [without_segments, of_another_calendar])
def test_an_agency_that_tells_no_ledger_is_followed_all_the_same(country: Country, change: Any) -> None:
    code = country.handle(partial(accept, country))
    country.back = [change(one) if hasattr(one.body, "segments") else one for one in country.back]
    with country.national():
        country.apply()
        country.come_back()

        assert queries.get_dossier(code, by=country.town.an, now=NOW).stage is Stage.ACCEPTED
        assert queries.get_clock(code, by=country.town.an, now=NOW) is None


def test_the_citizen_reads_which_holiday_is_not_counted(country: Country) -> None:
    code = country.handle(partial(accept, country))
    country.back = [of_another_calendar(one) if hasattr(one.body, "segments") else one for one in country.back]
    days = {f"2026-11-{day}": () for day in range(20, 26)}
    week = (((480, 1020),),) * 7
    names = {"2026-11-21": {"vi": "Ngày hội làng", "en": "Village festival"}}
    calendar = DirectoryCalendarBody(version="H26/9", weekly=week, exceptions=days, names=names)
    with country.national():
        country.apply()
        tell("H26", DirectoryBody(agencies=(), calendars=(calendar,)))
        country.come_back()
        page = client_of(country.town.an).get(f"/vi/me/dossiers/{code}/").content.decode()

    assert "Ngày hội làng" in page


def test_the_citizen_is_told_by_the_national_seat_alone(country: Country) -> None:
    code = country.handle(partial(accept, country))
    an = country.town.an
    with country.ha_noi():
        country.arrive()
        accept(country, code)
        assert notices.list_notices(by=an) == []
    with country.national():
        country.apply()
        country.come_back()
        titles = [notice.title["vi"] for notice in notices.list_notices(by=an)]

    assert any(code in title and "tiếp nhận" in title for title in titles)


def test_corrections_travel_and_the_agency_goes_on(country: Country) -> None:
    code = country.handle(partial(accept, country), partial(ask, country))
    with country.national():
        country.apply()
        country.come_back()
        correct(country, code)
        waiting = queries.get_dossier(code, by=country.town.an, now=NOW)
        with pytest.raises(UnderWay), transaction.atomic():
            correct(country, code)
    assert (waiting.stage, waiting.errands[-1].act) == (Stage.SUPPLEMENT, Act.ANSWER_SUPPLEMENT)
    assert Act.ANSWER_SUPPLEMENT not in waiting.acts

    with country.ha_noi():
        country.forth, later = country.forth[:1], country.forth[1:]
        country.arrive()
        accept(country, code)
        ask(country, code)
        country.forth = later
        country.arrive()
        there = queries.get_dossier(code, by=country.town.duc, now=NOW)
    assert (there.stage, there.answers["child_full_name"]) == (Stage.IN_PROGRESS, "Nguyễn Minh Ân")
    assert sum(one.is_superseded for one in there.documents) == 1
    assert there.history[-1].actor_name == country.town.an.full_name


def test_what_the_rules_refuse_comes_back_with_its_reason(country: Country) -> None:
    an = country.town.an
    code = country.handle(partial(accept, country))
    with country.national():
        country.apply()
        country.come_back()
        actions.withdraw(dossier_code=code, by=an, now=NOW)
    with country.ha_noi():
        country.forth, later = country.forth[:1], country.forth[1:]
        country.arrive()
        actions.reject_intake(dossier_code=code, reason="Không thuộc thẩm quyền", by=country.town.binh, now=NOW)
        country.forth = later
        country.arrive()
        stage = queries.get_dossier(code, by=country.town.binh, now=NOW).stage
    refused = [one for one in country.back if hasattr(one.body, "reason_code")]
    assert (stage, refused[0].body.reason_code) == (Stage.REJECTED, "not_now")

    with country.national():
        country.apply()
        actions.withdraw(dossier_code=code, by=an, now=NOW)
        country.come_back()
        errand = queries.get_dossier(code, by=an, now=NOW).errands[-1]
        titles = [notice.title["vi"] for notice in notices.list_notices(by=an)]
    assert errand.reasons["en"] and not errand.is_under_way
    assert any(code in title for title in titles)


def test_nobody_else_speaks_of_a_dossier_and_no_version_is_left_out(country: Country) -> None:
    country.handle(partial(accept, country), partial(ask, country))
    progress = [one for one in country.back if hasattr(one.body, "version")]

    with pytest.raises(NotFromThere), country.national():
        country.apply()
        country.back = [replace(progress[0], sender="H26.46")]
        country.come_back()
    with pytest.raises(VersionsMissing), country.national():
        country.apply()
        country.back = progress[2:]
        country.come_back()


def test_the_same_progress_twice_changes_nothing(country: Country) -> None:
    code = country.handle(partial(accept, country))
    with country.national():
        country.apply()
        country.come_back()
        country.come_back()

        assert queries.get_dossier(code, by=country.town.an, now=NOW).version == 2
        assert road.list_sent("dossiers.Progress.1") == []
