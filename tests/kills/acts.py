"""What the actors of the stage do. Everything goes through the doors."""

from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from motcua.base import clock
from motcua.base.actor import SYSTEM, Actor
from motcua.base.invariants import INVARIANTS
from motcua.bench.people import Application, Applications, Person, make_people
from motcua.dossiers import actions, queries, testing
from motcua.dossiers.types import NotNow
from motcua.notices import queries as notices
from motcua.numbers import queries as numbers
from motcua.wire.dossier_codes import parse
from tests.kills.stage import Stopper

COMMUNE = "H26.45"


class Scene(NamedTuple):
    """The ward, the people who apply, and what they have written."""

    town: testing.Town
    people: Sequence[Person]
    applications: Applications


def set_the_scene(people: int) -> Scene:
    town = testing.make_town()
    return Scene(town, make_people(people), Applications(town, clock.now()))


def apply(scene: Scene, number: int) -> list[Application]:
    """Write so many complete applications."""
    return scene.applications.of(scene.people, number, [COMMUNE])


def submit(one: Application) -> str:
    receipt = actions.submit(draft_id=one.draft_id, revision=one.revision, by=one.person.actor, now=clock.now())
    return receipt.dossier_code


def submit_all(applications: Sequence[Application]) -> list[str]:
    return [submit(one) for one in applications]


def accept(dossier_code: str, officer: Actor) -> None:
    actions.accept(dossier_code=dossier_code, by=officer, now=clock.now())


def accept_unless_accepted(dossier_code: str, officer: Actor) -> bool:
    """Press again; tell whether it was this press that did it."""
    try:
        accept(dossier_code, officer)
    except NotNow:
        return False
    return True


def count_statements(act: Callable[..., Any], *arguments: Any) -> int:
    """Do something and tell how many statements it took."""
    stopper = Stopper(None)
    with connection.execute_wrapper(stopper):
        act(*arguments)
    return stopper.number


def codes_of(applications: Sequence[Application]) -> list[str]:
    """Return the codes of those that are dossiers by now."""
    codes = testing.list_codes()
    return [codes[one.draft_id] for one in applications if one.draft_id in codes]


def versions_of(codes: Sequence[str]) -> list[int]:
    return [queries.get_dossier(code, by=SYSTEM, now=clock.now()).version for code in codes]


def unexplained_numbers() -> list[str]:
    """Return what is wrong between the codes that dossiers have and the numbers that were given out."""
    given: dict[tuple[str, Any], set[int]] = {}
    wrong = []
    for code in map(parse, testing.list_codes().values()):
        given.setdefault((f"dossier/{code.agency_code}", code.day), set()).add(code.number)
    for (series, day), values in given.items():
        wrong += [f"{series} {day}: {value} is a gap" for value in numbers.list_gaps(series, day)]
        ledger = {line.value for line in numbers.list_ledger(series, day, limit=100_000)}
        wrong += [f"{series} {day}: {value} has no dossier" for value in sorted(ledger ^ values)]
    return wrong


def broken_invariants() -> list[str]:
    """Return what ``motcua doctor`` would find in the domains."""
    for name in (f"motcua.{domain}.invariants" for domain in settings.DOMAINS):
        if find_spec(name):
            import_module(name)
    return [f"{each.sentence} {line}" for each in INVARIANTS for line in each.check()]


def papers_of(codes: Sequence[str]) -> list[Counter[tuple[str, str]]]:
    """Count the papers of each dossier by kind."""
    dossiers = [queries.get_dossier(code, by=SYSTEM, now=clock.now()) for code in codes]
    return [Counter(str(paper.kind) for paper in dossier.papers) for dossier in dossiers]


def titles_of(people: Sequence[Person]) -> list[str]:
    """Return the titles of all that people were told."""
    told = [notice for person in people for notice in notices.list_notices(by=person.actor, limit=10_000)]
    return [notice.title["en"] for notice in told]
