"""Forms and answers for any test in the house, made by real actions."""

from datetime import UTC, datetime

from motcua.base.actor import SYSTEM
from motcua.forms import actions, rules
from motcua.forms.demo.birth import BIRTH_FORM
from motcua.forms.types import Answer, FormDefinition

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

HANOI_WARD = {"province": "01", "commune": "00004"}
"""A ward of Hà Nội that exists since 1 July 2025 (Phường Ba Đình)."""


def make_birth_form(now: datetime = NOW) -> FormDefinition:
    """Publish the form of a birth registration."""
    return actions.publish_form(definition=BIRTH_FORM, by=SYSTEM, now=now)


def birth_answers(**changes: Answer | None) -> dict[str, Answer]:
    """Return complete good answers to the form of a birth registration; None takes an answer out."""
    answers: dict[str, Answer | None] = {
        "requester_relation": "MOTHER",
        "requester_full_name": "Trần Thị An",
        "requester_personal_id": "001196012345",
        "requester_residence": {**HANOI_WARD, "line": "Số 8 phố Đội Cấn"},
        "requester_phone": "0912345678",
        "requester_email": "an@example.vn",
        "child_full_name": "Nguyễn Minh Khôi",
        "child_gender": "MALE",
        "child_birth_date": "2026-02-20",
        "child_birth_place": {**HANOI_WARD, "line": "Bệnh viện Phụ sản Hà Nội"},
        "child_ethnicity": "01",
        "child_nationality": "Việt Nam",
        "child_home_town": {**HANOI_WARD, "line": ""},
        "mother_full_name": "Trần Thị An",
        "mother_birth_date": "1996-05-12",
        "mother_personal_id": "001196012345",
        "mother_ethnicity": "01",
        "mother_nationality": "Việt Nam",
        "mother_residence": {**HANOI_WARD, "line": "Số 8 phố Đội Cấn"},
        "father_known": "YES",
        "father_full_name": "Nguyễn Văn Dũng",
        "father_birth_date": "1994-11-03",
        "father_personal_id": "001094054321",
        "father_ethnicity": "01",
        "father_nationality": "Việt Nam",
        "father_residence": {**HANOI_WARD, "line": "Số 8 phố Đội Cấn"},
        "declaration": "yes",
        **changes,
    }
    return {key: answer for key, answer in answers.items() if answer is not None}


def typed_page(form: FormDefinition, page_code: str, answers: dict[str, Answer]) -> dict[str, str]:
    """Return what a browser would send for a page so that it is read as these answers."""
    typed: dict[str, str] = {}
    for question in form.page(page_code).questions:
        if question.key in answers:
            typed |= rules.to_raw(question, answers[question.key]) or {}
    return typed
