"""What was typed on a page, and whether all answers together can be sent."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import get_language

from motcua.base.clock import vietnam_date
from motcua.base.errors import Problem
from motcua.base.text import nfc
from motcua.forms import rules
from motcua.forms.queries.wording import to_problems
from motcua.forms.types import Answer, Answers, Fault, FormDefinition, Page, PageReading
from motcua.places import queries as places

RAW_MAX = 5000


def read_page(
    form: FormDefinition,
    page_code: str,
    raw: Mapping[str, str],
    *,
    lang: str,
    now: datetime,
    answers: Answers | None = None,
) -> PageReading:
    """Read what somebody typed on a page (no statement once the places are known).

    ``answers`` are those already given on other pages, so that they can be compared. A question that isn't asked
    (its condition doesn't hold) is passed over. Raises NoSuchPage.
    """
    page, today = form.page(page_code), vietnam_date(now)
    kept = {name: nfc(typed)[:RAW_MAX] for name, typed in raw.items() if _is_field_of(page, name)}
    read, faults = _read(page, kept, dict(answers or {}), today)
    on_page = {question.key for question in page.questions}
    wrong = {rules.question_of_field(fault.field) for fault in faults}
    known = {key: value for key, value in {**(answers or {}), **read}.items() if key not in on_page or key in read}
    checks = [check for check in form.checks if check.keys[0] in on_page - wrong]
    faults += rules.faults_between(checks, known, today=today)
    return PageReading(
        answers=read,
        raw=kept,
        problems=to_problems(form, [fault for fault in faults if not fault.is_warning], lang=lang),
        warnings=to_problems(form, [fault for fault in faults if fault.is_warning], lang=lang),
    )


def check_answers(form: FormDefinition, answers: Answers, *, now: datetime, lang: str = "") -> list[Problem]:
    """Return everything that keeps all the answers from being sent, in the order of the form; empty: they can."""
    faults = [fault for fault in _faults(form, answers, vietnam_date(now)) if not fault.is_warning]
    return list(to_problems(form, faults, lang=lang or get_language() or "vi"))


def list_warnings(form: FormDefinition, answers: Answers, *, now: datetime, lang: str = "") -> list[Problem]:
    """Return what is unlikely in the answers, though possible: for whoever fills in, and for the officer."""
    faults = [fault for fault in _faults(form, answers, vietnam_date(now)) if fault.is_warning]
    return list(to_problems(form, faults, lang=lang or get_language() or "vi"))


def _read(page: Page, raw: Mapping[str, str], answers: dict[str, Answer], today: date) -> tuple[dict[str, Answer], list[Fault]]:
    read: dict[str, Answer] = {}
    faults: list[Fault] = []
    before = {key: value for key, value in answers.items() if key not in {each.key for each in page.questions}}
    for question in page.questions:
        if not rules.is_asked(question, {**before, **read}):
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
        read, more = _read(page, raw, good, today)
        malformed = {fault.field for fault in faults}
        faults += [fault for fault in more if rules.question_of_field(fault.field) not in malformed]
        good |= read
    return faults + rules.faults_between(form.checks, good, today=today)


def _is_field_of(page: Page, name: str) -> bool:
    return any(question.key == rules.question_of_field(name) for question in page.questions)


def _province_of(on: date) -> rules.ProvinceOf:
    def find(commune_code: str) -> str | None:
        place = places.find_place(commune_code, on) if len(commune_code) == 5 else None
        return place.province_code if place else None

    return find
