"""What was typed on a page, and whether all answers together can be sent."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import get_language

from motcua.base.clock import vietnam_date
from motcua.base.errors import Problem
from motcua.base.text import nfc
from motcua.forms import rules
from motcua.forms.queries.wording import to_problems
from motcua.forms.types import Answer, Answers, Fault, FormDefinition, PageReading, Question
from motcua.places import queries as places

RAW_MAX = 5000


def read_page(
    form: FormDefinition,
    page_code: str,
    raw: Mapping[str, str],
    *,
    language: str,
    now: datetime,
    answers: Answers | None = None,
) -> PageReading:
    """Read what somebody typed on a page (no statement once the places are known).

    ``answers`` are those already given on other pages, so that they can be compared. A question that isn't asked
    (its condition doesn't hold) is passed over. Raises NoSuchPage.
    """
    questions, today = form.page(page_code).questions, vietnam_date(now)
    asked = {question.key for question in questions}
    kept = {name: nfc(typed)[:RAW_MAX] for name, typed in raw.items() if rules.question_of_field(name) in asked}
    others = {key: answer for key, answer in (answers or {}).items() if key not in asked}
    read, faults = _read(questions, kept, others, today)
    wrong = {rules.question_of_field(fault.field) for fault in faults}
    checks = [check for check in form.checks if check.keys[0] in asked - wrong]
    faults += rules.faults_between(checks, {**others, **read}, today=today)
    return PageReading(
        answers=read,
        raw=kept,
        problems=to_problems(form, [fault for fault in faults if not fault.is_warning], language=language),
        warnings=to_problems(form, [fault for fault in faults if fault.is_warning], language=language),
    )


def check_answers(form: FormDefinition, answers: Answers, *, now: datetime, language: str = "") -> list[Problem]:
    """Return everything that keeps all the answers from being sent, in the order of the form; empty: they can."""
    faults = [fault for fault in _faults(form, answers, vietnam_date(now)) if not fault.is_warning]
    return list(to_problems(form, faults, language=language or get_language() or "vi"))


def list_warnings(form: FormDefinition, answers: Answers, *, now: datetime, language: str = "") -> list[Problem]:
    """Return what is unlikely in the answers, though possible: for whoever fills in, and for the officer."""
    faults = [fault for fault in _faults(form, answers, vietnam_date(now)) if fault.is_warning]
    return list(to_problems(form, faults, language=language or get_language() or "vi"))


def _read(
    questions: Sequence[Question], raw: Mapping[str, str], others: Answers, today: date
) -> tuple[dict[str, Answer], list[Fault]]:
    read: dict[str, Answer] = {}
    faults: list[Fault] = []
    for question in questions:
        if not rules.is_asked(question, {**others, **read}):
            continue
        answer = rules.read(question, raw, today=today, province_of=_province_of(today))
        if isinstance(answer, Fault):
            faults.append(answer)
        elif answer is not None:
            read[question.key] = answer
    return read, faults


def _faults(form: FormDefinition, answers: Answers, today: date) -> list[Fault]:
    good: dict[str, Answer] = {}
    faults: list[Fault] = []
    for page in form.pages:
        raw: dict[str, str] = {}
        for question in page.questions:
            if question.key not in answers:
                continue
            typed = rules.to_raw(question, answers[question.key])
            if typed is None:
                faults.append(Fault(question.key, "malformed"))
            else:
                raw |= typed
        read, more = _read(page.questions, raw, good, today)
        malformed = {fault.field for fault in faults}
        faults += [fault for fault in more if rules.question_of_field(fault.field) not in malformed]
        good |= read
    return faults + rules.faults_between(form.checks, good, today=today)


def _province_of(on: date) -> rules.ProvinceOf:
    def find(commune_code: str) -> str | None:
        place = places.find_place(commune_code, on) if len(commune_code) == 5 else None
        return place.province_code if place else None

    return find
