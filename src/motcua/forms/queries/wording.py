"""Faults in words, in one language."""

from collections.abc import Iterable

from django.utils.translation import override

from motcua.base.errors import Problem
from motcua.base.text import in_language
from motcua.forms import rules
from motcua.forms.types import MESSAGES, Fault, FormDefinition


def to_problems(form: FormDefinition, faults: Iterable[Fault], *, language: str) -> tuple[Problem, ...]:
    """Return faults as a person reads them, in the order of the form's questions."""
    keys = [question.key for page in form.pages for question in page.questions]
    ordered = sorted(faults, key=lambda fault: keys.index(rules.question_of_field(fault.field)))
    with override(language):
        return tuple(Problem(fault.field, _message(form, fault, language)) for fault in ordered)


def _message(form: FormDefinition, fault: Fault, language: str) -> str:
    facts = {**fault.facts, "label": _label(form, rules.question_of_field(fault.field), language)}
    if "other_key" in fault.facts:
        facts["other"] = _label(form, str(fault.facts["other_key"]), language)
    return str(MESSAGES[fault.code]) % facts


def _label(form: FormDefinition, key: str, language: str) -> str:
    return in_language(form.question(key).labels, language)
