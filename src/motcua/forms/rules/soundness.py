"""What must be right before a form is published: each of its pages can be asked, read and explained."""

import re
from collections.abc import Iterator
from dataclasses import fields

from motcua.forms.types import CheckKind, FormDefinition, PersonKeys, Question, QuestionKind, ShownIf, Texts, Unsound

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


def find_faults(form: FormDefinition) -> list[Unsound]:
    """Return what keeps a form from being published; paths are those of the form's file (``form.pages[0]…``)."""
    faults = [] if _said(form.titles) else [Unsound("form.titles", "no_title")]
    codes: set[str] = set()
    before: dict[str, Question] = {}
    for place, page in enumerate(form.pages):
        path = f"form.pages[{place}]"
        if page.code in codes:
            faults.append(Unsound(f"{path}.code", "page_twice", {"code": page.code}))
        codes.add(page.code)
        if not _said(page.titles):
            faults.append(Unsound(f"{path}.titles", "no_title"))
        if not page.questions:
            faults.append(Unsound(f"{path}.questions", "no_question"))
        for number, question in enumerate(page.questions):
            faults += _faults_of_question(question, before, f"{path}.questions[{number}]")
            before[question.key] = question
    return [*faults, *_faults_of_checks(form, list(before)), *_faults_of_parties(form, list(before))]


def _faults_of_question(question: Question, before: dict[str, Question], path: str) -> Iterator[Unsound]:
    is_choice = question.kind == QuestionKind.CHOICE
    if question.key in before:
        yield Unsound(f"{path}.key", "question_twice", {"code": question.key})
    if _KEY.fullmatch(question.key) is None:
        yield Unsound(f"{path}.key", "bad_key")
    if not _said(question.labels):
        yield Unsound(f"{path}.labels", "no_label")
    if not _said(question.purpose) or not question.legal_basis:
        yield Unsound(f"{path}.purpose", "no_purpose")
    if is_choice and not all(_said(choice.labels) for choice in question.choices):
        yield Unsound(f"{path}.choices", "no_choice_label")
    if is_choice != bool(question.choices):
        yield Unsound(f"{path}.choices", "choices_do_not_fit")
    if question.prefill and question.prefill not in _PREFILLS:
        yield Unsound(f"{path}.prefill", "unknown_prefill", {"prefill": question.prefill})
    for name, condition in (("shown_if", question.shown_if), ("prefill_if", question.prefill_if)):
        if condition is not None and not _can_hold(condition, before):
            yield Unsound(f"{path}.{name}", "cannot_hold", {"key": condition.key})


def _can_hold(condition: ShownIf, before: dict[str, Question]) -> bool:
    asked = before.get(condition.key)
    return asked is not None and set(condition.values) <= {choice.code for choice in asked.choices}


def _faults_of_checks(form: FormDefinition, keys: list[str]) -> Iterator[Unsound]:
    for place, check in enumerate(form.checks):
        least, most = _KEYS_OF_CHECK[check.kind]
        if not least <= len(check.keys) <= most or not set(check.keys) <= set(keys):
            facts = {"check": check.kind.value, "keys": ", ".join(check.keys)}
            yield Unsound(f"form.checks[{place}].keys", "check_does_not_fit", facts)


def _faults_of_parties(form: FormDefinition, keys: list[str]) -> Iterator[Unsound]:
    for name, party in (("owner", form.owner), ("submitter", form.submitter)):
        if unknown := {key for key in _keys_of(party) if key not in keys}:
            yield Unsound(f"form.{name}", "unknown_keys", {"keys": ", ".join(sorted(unknown))})
    if form.relation_key and form.relation_key not in keys:
        yield Unsound("form.relation_key", "unknown_keys", {"keys": form.relation_key})


def _keys_of(party: PersonKeys) -> list[str]:
    return [key for each in fields(party) if (key := getattr(party, each.name))]


def _said(texts: Texts) -> bool:
    return all(texts.get(language, "").strip() for language in _LANGUAGES)
