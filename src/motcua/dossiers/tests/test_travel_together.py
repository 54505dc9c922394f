"""Many dossiers that travel at once cost as many statements as one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua.base import clock
from motcua.base.messages import Received
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, ask_for_supplement
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.tests.travel import Country
from motcua.dossiers.types import ProgressBody, Stage
from motcua.road.queries import registry


@pytest.fixture
def country(town: Town, settings: Any, tmp_path: Path) -> Iterator[Country]:
    registry.forget()
    with clock.given(NOW):
        yield Country(town, settings, tmp_path)
    registry.forget()


def costs_of_travelling(country: Country, number: int) -> list[int]:
    """Return what it costs to take so many dossiers over, and to follow each of their next four versions."""
    costs, town = [], country.town
    with country.national():
        codes = [country.apply() for _ in range(number)]
    with country.ha_noi():
        actions.take_over(country.forth, now=NOW)  # what a process remembers is remembered
    with country.ha_noi():
        costs.append(len(cost_of(lambda: actions.take_over(country.forth, now=NOW))))
        costs.append(len(cost_of(lambda: actions.take_over(country.forth, now=NOW))))
        for code in codes:
            actions.accept(dossier_code=code, by=town.binh, now=NOW)
            actions.take(dossier_code=code, by=town.duc, now=NOW)
            ask_for_supplement(town, code, by=town.duc)
    told = [one for one in country.back if isinstance(one.body, ProgressBody)]
    with country.national():
        assert [country.apply() for _ in range(number)] == codes
        for version in (1, 2, 3, 4):
            batch = first_of_each([one for one in told if one.body.version.number == version])
            assert len(batch) == number
            costs.append(len(cost_of(lambda batch=batch: actions.apply_progress(batch, now=NOW))))  # type: ignore[misc]
        assert {queries.get_dossier(code, by=town.an, now=NOW).stage for code in codes} == {Stage.SUPPLEMENT}
    return costs


def first_of_each(messages: list[Received[ProgressBody]]) -> list[Received[ProgressBody]]:
    return list({one.body.code: one for one in reversed(messages)}.values())


def test_twenty_dossiers_cost_as_many_statements_as_one(country: Country) -> None:
    one = costs_of_travelling(country, 1)

    assert costs_of_travelling(country, 20) == one
    assert max(one) <= 16, one


def test_two_versions_of_one_dossier_in_one_batch_are_written_in_their_order(country: Country) -> None:
    with country.national():
        code = country.apply()
    with country.ha_noi():
        country.arrive()
        actions.accept(dossier_code=code, by=country.town.binh, now=NOW)
        actions.take(dossier_code=code, by=country.town.duc, now=NOW)
    with country.national():
        country.apply()
        actions.apply_progress([one for one in country.back if isinstance(one.body, ProgressBody)], now=NOW)

        assert queries.get_dossier(code, by=country.town.an, now=NOW).version == 3
