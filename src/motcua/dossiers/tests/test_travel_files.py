"""A dossier with more files than a message may carry travels whole."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from motcua.base import clock, files
from motcua.catalogue import queries as catalogue
from motcua.catalogue.testing import draft_procedure, make_procedure
from motcua.dossiers import queries
from motcua.dossiers.testing import NOW, PAPERS, Town, add_photo, ask_for_supplement, make_draft, make_photo, submit
from motcua.dossiers.tests.test_travel_back import correct
from motcua.dossiers.tests.travel import Country
from motcua.dossiers.types import FilesMissing, Stage
from motcua.road.queries import registry

MANY = 60


@pytest.fixture
def country(town: Town, settings: Any, tmp_path: Path) -> Iterator[Country]:
    registry.forget()
    with clock.given(NOW):
        there = Country(town, settings, tmp_path)
        papers = [replace(one, files_max=MANY) for one in draft_procedure().required_documents]
        newest = make_procedure(NOW, required_documents=tuple(papers))
        yield there
        catalogue.forget(newest.code, newest.version)
    registry.forget()


def send_many(country: Country) -> str:
    """Let An apply with sixty pages of one paper, each another picture."""
    an = country.town.an
    draft_id = make_draft(country.town, papers=PAPERS[1:])
    for number in range(MANY):
        add_photo(draft_id, PAPERS[0], by=an, photo=make_photo(f"page {number}"))
    return submit(draft_id, by=an).dossier_code


def test_sixty_files_go_in_two_messages_and_are_all_there(country: Country) -> None:
    with country.national():
        code = send_many(country)
        sent = {one.sha256 for one in queries.get_dossier(code, by=country.town.an, now=NOW).documents}
    with country.ha_noi():
        country.arrive()
        there = queries.get_dossier(code, by=country.town.binh, now=NOW).documents
        assert all(files.read(one.file_key).startswith(b"\xff\xd8") for one in there)

    assert [len(one.attachments) for one in country.forth] == [MANY + 1 - 50, 50]
    assert {one.sha256 for one in there} == sent and len(there) == MANY + 1


def test_the_dossier_waits_while_a_part_of_it_is_missing(country: Country) -> None:
    with country.national():
        send_many(country)
    country.forth = country.forth[1:]

    with pytest.raises(FilesMissing), country.ha_noi():
        country.arrive()


def test_sixty_new_pages_of_a_correction_arrive_too(country: Country) -> None:
    an = country.town.an
    with country.national():
        code = country.apply()
    with country.ha_noi():
        country.arrive()
        ask_for_supplement(country.town, code)
    with country.national():
        country.apply()
        country.come_back()
        draft_id = queries.get_dossier(code, by=an, now=NOW).draft_id
        for number in range(MANY - 1):
            add_photo(draft_id, PAPERS[0], by=an, photo=make_photo(f"page {number}"))
        correct(country, code)
    with country.ha_noi():
        ahead, there, corrected = country.forth[1], country.forth[0], country.forth[2]
        country.forth = [there]
        country.arrive()
        ask_for_supplement(country.town, code)
        country.forth = [ahead, corrected]
        country.arrive()
        dossier = queries.get_dossier(code, by=country.town.binh, now=NOW)

    assert dossier.stage is Stage.SUBMITTED
    assert sum(not one.is_superseded for one in dossier.documents) == MANY + 1
