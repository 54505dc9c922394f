"""Forms by code; versions never change, so they are kept in the process."""

import json
from collections.abc import Collection
from dataclasses import replace

import msgspec
from django.db import connection

from motcua.forms.models import FormVersion
from motcua.forms.types import MARKED_PAGE, FormDefinition, NoSuchForm, Page

_KEPT_MAX = 500
_kept: dict[tuple[str, int], FormDefinition] = {}


def get_form(code: str, version: int | None = None) -> FormDefinition:
    """Return a form: a certain version (known ones cost no statement), or the newest (one). Raises NoSuchForm."""
    if version is not None and (code, version) in _kept:
        return _kept[code, version]
    known = [number for kept_code, number in _kept if kept_code == code]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT version, CASE WHEN version <> ALL(%(known)s) THEN definition END
            FROM motcua_forms_formversion
            WHERE code = %(code)s AND version = coalesce(%(version)s, version)
            ORDER BY version DESC LIMIT 1""",
            {"code": code, "version": version, "known": known},
        )
        row = cursor.fetchone()
    if row is None:
        raise NoSuchForm(form=code)
    number, definition = row
    if definition is None:
        return _kept[code, number]
    return _keep(msgspec.convert({**json.loads(definition), "version": number}, FormDefinition))


def with_marked_page(form: FormDefinition, keys: Collection[str]) -> FormDefinition:
    """Return a form with a page in front (``MARKED_PAGE``) that asks these questions alone, in the form's order.

    Raises NoSuchQuestion.
    """
    wanted = {form.question(key).key for key in keys}
    marked = tuple(question for page in form.pages for question in page.questions if question.key in wanted)
    return replace(form, pages=(Page(code=MARKED_PAGE, titles={}, questions=marked), *form.pages))


def has_form(code: str) -> bool:
    """Say whether a form of that code was published."""
    return FormVersion.objects.filter(code=code).exists()


def count_versions() -> int:
    """Return how many versions of forms there are: it grows when one is published."""
    return FormVersion.objects.count()


def forget(code: str, version: int) -> None:
    """Let go of a version that is being written (its transaction may yet fail)."""
    _kept.pop((code, version), None)


def _keep(form: FormDefinition) -> FormDefinition:
    while len(_kept) >= _KEPT_MAX:
        _kept.pop(next(iter(_kept)))
    return _kept.setdefault((form.code, form.version), form)
