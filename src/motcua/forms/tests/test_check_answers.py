"""Whether all answers together can be sent."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.forms import queries
from motcua.forms.demo.birth import BIRTH_FORM
from motcua.forms.testing import NOW, birth_answers

pytestmark = pytest.mark.usefixtures("known_places")

KEYS = [question.key for page in BIRTH_FORM.pages for question in page.questions]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
)


def problems(**changes):
    return [each.field for each in queries.check_answers(BIRTH_FORM, birth_answers(**changes), now=NOW)]


def test_good_answers_can_be_sent():
    assert problems() == []
    assert queries.list_warnings(BIRTH_FORM, birth_answers(), now=NOW) == []


def test_answers_are_checked_in_the_order_of_the_form():
    wrong = problems(declaration=None, child_full_name="", mother_personal_id="001296012345", requester_phone="1")

    assert wrong == ["requester_phone", "child_full_name", "mother_personal_id", "declaration"]


def test_optional_answers_may_be_left_out():
    assert problems(requester_email=None, father_personal_id=None) == []


def test_an_answer_that_changed_on_another_page_is_noticed():
    assert problems(child_birth_date="1990-01-01") == ["mother_birth_date", "father_birth_date"]


def test_unlikely_answers_are_told_but_can_be_sent():
    answers = birth_answers(father_personal_id="001194054321")

    assert queries.check_answers(BIRTH_FORM, answers, now=NOW) == []
    assert [each.field for each in queries.list_warnings(BIRTH_FORM, answers, now=NOW)] == ["father_personal_id"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING, min_size=1, max_size=4))
def test_nothing_that_machines_send_breaks_the_check(changes):
    answers = {**birth_answers(), **changes}

    for problem in queries.check_answers(BIRTH_FORM, answers, now=NOW, language="vi"):
        assert BIRTH_FORM.page_of(problem.field)
        assert problem.message


def test_the_task_list_says_how_far_one_is():
    answers = birth_answers(child_birth_date="2030-01-01")
    for key in ("declaration",):
        del answers[key]

    states = {
        each.code: each.progress.value for each in queries.list_pages(BIRTH_FORM, answers, language="vi", now=NOW)
    }

    assert states["requester"] == "DONE"
    assert states["child"] == "STARTED"
    assert states["declaration"] == "NOT_STARTED"
