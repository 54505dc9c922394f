"""A process that stops between any two statements of an act leaves the act done whole, or not at all."""

from tests.kills import acts
from tests.kills.acts import Scene
from tests.kills.stage import ANSWERING, Stage, Stop


def stops(statements: int) -> list[Stop]:
    """Every place where an act of so many statements can stop; the last is after its commit, before its answer."""
    return [Stop(number, when) for number in range(1, statements + 1) for when in ("before", "after")] + [ANSWERING]


def test_a_submission_that_stops_anywhere_is_whole_or_not_there(stage: Stage, scene: Scene) -> None:
    everywhere = stops(stage.call(acts.count_statements, acts.submit, stage.call(acts.apply, scene, 1)[0]))
    applications = stage.call(acts.apply, scene, len(everywhere))

    for stop, application in zip(everywhere, applications, strict=True):
        stage.call(acts.submit, application, stop=stop)

    assert stage.call(acts.codes_of, applications) == stage.call(acts.codes_of, applications[-1:])
    codes = stage.call(acts.submit_all, applications)
    assert len(set(codes)) == len(everywhere) > 10
    assert stage.call(acts.codes_of, applications) == codes == stage.call(acts.submit_all, applications)


def test_an_acceptance_that_stops_anywhere_is_whole_or_did_not_happen(stage: Stage, scene: Scene) -> None:
    first, *others = stage.call(acts.submit_all, stage.call(acts.apply, scene, 40))
    everywhere = stops(stage.call(acts.count_statements, acts.accept, first, scene.town.binh))
    codes = others[: len(everywhere)]

    for stop, code in zip(everywhere, codes, strict=True):
        stage.call(acts.accept, code, scene.town.binh, stop=stop)

    assert stage.call(acts.versions_of, codes) == [1] * (len(codes) - 1) + [2]
    done = [stage.call(acts.accept_unless_accepted, code, scene.town.binh) for code in codes]
    assert done == [True] * (len(codes) - 1) + [False]
    assert stage.call(acts.versions_of, codes) == [2] * len(codes)
