"""From the national seat to the agency that handles a dossier."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import transaction

from motcua.base import clock, files
from motcua.base.errors import Refused
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town
from motcua.dossiers.tests.travel import COMMUNE, Country
from motcua.dossiers.types import DossierStatus, NotFromThere, NotSubmittedThere, OtherDossier, Queue, Stage
from motcua.road import testing as road
from motcua.road.queries import registry


@pytest.fixture
def country(town: Town, settings: Any, tmp_path: Path) -> Iterator[Country]:
    registry.forget()
    with clock.given(NOW):
        yield Country(town, settings, tmp_path)
    registry.forget()


def test_the_code_is_national_and_there_at_once(country: Country) -> None:
    with country.national():
        code = country.apply()
        dossier = queries.get_dossier(code, by=country.town.an, now=NOW)

    assert code.startswith("G22-")
    assert (dossier.handled_by, dossier.tokens, dossier.status) == (COMMUNE, (), DossierStatus.REGISTERED)
    assert [errand.is_under_way for errand in dossier.errands] == [True]
    assert len(country.forth) == 1 and len(country.forth[0].attachments) == 2


def test_the_agency_sees_it_as_any_other_with_its_files(country: Country) -> None:
    with country.national():
        code = country.apply()
        there = queries.get_dossier(code, by=country.town.an, now=NOW)
    with country.ha_noi():
        country.arrive()
        work = queries.list_work(queue=Queue.TO_ACCEPT, by=country.town.binh, now=NOW)
        here = queries.get_dossier(code, by=country.town.binh, now=NOW)
        photo = files.read(here.documents[0].file_key)

    assert [line.code for line in work.lines] == [code]
    assert (here.origin, here.answers, here.owner_name) == ("G22", there.answers, there.owner_name)
    assert (here.submitted_at, here.answer_due_at) == (there.submitted_at, there.answer_due_at)
    assert [line.actor_name for line in here.history] == [country.town.an.full_name]
    assert photo.startswith(b"\xff\xd8")


def test_the_same_twice_is_one_dossier(country: Country) -> None:
    with country.national():
        code = country.apply()
    with country.ha_noi():
        country.arrive()
        country.arrive()

        assert queries.get_dossier(code, by=country.town.binh, now=NOW).version == 1


@pytest.mark.parametrize(
    ("changes", "message", "refusal"),
    [
        ({}, {"sender": "H49"}, NotFromThere),
        ({"code": "H49-261120-0001"}, {}, NotFromThere),
        ({"agency_code": "H26.46"}, {}, NotFromThere),
        ({"agency_code": "H26"}, {"recipient": "H26"}, NotSubmittedThere),
    ],
)
def test_nobody_else_and_nothing_else_is_taken_over(
    country: Country, changes: dict[str, Any], message: dict[str, Any], refusal: type[Refused]
) -> None:
    with country.national():
        country.apply()
    told = country.forth[0]
    country.forth = [replace(told, body=msgspec.structs.replace(told.body, **changes), **message)]

    with pytest.raises(refusal), country.ha_noi():
        country.arrive()


def test_other_content_under_the_same_code_is_refused(country: Country) -> None:
    with country.national():
        country.apply()
    told = country.forth[0]
    other = msgspec.structs.replace(told.body, answers={**told.body.answers, "child_full_name": "Nguyễn Khác"})

    with pytest.raises(OtherDossier), country.ha_noi():
        country.arrive()
        country.forth = [replace(told, body=other)]
        country.arrive()


def test_the_agency_gives_its_own_number_and_both_lead_to_the_dossier(country: Country) -> None:
    with country.national():
        code = country.apply()
    with country.ha_noi():
        country.arrive()
        actions.accept(dossier_code=code, by=country.town.binh, now=NOW)
        own = queries.get_dossier(code, by=country.town.binh, now=NOW).local_code
        found = queries.list_found(search=own, by=country.town.binh, now=NOW)
        status = queries.get_public_status(own, "2345", by=country.town.an, now=NOW)
    assert own.startswith(f"{COMMUNE}-")
    assert [line.code for line in found.lines] == [status.code] == [code]

    with country.national():
        country.apply()
        country.come_back()
        mirrored = queries.get_dossier(own, by=country.town.an, now=NOW)
        status = queries.get_public_status(own, "2345", by=country.town.an, now=NOW)
    assert (mirrored.code, mirrored.stage, status.code) == (code, Stage.ACCEPTED, code)


def test_one_can_apply_nowhere_that_is_not_connected(country: Country) -> None:
    with country.national():
        assert [one.code for one in queries.list_handling_agencies("1.001193")] == ["H26.45", "H26.46", "H26.47"]
        road.suspend_peer("h26", now=NOW)

        assert queries.list_handling_agencies("1.001193") == []
        with pytest.raises(NotSubmittedThere), transaction.atomic():
            country.apply()
