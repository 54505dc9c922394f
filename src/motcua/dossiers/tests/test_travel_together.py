"""Many dossiers that travel at once cost as many statements as one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua.base import clock
from motcua.base.messages import Received
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, ask_for_supplement
from motcua.dossiers.tests.budget import cost_of
from motcua.dossiers.tests.test_travel_back import correct
from motcua.dossiers.tests.travel import Country, deliver
from motcua.dossiers.types import NotDoneBody, ProgressBody, Stage, SupplementAnsweredBody, WithdrawalBody
from motcua.road.queries import registry


@pytest.fixture
def country(town: Town, settings: Any, tmp_path: Path) -> Iterator[Country]:
    registry.forget()
    with clock.given(NOW):
        yield Country(town, settings, tmp_path)
    registry.forget()


def warm_cost_of(act: Callable[[], object]) -> int:
    """Return what an act costs a process that has just looked whether the road's registry is still the newest."""
    registry.forget()
    registry.own_entry()
    return len(cost_of(act))


def costs_of_travelling(country: Country, number: int) -> list[int]:
    """Return what it costs to take so many dossiers over, and to follow each of their next four versions."""
    costs: list[int] = []
    town = country.town
    with country.national():
        codes = [country.apply() for _ in range(number)]
    with country.ha_noi():
        actions.take_over(country.forth, now=NOW)  # what a process remembers is remembered
    with country.ha_noi():
        costs.append(warm_cost_of(lambda: actions.take_over(country.forth, now=NOW)))
        costs.append(warm_cost_of(lambda: actions.take_over(country.forth, now=NOW)))
        for code in codes:
            ask(country, code)
    told = [one for one in country.back if isinstance(one.body, ProgressBody)]
    with country.national():
        assert [country.apply() for _ in range(number)] == codes
        for version in (1, 2, 3, 4):
            batch = first_of_each([one for one in told if one.body.version.number == version])
            assert len(batch) == number
            costs.append(warm_cost_of(lambda batch=batch: actions.apply_progress(batch, now=NOW)))  # type: ignore[misc]
        assert {queries.get_dossier(code, by=town.an, now=NOW).stage for code in codes} == {Stage.SUPPLEMENT}
    return costs


def first_of_each(messages: list[Received[ProgressBody]]) -> list[Received[ProgressBody]]:
    return list({one.body.code: one for one in reversed(messages)}.values())


def test_twenty_dossiers_cost_as_many_statements_as_one(country: Country) -> None:
    one = costs_of_travelling(country, 1)

    assert costs_of_travelling(country, 20) == one
    assert max(one) <= 16, one


def costs_of_errands(country: Country, number: int) -> list[int]:
    """Return what it costs to do so many corrections, as many withdrawals, and to refuse as many of them."""
    costs, town = [], country.town
    with country.national():
        codes = [country.apply() for _ in range(number)]
    with country.ha_noi():
        actions.take_over(country.forth, now=NOW)
        for code in codes:
            ask(country, code)
    first, told = country.forth, country.back
    with country.national():
        assert [country.apply() for _ in range(number)] == codes
        deliver(told)
        for code in codes:
            correct(country, code)
            actions.withdraw(dossier_code=code, by=town.an, now=NOW)
    corrections = [one for one in country.forth if isinstance(one.body, SupplementAnsweredBody)]
    withdrawals = [one for one in country.forth if isinstance(one.body, WithdrawalBody)]
    assert len(corrections) == len(withdrawals) == number
    with country.ha_noi():
        actions.take_over(first, now=NOW)
        for code in codes:
            ask(country, code)
        costs.append(warm_cost_of(lambda: actions.take_corrections(corrections, now=NOW)))
        costs.append(warm_cost_of(lambda: actions.take_withdrawals(withdrawals, now=NOW)))
        costs.append(warm_cost_of(lambda: actions.take_withdrawals(withdrawals, now=NOW)))
        assert {queries.get_dossier(code, by=town.duc, now=NOW).stage for code in codes} == {Stage.WITHDRAWN}
    refused = [one for one in country.back if isinstance(one.body, NotDoneBody)]
    assert len(refused) == number
    with country.national():
        assert [country.apply() for _ in range(number)] == codes
        for code in codes:
            actions.withdraw(dossier_code=code, by=town.an, now=NOW)
        costs.append(warm_cost_of(lambda: actions.note_refusals(refused, now=NOW)))
        errands = [queries.get_dossier(code, by=town.an, now=NOW).errands[-1] for code in codes]
        assert {one.is_under_way for one in errands} == {False}
    return costs


def ask(country: Country, code: str) -> None:
    """Let Bình accept, and Đức take up and ask for a supplement."""
    actions.accept(dossier_code=code, by=country.town.binh, now=NOW)
    actions.take(dossier_code=code, by=country.town.duc, now=NOW)
    ask_for_supplement(country.town, code, by=country.town.duc)


def test_twenty_things_that_applicants_ask_cost_as_many_statements_as_one(country: Country) -> None:
    one = costs_of_errands(country, 1)

    assert costs_of_errands(country, 20) == one
    assert max(one) <= 24, one


def test_of_two_corrections_one_is_done_and_the_other_goes_back(country: Country) -> None:
    with country.national():
        codes = [country.apply(), country.apply()]
    with country.ha_noi():
        country.arrive()
        for code in codes:
            ask(country, code)
    first, told = country.forth, country.back
    with country.national():
        assert [country.apply(), country.apply()] == codes
        deliver(told)
        for code in codes:
            correct(country, code)
    corrections = [one for one in country.forth if isinstance(one.body, SupplementAnsweredBody)]
    with country.ha_noi():
        deliver(first)
        ask(country, codes[1])
        actions.take_corrections(corrections, now=NOW)
        stages = [queries.get_dossier(code, by=country.town.binh, now=NOW).stage for code in codes]

    assert stages == [Stage.SUBMITTED, Stage.IN_PROGRESS]
    assert [one.body.code for one in country.back if isinstance(one.body, NotDoneBody)] == codes[:1]


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
