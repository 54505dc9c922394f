"""Reading what somebody typed on a page."""

import unicodedata

import pytest

from motcua.forms import queries
from motcua.forms.demo.birth import BIRTH_FORM
from motcua.forms.testing import NOW, birth_answers, typed_page
from motcua.forms.types import MARKED_PAGE

pytestmark = pytest.mark.usefixtures("known_places")


def read(page, answers=None, language="vi", **typed):
    raw = typed_page(BIRTH_FORM, page, birth_answers()) | typed
    return queries.read_page(BIRTH_FORM, page, raw, language=language, now=NOW, answers=answers or {})


@pytest.mark.parametrize("page", [page.code for page in BIRTH_FORM.pages])
def test_a_good_page_is_read_without_a_statement(page, django_assert_num_queries):
    queries.get_fields(BIRTH_FORM, "child", {}, [], "vi")
    answers = birth_answers()

    with django_assert_num_queries(0):
        reading = read(page, answers=answers)

    assert (reading.problems, reading.warnings) == ((), ())
    assert reading.answers == {each.key: answers[each.key] for each in BIRTH_FORM.page(page).questions}


def test_text_is_kept_in_one_normal_form():
    reading = read("child", child_full_name=unicodedata.normalize("NFD", "  Đặng  Thị Hoà "))

    assert reading.answers["child_full_name"] == "Đặng Thị Hoà" == unicodedata.normalize("NFC", "Đặng Thị Hoà")


@pytest.mark.parametrize("name", ["Hoà", "Y Ban Niê Kđăm", "H’Hen Niê", "K'Brơi", "Lê-Nguyễn Ân", "Ñuñez Łukasz"])
def test_names_of_every_people_are_taken(name):
    assert read("child", child_full_name=name).problems == ()


@pytest.mark.parametrize("name", ["An 2", "An@", "<b>An</b>", "---", "An, Bình", "An\u200b_"])
def test_what_is_no_name_is_shown_with_the_letters_to_take_out(name):
    problem = read("child", child_full_name=name).problems[0]

    assert problem.field == "child_full_name"
    assert "Họ, chữ đệm, tên của trẻ" in problem.message


def test_a_name_too_long_says_by_how_much():
    assert "20" in read("child", child_full_name="A" * 120).problems[0].message


@pytest.mark.parametrize("typed", ["20/2/26", "20022026", "20 tháng 2 năm 2026", "2026-02-20"])
def test_a_date_is_read_however_it_is_typed(typed):
    assert read("child", child_birth_date=typed).answers["child_birth_date"] == "2026-02-20"


@pytest.mark.parametrize("typed", ["2026", "2/2026", "31/2/2026", "hôm qua", "3/3/2026"])
def test_the_childs_birthday_is_a_whole_day_that_has_been(typed):
    assert [problem.field for problem in read("child", child_birth_date=typed).problems] == ["child_birth_date"]


def test_a_parents_birthday_may_be_known_in_part():
    reading = read("mother", mother_birth_date="5/1996")

    assert reading.answers["mother_birth_date"] == "1996-05"
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("001296012345", "2096"),
        ("001396012345", "thế kỷ"),
        ("001197012345", "1997"),
        ("012345678", "12 chữ số"),
        ("003196012345", "003"),
        ("00119601234x", "12 chữ số"),
    ],
)
def test_a_wrong_personal_id_says_which_digits_to_look_at(typed, said):
    problem = read("mother", mother_personal_id=typed).problems[0]

    assert problem.field == "mother_personal_id"
    assert said in problem.message


def test_a_number_of_the_other_gender_is_a_warning():
    reading = read("mother", mother_personal_id="001096012345")

    assert reading.problems == ()
    assert [warning.field for warning in reading.warnings] == ["mother_personal_id"]


def test_groups_of_digits_may_be_apart():
    assert read("mother", mother_personal_id="001 196 012 345").answers["mother_personal_id"] == "001196012345"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("024 3825 1234", "02438251234"),
        ("+33 6 12 34 56 78", "+33612345678"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(typed, kept):
    assert read("requester", requester_phone=typed).answers["requester_phone"] == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("requester_phone", "0112345678"),
        ("requester_phone", "091234567"),
        ("requester_email", "an@example"),
        ("requester_email", "an example.vn"),
        ("requester_relation", "NEIGHBOUR"),
        ("requester_full_name", ""),
        ("requester_residence__province", ""),
        ("requester_residence__commune", ""),
        ("requester_residence__commune", "06994"),
        ("requester_residence__commune", "99999"),
        ("requester_residence__line", "x" * 201),
    ],
)
def test_what_is_wrong_is_told_at_its_field(field, typed):
    assert [problem.field for problem in read("requester", **{field: typed}).problems] == [field]


def test_everything_wrong_is_told_at_once_in_the_order_of_the_page():
    reading = queries.read_page(BIRTH_FORM, "child", {}, language="vi", now=NOW)

    assert [problem.field for problem in reading.problems] == [
        "child_full_name",
        "child_gender",
        "child_birth_date",
        "child_birth_place__province",
        "child_ethnicity",
        "child_nationality",
        "child_home_town__province",
    ]


def test_nothing_typed_is_lost_and_nothing_foreign_is_kept():
    reading = read("child", child_birth_date="mai", mother_full_name="Trần Thị An", csrf="x")

    assert reading.raw["child_birth_date"] == "mai"
    assert "child_birth_date" not in reading.answers
    assert {"mother_full_name", "csrf"} & set(reading.raw) == set()


def test_an_unknown_father_isnt_asked_for():
    reading = queries.read_page(BIRTH_FORM, "father", {"father_known": "NO"}, language="vi", now=NOW)

    assert (reading.answers, reading.problems) == ({"father_known": "NO"}, ())


@pytest.mark.parametrize(("born", "problems", "warnings"), [("2026-02-20", 1, 0), ("2017-01-01", 0, 1), ("2013", 0, 0)])
def test_a_parent_is_older_than_the_child(born, problems, warnings):
    reading = read("mother", answers=birth_answers(), mother_birth_date=born, mother_personal_id="")

    assert (len(reading.problems), len(reading.warnings)) == (problems, warnings)


def test_the_parents_are_two_people():
    reading = read("father", answers=birth_answers(), father_personal_id="001196012345", father_birth_date="1996")

    assert [problem.field for problem in reading.problems] == ["father_personal_id"]


def test_problems_are_told_in_the_readers_language():
    vietnamese, english = (
        read("child", language=language, child_full_name="").problems[0].message for language in ("vi", "en")
    )

    assert english == "Fill in “The child's full name”."
    assert vietnamese == "Vui lòng điền mục “Họ, chữ đệm, tên của trẻ”."


def test_marked_questions_are_asked_and_read_alone():
    form = queries.with_marked_page(BIRTH_FORM, ["father_full_name", "child_full_name"])
    raw = {"child_full_name": "Nguyễn Minh Khuê", "father_full_name": "Nguyễn Văn Đức", "mother_full_name": "?"}
    reading = queries.read_page(form, MARKED_PAGE, raw, language="vi", now=NOW, answers=birth_answers())

    assert [each.name for each in queries.get_fields(form, MARKED_PAGE, birth_answers(), [], "vi")] == [
        "child_full_name",
        "father_full_name",
    ]
    assert reading.answers == {"child_full_name": "Nguyễn Minh Khuê", "father_full_name": "Nguyễn Văn Đức"}
    assert reading.problems == ()
