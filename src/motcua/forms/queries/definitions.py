"""Forms by code; versions never change, so they are kept in the process."""

import json

import msgspec
from django.db import connection

from motcua.forms.models import FormVersion
from motcua.forms.types import FormDefinition, NoSuchForm

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


def has_form(code: str) -> bool:
    """Say whether a form of that code was published."""
    return FormVersion.objects.filter(code=code).exists()


def forget(code: str, version: int) -> None:
    """Let go of a version that is being written (its transaction may yet fail)."""
    _kept.pop((code, version), None)


def _keep(form: FormDefinition) -> FormDefinition:
    while len(_kept) >= _KEPT_MAX:
        _kept.pop(next(iter(_kept)))
    return _kept.setdefault((form.code, form.version), form)
