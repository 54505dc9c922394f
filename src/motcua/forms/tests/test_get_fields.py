"""The fields of a page."""

import pytest

from motcua.base.errors import Problem
from motcua.forms import queries
from motcua.forms.demo.birth import BIRTH_FORM
from motcua.forms.testing import birth_answers

pytestmark = pytest.mark.usefixtures("known_places")


def fields(page, values=None, problems=(), language="vi", **more):
    return {each.name: each for each in queries.get_fields(BIRTH_FORM, page, values or {}, problems, language, **more)}


def test_a_page_shows_what_was_answered_as_people_write_it():
    drawn = fields("child", birth_answers())

    assert drawn["child_birth_date"].value == "20/02/2026"
    assert drawn["child_gender"].kind == "radios"
    assert drawn["child_gender"].value == "MALE"
    assert drawn["child_ethnicity"].kind == "select"
    assert drawn["child_birth_place__line"].label == "Nơi sinh: tên bệnh viện hoặc cơ sở y tế, địa chỉ"


def test_a_place_offers_the_communes_of_its_province_without_script():
    drawn = fields("child", province_code="22")

    assert drawn["child_birth_place__province"].value == "22"
    assert [option.label for option in drawn["child_birth_place__commune"].options] == ["Đặc khu Vân Đồn"]
    assert "child_home_town__line" not in drawn


def test_another_province_brings_its_communes_with_what_was_typed():
    raw = {"child_birth_place__province": "22", "child_birth_place__commune": "00004", "child_full_name": "An"}
    drawn = fields("child", raw=raw)

    assert [option.value for option in drawn["child_birth_place__commune"].options] == ["06994"]
    assert drawn["child_full_name"].value == "An"


def test_what_was_typed_comes_before_what_was_kept():
    drawn = fields("child", birth_answers(), raw={"child_birth_date": "mai"})

    assert drawn["child_birth_date"].value == "mai"
    assert drawn["child_full_name"].value == "Nguyễn Minh Khôi"


def test_a_problem_stands_at_its_field():
    drawn = fields("child", problems=[Problem("child_birth_place__commune", "Chọn xã")])

    assert drawn["child_birth_place__commune"].errors == ("Chọn xã",)
    assert drawn["child_birth_place__province"].errors == ()


def test_a_prefilled_answer_says_where_it_comes_from():
    known = {"requester_full_name": "Trần Thị An", "requester_phone": "0912345678"}
    drawn = fields("requester", {"requester_phone": "0987654321"}, prefilled=known)

    assert drawn["requester_full_name"].value == "Trần Thị An"
    assert drawn["requester_full_name"].source == "tài khoản của bạn"
    assert (drawn["requester_phone"].value, drawn["requester_phone"].source) == ("0987654321", "")


def test_what_nearly_everybody_answers_stands_there_at_first_only():
    assert fields("child")["child_nationality"].value == "Việt Nam"
    assert fields("child", raw={"child_nationality": ""})["child_nationality"].value == ""


def test_the_father_is_asked_for_until_he_is_said_to_be_unknown():
    assert "father_full_name" in fields("father")
    assert "father_full_name" in fields("father", {"father_known": "YES"})
    assert list(fields("father", {"father_known": "NO"})) == ["father_known"]
    assert list(fields("father", {}, raw={"father_known": "NO"})) == ["father_known"]


def test_labels_are_in_the_readers_language():
    drawn = fields("child", language="en")

    assert drawn["child_full_name"].label == "The child's full name"
    assert drawn["child_birth_place__commune"].label == "Place of birth: commune, ward or special zone"
