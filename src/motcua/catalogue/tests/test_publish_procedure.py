"""Publishing a procedure."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.catalogue import actions, demo, invariants, queries
from motcua.catalogue import types as t
from motcua.catalogue.testing import NOW, draft_procedure, make_catalogue, make_procedure
from motcua.catalogue.types import NoSuchProcedure, NotPublishable, Process, StepAct, TimeLimit, TimeUnit

pytestmark = pytest.mark.django_db

NOTHING = {"vi": " ", "en": ""}


def faults_of(**changes):
    make_procedure()
    with pytest.raises(NotPublishable) as refused:
        actions.publish_procedure(procedure=draft_procedure(**changes), by=SYSTEM, now=NOW)
    return refused.value.faults


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"names": NOTHING}, t.NameMissing),
        ({"code": "khai-sinh"}, t.NameMissing),
        ({"sequence": ()}, t.SequenceMissing),
        ({"channels": ()}, t.MannerMissing),
        ({"required_documents": ()}, t.DossierPartsMissing),
        ({"sets": 0}, t.DossierPartsMissing),
        ({"time_limit_online": None}, t.TimeLimitMissing),
        ({"subjects": NOTHING}, t.SubjectsMissing),
        ({"agencies": ()}, t.AgencyMissing),
        ({"results": ()}, t.TermsMissing),
        ({"fees": ()}, t.TermsMissing),
        ({"requirements": {}}, t.TermsMissing),
        ({"form_code": "no-such-form"}, t.FormUnknown),
    ],
)
def test_each_missing_part_has_its_own_name(changes, fault):
    assert [type(each) for each in faults_of(**changes)] == [fault]


def test_all_faults_are_said_at_once():
    faults = faults_of(names=NOTHING, agencies=(), results=())

    assert [fault.code for fault in faults] == ["name_missing", "agency_missing", "terms_missing"]


def with_steps(**changes):
    """Return the birth process with some steps changed: ``intake={"hours": 9}``."""
    steps = draft_procedure().process.steps
    return Process(tuple(replace(step, **changes.get(step.code, {})) for step in steps))


@pytest.mark.parametrize(
    ("process", "fault", "said"),
    [
        (Process(()), t.ProcessMissing, {}),
        (with_steps(appraisal={"code": "intake"}), t.ProcessMissing, {}),
        (
            with_steps(hand_over={"hours": 5}),
            t.StepsTooLong,
            {"hours": 12, "limit": 8, "path": "intake → appraisal → decision → hand_over"},
        ),
        (with_steps(appraisal={"hours": 9}), t.StepsTooLong, {"hours": 10, "limit": 8, "path": "intake → appraisal"}),
        (
            with_steps(decision={"role": "KING"}),
            t.RoleUnknown,
            {"role": "KING", "path": "intake → appraisal → decision"},
        ),
        (with_steps(hand_over={"next_steps": ("decision",)}), t.StepWithoutEnd, {"path": "intake"}),
        (
            with_steps(hand_over={"next_steps": ("archive",)}),
            t.StepUnknown,
            {"path": "intake → appraisal → decision → hand_over → archive"},
        ),
        (with_steps(intake={"next_steps": ("hand_over",)}), t.StepUnreachable, {"step": "appraisal"}),
        (with_steps(decision={"acts": ()}), t.ActMissing, {"act": StepAct.DECIDE.label}),
    ],
)
def test_a_fault_of_the_process_is_named_with_the_shortest_way_to_it(process, fault, said):
    faults = faults_of(process=process)

    assert (type(faults[0]), faults[0].facts) == (fault, said)


def test_a_process_may_go_back_a_step():
    process = with_steps(decision={"next_steps": ("hand_over", "appraisal")})

    assert make_procedure(process=process).version == 1


def test_days_are_worth_their_working_hours():
    process = with_steps(appraisal={"hours": 20})
    days = TimeLimit(3, TimeUnit.WORKING_DAYS)

    assert make_procedure(process=process, time_limit_online=days, time_limit_counter=days).version == 1
    assert TimeLimit(7, TimeUnit.CALENDAR_DAYS).working_hours == 40


def test_the_same_record_again_is_the_same_version():
    first = make_procedure()

    assert make_procedure() == first
    assert make_procedure(sets=2).version == 2


def test_an_older_version_stays_as_it_was(django_assert_num_queries):
    make_procedure()
    make_procedure(names={"vi": "Đăng ký khai sinh mới"})

    assert queries.get_procedure("1.001193", 1).names["vi"] == "Đăng ký khai sinh"
    assert queries.get_procedure("1.001193").names["vi"] == "Đăng ký khai sinh mới"
    with django_assert_num_queries(0):
        queries.get_procedure("1.001193", 1)
    with django_assert_num_queries(1):
        queries.get_procedure("1.001193")


def test_a_published_version_cannot_be_changed_by_anybody():
    make_procedure()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_procedureversion SET record = '{}'")


def test_what_was_never_published_is_not_found():
    with pytest.raises(NoSuchProcedure):
        queries.get_procedure("9.999999")
    make_procedure()
    with pytest.raises(NoSuchProcedure):
        queries.get_procedure("1.001193", 7)


@pytest.mark.parametrize(
    "by", [Actor(hat=Hat.CITIZEN), Actor(hat=Hat.OFFICER, roles=frozenset({"LEADER"})), Actor(hat=Hat.ANONYMOUS)]
)
def test_only_an_administrator_publishes(by):
    with pytest.raises(NotAllowed):
        actions.publish_procedure(procedure=draft_procedure(), by=by, now=NOW)


def test_the_demo_can_be_loaded_twice():
    make_catalogue()
    make_catalogue()

    assert [hit.code for hit in queries.list_procedures()] == ["2.000635", "1.004873", "1.000894", "1.001193"]
    assert all(queries.get_procedure(each.code).version == 1 for each in demo.PROCEDURES)
    assert invariants.entries_are_the_newest_versions() == invariants.versions_are_as_published() == []


@pytest.mark.parametrize("procedure", demo.PROCEDURES, ids=lambda each: each.code)
def test_the_demos_content_is_there_in_both_languages(procedure):
    def texts(value):
        if isinstance(value, dict):
            yield value
        elif isinstance(value, tuple):
            for each in value:
                yield from texts(each)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from texts(getattr(value, name))

    assert [text for text in texts(procedure) if text and set(text) != {"vi", "en"}] == []
