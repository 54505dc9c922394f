"""Answers to be read by people: on the page that checks them, and by the officer."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.base import clock
from motcua.base.text import in_language
from motcua.base.vietnamese import format_any_date, format_number, from_iso
from motcua.forms import rules
from motcua.forms.queries.reading import check_answers
from motcua.forms.types import (
    Answer,
    Answers,
    FormDefinition,
    Page,
    PageProgress,
    PageState,
    Question,
    QuestionKind,
    Row,
    Section,
)
from motcua.places import queries as places


def describe(form: FormDefinition, answers: Answers, language: str, *, on: date | None = None) -> list[Section]:
    """Return the answers page by page in words; questions that weren't asked are left out.

    Places are named as they are called on the day ``on`` (today if not given).
    """
    day = on or clock.vietnam_date(clock.now())
    with override(language):
        return [
            Section(page.code, in_language(page.titles, language), rows)
            for page in form.pages
            if (rows := tuple(_row(question, answers, language, day) for question in _asked(page, answers)))
        ]


def list_pages(form: FormDefinition, answers: Answers, *, language: str, now: datetime) -> list[PageState]:
    """Return the pages with how far somebody is with each: the task list."""
    problems = check_answers(form, answers, now=now, language=language)
    wrong = {form.page_of(problem.field).code for problem in problems}
    return [
        PageState(page.code, in_language(page.titles, language), _progress(page, answers, page.code in wrong))
        for page in form.pages
    ]


def place_text(place: Mapping[str, str], language: str, *, on: date | None = None) -> str:
    """Return a kept place in words, from the small to the large; nothing for no place."""
    day = on or clock.vietnam_date(clock.now())
    commune = place.get("commune", "")
    named = places.describe_place(commune, day, language) if places.find_place(commune, day) else commune
    return ", ".join(part for part in (place.get("line", ""), named) if part)


def _progress(page: Page, answers: Answers, is_wrong: bool) -> PageProgress:
    if not any(question.key in answers for question in page.questions):
        return PageProgress.NOT_STARTED
    return PageProgress.STARTED if is_wrong else PageProgress.DONE


def _asked(page: Page, answers: Answers) -> list[Question]:
    return [question for question in page.questions if rules.is_asked(question, answers)]


def _row(question: Question, answers: Answers, language: str, on: date) -> Row:
    answer = answers.get(question.key)
    value = _in_words(question, answer, language, on) if answer else _("Not given")
    return Row(question.key, in_language(question.labels, language), value)


def _in_words(question: Question, answer: Answer, language: str, on: date) -> str:
    if not isinstance(answer, str):
        return place_text(answer, language, on=on)
    if question.kind in (QuestionKind.DATE, QuestionKind.PARTIAL_DATE):
        return format_any_date(from_iso(answer))
    if question.kind == QuestionKind.CHOICE:
        labels = {choice.code: choice.labels for choice in question.choices}
        return in_language(labels.get(answer, {}), language) or answer
    if question.kind == QuestionKind.NUMBER:
        return format_number(int(answer))
    return _("Yes") if question.kind == QuestionKind.CONSENT else answer
