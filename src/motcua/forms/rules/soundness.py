"""What must be right before a form is published: each of its pages can be asked, read and explained."""

import re
from collections.abc import Iterator
from dataclasses import fields

from motcua.forms.types import CheckKind, FormDefinition, PersonKeys, Question, QuestionKind, ShownIf, Texts

_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LANGUAGES = ("vi", "en")
_PREFILLS = {
    f"person.{fact}"
    for fact in (
        "full_name",
        "personal_id",
        "birth_date",
        "gender",
        "ethnicity",
        "nationality",
        "residence",
        "phone",
        "email",
    )
}
_KEYS_OF_CHECK = {
    CheckKind.NOT_IN_FUTURE: (1, 1),
    CheckKind.ID_FITS_PERSON: (2, 3),
    CheckKind.OLDER_BY: (2, 2),
    CheckKind.DIFFERENT: (2, 2),
}


def find_faults(form: FormDefinition) -> list[str]:
    """Return what keeps a form from being published, as sentences for its author."""
    questions = [question for page in form.pages for question in page.questions]
    keys = [question.key for question in questions]
    pages = [page.code for page in form.pages]
    faults = [] if _said(form.titles) else ["the form has no title in every language"]
    faults += [f"page {code} stands twice" for code in sorted({code for code in pages if pages.count(code) > 1})]
    faults += [f"question {key} stands twice" for key in sorted({key for key in keys if keys.count(key) > 1})]
    for page in form.pages:
        if not _said(page.titles) or not page.questions:
            faults.append(f"page {page.code} has no title in every language, or no question")
    for place, question in enumerate(questions):
        faults += _faults_of_question(question, {before.key: before for before in questions[:place]})
    return [*faults, *_faults_of_checks(form, keys), *_faults_of_parties(form, keys)]


def _faults_of_question(question: Question, before: dict[str, Question]) -> Iterator[str]:
    key = question.key
    if _KEY.fullmatch(key) is None:
        yield f"question {key}: a key is lower case words joined by single underscores"
    if not _said(question.labels):
        yield f"question {key} has no label in every language"
    if not _said(question.purpose) or not question.legal_basis:
        yield f"question {key} doesn't say why it is asked and what law allows it"
    if question.kind == QuestionKind.CHOICE and not all(_said(choice.labels) for choice in question.choices):
        yield f"question {key} has a choice without a label in every language"
    if (question.kind == QuestionKind.CHOICE) != bool(question.choices):
        yield f"question {key} has choices and asks for something else, or the other way round"
    if question.prefill and question.prefill not in _PREFILLS:
        yield f"question {key} would be prefilled from {question.prefill}, which isn't known"
    for condition in (question.shown_if, question.prefill_if):
        if condition is not None and not _can_hold(condition, before):
            yield f"question {key} depends on {condition.key}, which isn't asked before or hasn't those answers"


def _can_hold(condition: ShownIf, before: dict[str, Question]) -> bool:
    asked = before.get(condition.key)
    return asked is not None and set(condition.values) <= {choice.code for choice in asked.choices}


def _faults_of_checks(form: FormDefinition, keys: list[str]) -> Iterator[str]:
    for check in form.checks:
        least, most = _KEYS_OF_CHECK[check.kind]
        if not least <= len(check.keys) <= most or not set(check.keys) <= set(keys):
            yield f"the check {check.kind.value} of {', '.join(check.keys)} names questions that don't fit it"


def _faults_of_parties(form: FormDefinition, keys: list[str]) -> Iterator[str]:
    for name, party in (("owner", form.owner), ("submitter", form.submitter)):
        unknown = {key for key in _keys_of(party) if key not in keys}
        if unknown:
            yield f"the {name} is said by questions that don't exist: {', '.join(sorted(unknown))}"
    if form.relation_key and form.relation_key not in keys:
        yield f"the relation is said by a question that doesn't exist: {form.relation_key}"


def _keys_of(party: PersonKeys) -> list[str]:
    return [key for each in fields(party) if (key := getattr(party, each.name))]


def _said(texts: Texts) -> bool:
    return all(texts.get(language, "").strip() for language in _LANGUAGES)
