"""Procedures and forms as files: what is exported here is imported elsewhere, and the other way round."""

import json
from pathlib import Path

import msgspec
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import InvalidInput, Problem
from motcua.base.records import read_record
from motcua.catalogue.queries.procedures import get_procedure
from motcua.catalogue.types import FileKind, NotImportable, RecordFile, ShippedFile, Texts
from motcua.forms import queries as forms

FORMAT = 1
SIZE_MAX = 2 * 1024 * 1024
_SHIPPED = Path(__file__).resolve().parents[1] / "data"


def export_procedure(code: str, version: int | None = None) -> bytes:
    """Return a procedure (a version, or the newest) and its newest form as a file. Raises NoSuchProcedure."""
    procedure = get_procedure(code, version)
    form = forms.get_form(procedure.form_code) if procedure.form_code else None
    return _write(RecordFile(kind=FileKind.PROCEDURE, format=FORMAT, procedure=procedure, form=form))


def export_form(code: str) -> bytes:
    """Return the newest version of a form as a file. Raises NoSuchForm."""
    return _write(RecordFile(kind=FileKind.FORM, format=FORMAT, form=forms.get_form(code)))


def read_file(content: bytes) -> RecordFile:
    """Return what a file says. Raises NotImportable with everything that is wrong, each with its path."""
    if len(content) > SIZE_MAX:
        raise NotImportable([Problem("", _("The file is larger than 2 MB."))])
    try:
        said = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotImportable([Problem("", _("The file isn't text in UTF-8."))]) from None
    except RecursionError:
        raise NotImportable([Problem("", _("The file is nested too deeply."))]) from None
    except json.JSONDecodeError as wrong:
        place = {"line": wrong.lineno, "column": wrong.colno}
        message = _("The file isn't JSON: it can't be read at line %(line)s, column %(column)s.") % place
        raise NotImportable([Problem("", message)]) from None
    try:
        file = read_record(RecordFile, said)
    except InvalidInput as refusal:
        raise NotImportable(refusal.problems) from None
    if problems := _find_problems(file):
        raise NotImportable(problems)
    return file


def list_shipped() -> tuple[ShippedFile, ...]:
    """Return the procedures that come with Một Cửa, by code."""
    return tuple(_shipped(path) for path in sorted(_SHIPPED.glob("*.json")))


def get_shipped(code: str) -> bytes:
    """Return a shipped procedure's file. Raises NotImportable for what is not shipped."""
    if code not in {file.code for file in list_shipped()}:
        raise NotImportable([Problem("", _("No such procedure comes with Một Cửa."))])
    return (_SHIPPED / f"{code}.json").read_bytes()


def _find_problems(file: RecordFile) -> list[Problem]:
    missing = _("This part is missing.")
    problems = []
    if file.format != FORMAT:
        problems.append(Problem("format", _("This version of Một Cửa reads format %(known)s.") % {"known": FORMAT}))
    if file.kind is FileKind.FORM and file.form is None:
        problems.append(Problem("form", missing))
    if file.kind is FileKind.PROCEDURE and file.procedure is None:
        problems.append(Problem("procedure", missing))
    elif file.procedure and file.form and file.procedure.form_code != file.form.code:
        message = _("The form in the file has the code %(form)s.") % {"form": file.form.code}
        problems.append(Problem("procedure.form_code", message))
    return problems


def _write(file: RecordFile) -> bytes:
    return msgspec.json.format(msgspec.json.encode(file, order="deterministic"), indent=2) + b"\n"


def _shipped(path: Path) -> ShippedFile:
    names: Texts = json.loads(path.read_bytes())["procedure"]["names"]
    return ShippedFile(code=path.stem, names=names)
