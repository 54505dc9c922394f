"""Procedures by code, and all of them."""

import json

import msgspec
from django.db import connection

from motcua.base.text import sort_key
from motcua.catalogue.models import ProcedureEntry, ProcedureVersion, SynonymRow
from motcua.catalogue.queries.wording import to_hit
from motcua.catalogue.types import NoSuchProcedure, Procedure, ProcedureField, ProcedureHit, PublishedVersion, Synonym

_KEPT_MAX = 2000
_kept: dict[tuple[str, int], Procedure] = {}


def get_procedure(code: str, version: int | None = None) -> Procedure:
    """Return a procedure: a certain version, or the newest. Raises NoSuchProcedure.

    Versions never change, so they are kept in the process: a known version costs no statement, the newest one
    small one that says which it is (and brings the record only if this process hasn't seen it).
    """
    if version is not None and (code, version) in _kept:
        return _kept[code, version]
    known = [number for kept_code, number in _kept if kept_code == code]
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT wanted.version, stored.record
            FROM (SELECT coalesce(%(version)s, (SELECT version FROM catalogue_procedureentry WHERE code = %(code)s))
                  AS version) AS wanted
            LEFT JOIN catalogue_procedureversion AS stored ON stored.code = %(code)s
                 AND stored.version = wanted.version AND wanted.version <> ALL(%(known)s)""",
            {"code": code, "version": version, "known": known},
        )
        number, record = cursor.fetchone()
    if (code, number) in _kept:
        return _kept[code, number]
    if record is None:
        raise NoSuchProcedure(procedure=code)
    return _keep(msgspec.convert({**json.loads(record), "version": number}, Procedure))


def _keep(procedure: Procedure) -> Procedure:
    while len(_kept) >= _KEPT_MAX:
        _kept.pop(next(iter(_kept)))
    return _kept.setdefault((procedure.code, procedure.version), procedure)


def forget(code: str, version: int) -> None:
    """Let go of a version that is being written (its transaction may yet fail)."""
    _kept.pop((code, version), None)


def list_procedures(*, lang: str = "vi") -> list[ProcedureHit]:
    """Return every procedure, sorted by field and name (one statement)."""
    rows = list(ProcedureEntry.objects.order_by("code").values_list("code", "summary"))
    hits = [to_hit(code, summary, lang=lang) for code, summary in rows]
    return sorted(hits, key=lambda hit: (sort_key(hit.field_name), sort_key(hit.name)))


def list_versions() -> dict[str, list[PublishedVersion]]:
    """Return the versions of every procedure by code, the newest first (one statement)."""
    versions: dict[str, list[PublishedVersion]] = {}
    rows = ProcedureVersion.objects.order_by("code", "-version").values_list("code", "version", "published_at")
    for code, version, published_at in rows:
        versions.setdefault(code, []).append(PublishedVersion(version=version, published_at=published_at))
    return versions


def list_fields() -> dict[str, ProcedureField]:
    """Return the field (lĩnh vực) of the newest version of every procedure, by the procedure's code (one statement)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT entry.code, stored.record::jsonb ->> 'field_code', stored.record::jsonb -> 'field_names'
            FROM catalogue_procedureentry AS entry JOIN catalogue_procedureversion AS stored USING (code, version)
            ORDER BY entry.code"""
        )
        return {code: ProcedureField(field, json.loads(names)) for code, field, names in cursor.fetchall()}


def list_synonyms() -> list[Synonym]:
    """Return the table of synonyms, in order."""
    return [Synonym(row.phrase, row.meaning) for row in SynonymRow.objects.order_by("phrase")]
