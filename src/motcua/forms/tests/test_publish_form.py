"""Publishing a form."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.forms import actions, invariants, queries
from motcua.forms.demo.birth import BIRTH_FORM
from motcua.forms.testing import NOW, make_birth_form
from motcua.forms.types import (
    Check,
    CheckKind,
    FormNotSound,
    NoSuchForm,
    NoSuchPage,
    NoSuchQuestion,
    PersonKeys,
    QuestionKind,
    ShownIf,
)

pytestmark = pytest.mark.django_db


def with_question(**changes):
    """Return the birth form, its first question changed."""
    first, *pages = BIRTH_FORM.pages
    question = replace(first.questions[0], **changes)
    return replace(BIRTH_FORM, pages=(replace(first, questions=(question, *first.questions[1:])), *pages))


def test_versions_are_counted_and_the_same_form_again_is_the_same_version():
    first = make_birth_form()
    second = actions.publish_form(definition=with_question(is_required=False), by=SYSTEM, now=NOW)

    assert (first.version, second.version) == (1, 2)
    assert actions.publish_form(definition=with_question(is_required=False), by=SYSTEM, now=NOW) == second
    assert queries.get_form("birth") == second
    assert queries.get_form("birth", 1) == first
    assert invariants.versions_are_as_published() == []


def test_a_known_version_costs_no_statement(django_assert_num_queries):
    make_birth_form()
    queries.get_form("birth")

    with django_assert_num_queries(0):
        queries.get_form("birth", 1)
    with django_assert_num_queries(1):
        queries.get_form("birth")


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        (replace(BIRTH_FORM, titles={"vi": "Tờ khai"}), "no_title"),
        (replace(BIRTH_FORM, pages=(*BIRTH_FORM.pages, BIRTH_FORM.pages[-1])), "page_twice"),
        (with_question(labels={"vi": "Quan hệ"}), "no_label"),
        (with_question(purpose={}), "no_purpose"),
        (with_question(legal_basis=""), "no_purpose"),
        (with_question(choices=()), "choices_do_not_fit"),
        (with_question(kind=QuestionKind.TEXT), "choices_do_not_fit"),
        (with_question(key="Requester"), "bad_key"),
        (with_question(prefill="person.shoe_size"), "unknown_prefill"),
        (with_question(shown_if=ShownIf("child_gender", ("MALE",))), "cannot_hold"),
        (
            replace(BIRTH_FORM, checks=(Check(kind=CheckKind.DIFFERENT, keys=("mother_full_name",)),)),
            "check_does_not_fit",
        ),
        (replace(BIRTH_FORM, owner=PersonKeys(full_name="nobody")), "unknown_keys"),
        (replace(BIRTH_FORM, relation_key="cousin"), "unknown_keys"),
    ],
)
def test_a_form_that_cannot_be_asked_is_refused(definition, said):
    with pytest.raises(FormNotSound) as refused:
        actions.publish_form(definition=definition, by=SYSTEM, now=NOW)

    assert said in {fault.code for fault in refused.value.faults}
    assert all(problem.field and str(problem.message) for problem in refused.value.problems)


def test_only_an_administrator_publishes():
    with pytest.raises(NotAllowed):
        actions.publish_form(definition=BIRTH_FORM, by=Actor(hat=Hat.CITIZEN), now=NOW)


def test_a_published_version_cannot_be_changed_by_anybody():
    make_birth_form()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM motcua_forms_formversion")


def test_what_is_not_there_is_not_found():
    with pytest.raises(NoSuchForm):
        queries.get_form("no-such-form")
    with pytest.raises(NoSuchPage):
        BIRTH_FORM.page("uncle")
    with pytest.raises(NoSuchQuestion):
        BIRTH_FORM.question("uncle_name")


def test_pages_follow_each_other():
    assert BIRTH_FORM.page_after("requester").code == "child"
    assert BIRTH_FORM.page_after("declaration") is None
    assert BIRTH_FORM.page_of("child_birth_place__commune").code == "child"
