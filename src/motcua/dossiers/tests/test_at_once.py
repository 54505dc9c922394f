"""Two officers pressing at once, with connections of their own: one wins, the other is told."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from motcua.agencies.types import Role
from motcua.base.actor import Actor
from motcua.base.errors import Refused
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import COMMUNE, NOW, Town, make_colleague, make_dossier, make_officer, make_town
from motcua.dossiers.types import Act, HeldByAnother, NotNow, Stage
from motcua.places import queries as places

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def real_town() -> Town:
    places.forget()
    return make_town()


def press_at_once(*acts: Callable[[], None]) -> list[type[Refused] | None]:
    """Let everybody press in the same moment; return what each was told."""
    start, told = Barrier(len(acts)), dict.fromkeys(range(len(acts)))

    def press(number: int, act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
        except Refused as refusal:
            told[number] = type(refusal)
        finally:
            connection.close()

    threads = [Thread(target=press, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(told.values())


def holder_and_acts(code: str, town: Town) -> tuple[str, list[Act]]:
    dossier = queries.get_dossier(code, by=town.chi, now=NOW)
    return dossier.tokens[-1].holder_name, [line.act for line in dossier.history]


def test_of_two_who_take_a_dossier_one_holds_it_and_the_other_is_told(real_town: Town) -> None:
    code = make_dossier(real_town, to=Stage.ACCEPTED)
    both: list[Actor] = [real_town.duc, make_colleague(real_town)]

    told = press_at_once(*[lambda who=who: actions.take(dossier_code=code, by=who, now=NOW) for who in both])

    holder, acts = holder_and_acts(code, real_town)
    assert sorted(told, key=str) == sorted([None, HeldByAnother], key=str)
    assert holder == both[told.index(None)].full_name
    assert acts.count(Act.TAKE) == 1


def test_of_two_who_accept_a_dossier_one_does_and_the_other_is_told(real_town: Town) -> None:
    code = make_dossier(real_town)
    both = [real_town.binh, make_officer(f"{COMMUNE}.MC", Role.COUNTER, "Đỗ Thu Hà")]

    told = press_at_once(*[lambda who=who: actions.accept(dossier_code=code, by=who, now=NOW) for who in both])

    _, acts = holder_and_acts(code, real_town)
    assert sorted(told, key=str) == sorted([None, NotNow], key=str)
    assert acts == [Act.SUBMIT, Act.ACCEPT]


def test_of_accepting_and_withdrawing_at_once_history_has_an_order(real_town: Town) -> None:
    code = make_dossier(real_town)

    told = press_at_once(
        lambda: actions.accept(dossier_code=code, by=real_town.binh, now=NOW),
        lambda: actions.withdraw(dossier_code=code, by=real_town.an, now=NOW),
    )

    dossier = queries.get_dossier(code, by=real_town.chi, now=NOW)
    assert dossier.stage is Stage.WITHDRAWN
    assert told in ([None, None], [NotNow, None])
    assert [line.version for line in dossier.history] == list(range(1, dossier.version + 1))
