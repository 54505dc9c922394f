"""Reading what somebody typed: from fields of text to an answer, or to what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from motcua.base.text import nfc, tidy
from motcua.base.vietnamese import format_any_date, from_iso, parse_date, parse_number, to_iso
from motcua.forms.types import Answer, Answers, Fault, Question, QuestionKind, ShownIf
from motcua.wire import personal_id

CONFIRMED = "yes"
PLACE_PARTS = ("province", "commune", "line")

_EMAIL = re.compile(r"[^@\s<>()\",;:]+@[^@\s<>()\",;:.]+(\.[^@\s<>()\",;:.]+)+")
_PHONE_MARKS = re.compile(r"[\s.\-()]")
_PHONE = re.compile(r"0[35789]\d{8}|02\d{8,9}|\+(?!84)[1-9]\d{7,14}")

Raw = Mapping[str, str]
ProvinceOf = Callable[[str], str | None]
"""Which province a commune's code belongs to; None for no commune."""


class Wrong(Exception):
    """An answer can't be taken; carries the fault."""

    def __init__(self, field: str, code: str, **facts: object) -> None:
        self.fault = Fault(field, code, facts)
        super().__init__(code)


def is_asked(question: Question, answers: Answers) -> bool:
    """Say whether a question is asked, given the answers so far."""
    return holds(question.shown_if, answers)


def holds(condition: ShownIf | None, answers: Answers) -> bool:
    return condition is None or answers.get(condition.key) in condition.values


def question_of_field(field_name: str) -> str:
    """Return the key of the question that a field belongs to (a place has three fields)."""
    return field_name.split("__")[0]


def read(question: Question, raw: Raw, *, today: date, province_of: ProvinceOf) -> Answer | Fault | None:
    """Return the answer to a question, None if it was left open, or what is wrong with it.

    ``raw`` holds the fields of the whole page as typed; text is put into NFC.
    """
    try:
        if question.kind == QuestionKind.PLACE:
            answer: Answer | None = _read_place(question, raw, province_of)
        else:
            typed = tidy(raw.get(question.key, ""))
            answer = _READERS[question.kind](question, typed, today) if typed else None
            if question.kind == QuestionKind.LONG_TEXT and answer:
                answer = nfc(raw[question.key]).strip()
        if answer is None and question.is_required:
            raise Wrong(*_left_open(question))
    except Wrong as wrong:
        return wrong.fault
    return answer


def to_raw(question: Question, answer: object) -> dict[str, str] | None:
    """Return the fields that an answer fills, as it would be typed; None if it isn't of the question's shape."""
    if question.kind == QuestionKind.PLACE:
        if not isinstance(answer, Mapping) or not all(isinstance(part, str) for part in answer.values()):
            return None
        return {f"{question.key}__{part}": answer.get(part, "") for part in PLACE_PARTS}
    if not isinstance(answer, str):
        return None
    if question.kind in (QuestionKind.DATE, QuestionKind.PARTIAL_DATE):
        try:
            return {question.key: format_any_date(from_iso(answer))}
        except ValueError:
            return None
    return {question.key: answer}


def _left_open(question: Question) -> tuple[str, str]:
    if question.kind == QuestionKind.PLACE:
        return f"{question.key}__province", "province_missing"
    codes = {QuestionKind.CHOICE: "not_chosen", QuestionKind.CONSENT: "not_confirmed"}
    return question.key, codes.get(question.kind, "required")


def _read_text(question: Question, typed: str, today: date) -> str:
    if (over := len(typed) - question.max_length) > 0:
        raise Wrong(question.key, "too_long", max=question.max_length, over=over)
    return typed


def _read_name(question: Question, typed: str, today: date) -> str:
    name = typed.replace("’", "'").replace("ʼ", "'")
    strange = [letter for letter in name if unicodedata.category(letter)[0] not in "LM" and letter not in " '-"]
    if strange or not any(unicodedata.category(letter)[0] == "L" for letter in name):
        raise Wrong(question.key, "not_a_name", found=" ".join(dict.fromkeys(strange or name)))
    return _read_text(question, name, today)


def _read_personal_id(question: Question, typed: str, today: date) -> str:
    number = personal_id.tidy(typed)
    for fault in personal_id.check(number):
        raise Wrong(question.key, f"id_{fault.value}", count=len(number), start=number[:3])
    return number


def _read_date(question: Question, typed: str, today: date) -> str:
    try:
        day = parse_date(typed, today=today)
    except ValueError as error:
        raise Wrong(question.key, "not_a_date") from error
    if question.kind == QuestionKind.DATE and not isinstance(day, date):
        raise Wrong(question.key, "date_incomplete")
    return to_iso(day)


def _read_phone(question: Question, typed: str, today: date) -> str:
    number = _PHONE_MARKS.sub("", typed)
    number = re.sub(r"^(\+84|0084|84(?=\d{9}$))0?", "0", number)
    if _PHONE.fullmatch(number) is None:
        raise Wrong(question.key, "not_a_phone")
    return number


def _read_email(question: Question, typed: str, today: date) -> str:
    if _EMAIL.fullmatch(typed) is None:
        raise Wrong(question.key, "not_an_email")
    return _read_text(question, typed, today)


def _read_choice(question: Question, typed: str, today: date) -> str:
    if typed not in {choice.code for choice in question.choices}:
        raise Wrong(question.key, "not_a_choice")
    return typed


def _read_number(question: Question, typed: str, today: date) -> str:
    try:
        number = parse_number(typed)
    except ValueError as error:
        raise Wrong(question.key, "not_a_number") from error
    if number < 0 or number != number.to_integral_value() or number >= 10**15:
        raise Wrong(question.key, "not_a_number")
    return str(int(number))


def _read_consent(question: Question, typed: str, today: date) -> str | None:
    return CONFIRMED if typed in (CONFIRMED, "on", "true", "1") else None


def _read_place(question: Question, raw: Raw, province_of: ProvinceOf) -> dict[str, str] | None:
    province, commune, line = (tidy(raw.get(f"{question.key}__{part}", "")) for part in PLACE_PARTS)
    if not province and not commune and not line:
        return None
    if not province:
        raise Wrong(f"{question.key}__province", "province_missing")
    if not commune:
        raise Wrong(f"{question.key}__commune", "commune_missing")
    if province_of(commune) != province:
        raise Wrong(f"{question.key}__commune", "commune_elsewhere")
    if (over := len(line) - question.max_length) > 0:
        raise Wrong(f"{question.key}__line", "too_long", max=question.max_length, over=over)
    return {"province": province, "commune": commune, "line": line}


_READERS: dict[QuestionKind, Callable[[Question, str, date], str | None]] = {
    QuestionKind.TEXT: _read_text,
    QuestionKind.LONG_TEXT: _read_text,
    QuestionKind.FULL_NAME: _read_name,
    QuestionKind.PERSONAL_ID: _read_personal_id,
    QuestionKind.DATE: _read_date,
    QuestionKind.PARTIAL_DATE: _read_date,
    QuestionKind.PHONE: _read_phone,
    QuestionKind.EMAIL: _read_email,
    QuestionKind.CHOICE: _read_choice,
    QuestionKind.NUMBER: _read_number,
    QuestionKind.CONSENT: _read_consent,
}
