"""Answers to be read by people, and who they name."""

from datetime import date

import pytest

from motcua.base.ids import new_id
from motcua.forms import queries
from motcua.forms.demo.birth import BIRTH_FORM
from motcua.forms.testing import birth_answers
from motcua.identity.types import PersonData

pytestmark = pytest.mark.usefixtures("known_places")

AN = PersonData(
    id=new_id(),
    full_name="Trần Thị An",
    personal_id="001196012345",
    birth_date=date(1996, 5, 12),
    gender="FEMALE",
    ethnicity="Kinh",
    nationality="Việt Nam",
    commune_code="00004",
    address_line="Số 8 phố Đội Cấn",
    phone="0912345678",
    email="",
)


def words(answers, language="vi"):
    return {row.key: row.value for section in queries.describe(BIRTH_FORM, answers, language) for row in section.rows}


def test_answers_are_said_in_words():
    said = words(birth_answers())

    assert said["child_gender"] == "Nam"
    assert said["child_birth_date"] == "20/02/2026"
    assert said["child_ethnicity"] == "Kinh"
    assert said["child_birth_place"] == "Bệnh viện Phụ sản Hà Nội, phường Ba Đình, thành phố Hà Nội"
    assert said["declaration"] == "Có"
    assert words(birth_answers(), "en")["child_gender"] == "Male"


def test_what_was_left_open_is_said_and_what_wasnt_asked_is_not():
    said = words(birth_answers(requester_email=None, father_known="NO"))

    assert said["requester_email"] == "Không khai"
    assert "father_full_name" not in said


def test_the_owner_is_the_child_and_the_submitter_a_parent():
    owner = queries.owner_of(BIRTH_FORM, birth_answers())
    submitter = queries.submitter_of(BIRTH_FORM, birth_answers())

    assert (owner.full_name, owner.birth_date, owner.gender) == ("Nguyễn Minh Khôi", "2026-02-20", "MALE")
    assert (submitter.full_name, submitter.personal_id) == ("Trần Thị An", "001196012345")
    assert (submitter.relation, submitter.relations["vi"]) == ("MOTHER", "Mẹ")
    assert queries.place_text(submitter.residence, "vi").startswith("Số 8 phố Đội Cấn, phường Ba Đình")


def test_the_account_answers_what_it_knows():
    known = queries.prefill(BIRTH_FORM, AN)

    assert known == {
        "requester_full_name": "Trần Thị An",
        "requester_personal_id": "001196012345",
        "requester_residence": {"province": "01", "commune": "00004", "line": "Số 8 phố Đội Cấn"},
        "requester_phone": "0912345678",
    }


def test_the_account_answers_for_the_mother_once_it_is_her():
    known = queries.prefill(BIRTH_FORM, AN, {"requester_relation": "MOTHER"})

    assert known["mother_birth_date"] == "1996-05-12"
    assert known["mother_ethnicity"] == "01"
    assert "father_full_name" not in known


def test_no_place_has_no_words():
    assert queries.place_text({}, "vi") == ""
