"""``motcua bench digest``: what a comparison of two equal copies costs each side, by the CPU of the database.

Both sides' rows are written by SQL into one database; the whole tree is computed as an administrator's comparison does
it, a slice of 24 as the duty does it each hour, then what is said of a day and of one bucket. The limit is one plain
scan that adds up the same columns and hashes nothing.
"""

import os
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from motcua.federation.actions import make_partitions
from motcua.federation.queries import digests

_TICKS = os.sysconf("SC_CLK_TCK")
_VERSIONS = 4
_SLICES = 24
_LIFE = """
CREATE TEMPORARY TABLE life AS
SELECT 'H49.' || (10 + n %% 90) || to_char(date '2026-01-01' + n / 90 %% 300, '"-"YYMMDD"-"')
           || lpad((1 + n / 27000)::text, 4, '0') AS code,
       'H49.' || (10 + n %% 90) AS agency, date '2026-01-01' + n / 90 %% 300 AS opened_on,
       timestamptz '2026-01-01 08:00+07' + (n / 90 %% 300) * interval '1 day' AS at
FROM generate_series(0, %s - 1) AS n
"""
_AGENCY = """
INSERT INTO dossiers_draft (id, account_id, channel, procedure_code, procedure_version, agency_code, form_code,
    form_version, answers, known, pages_done, language, revision, created_at, updated_at)
SELECT md5(code)::uuid, md5(code)::uuid, 'ONLINE', '1.001193', 1, agency, '', 1, '{}', '{}', '[]', 'vi', 1, at, at
FROM life;
INSERT INTO dossiers_dossier (id, code, draft_id, procedure_code, procedure_version, agency_code, form_code,
    form_version, channel, stage, status, version, answers, content_digest, language, owner_name, owner_folded,
    owner_sort_key, owner_personal_id, submitter_name, submitter_personal_id, submitter_phone, submitter_email,
    relation, submitted_at, accepted_at, due_at, finished_at, outcome_kind, calendar_version, lookup_token,
    origin, local_code, handled_by)
SELECT md5(code)::uuid, code, md5(code)::uuid, '1.001193', 1, agency, '', 1, 'ONLINE', 'HANDED_OVER', 'RETURNED', 4,
    '{}', '', 'vi', '', '', '', '', '', '', '', '', '', at, at + interval '1 hour', at + interval '5 days',
    at + interval '3 days', 'GRANTED', '', md5(code), '', '', ''
FROM life
"""
_TOLD = """
INSERT INTO federation_toldstatus (code, version, agency, at, line, queued_at, sent_at, message_id, verdict, flaw,
    digest)
SELECT code, version, agency, at, '{}', at, at, md5(code)::uuid, '', '', substring(sha256(convert_to(concat(code, '|',
    version, '|10|', timestamptz_send(at)::bigint + 946684800000000, '|', agency, '||',
    timestamptz_send(at + interval '5 days')::bigint + 946684800000000, '|'), 'UTF8')) FROM 1 FOR 16)
FROM life, generate_series(1, %s) AS version
"""
_REGISTRY = """
INSERT INTO federation_registereddossier
SELECT code, 'H49', agency, '', '1.001193', 'ONLINE', 'RETURNED', 4, at, at, at + interval '1 hour',
    at + interval '5 days', at + interval '3 days', 'GRANTED', opened_on
FROM life
"""
_HISTORY = """
INSERT INTO federation_recordedstatus (code, version, opened_month, batch_id, at, due_at, status, agency, unit, reason,
    content)
SELECT code, version, date_trunc('month', opened_on)::date, 1, at, at + interval '5 days', 'RETURNED', agency, '', '',
    ''
FROM life, generate_series(1, %s) AS version
"""
_SCAN = "SELECT count(code), sum(version), max(at), max(due_at), max(finished_at) FROM federation_registereddossier"


def run(dossiers: int = 100_000) -> dict[str, Any]:
    """Measure with so many dossiers of one source, each with four versions."""
    _fill(dossiers)
    figures: dict[str, Any] = {"dossiers": dossiers, "versions": dossiers * _VERSIONS}
    trees = {}
    for side, tree in (("agency", digests.tree_of_agency), ("registry", digests.tree_of_registry)):
        trees[side], seconds, cpu = _measure(partial(tree, "H49", "G22"))
        figures |= {f"{side}_seconds": seconds, f"{side}_cpu_seconds": cpu}
        figures[f"{side}_cpu_us_per_dossier"] = round(cpu / dossiers * 1e6, 2)
    scope = [digests.slice_from("", dossiers // _SLICES)]
    for side, tree in (("agency", digests.tree_of_agency), ("registry", digests.tree_of_registry)):
        _, _, figures[f"{side}_slice_cpu_seconds"] = _measure(partial(tree, "H49", "G22", scope), 5)
    day = sorted(trees["registry"])[0]
    _, figures["buckets_of_a_day_seconds"], _ = _measure(lambda: digests.buckets_of_registry("H49", "G22", [day]))
    _, figures["one_bucket_seconds"], _ = _measure(lambda: digests.list_at_registry("H49", "G22", [(day, "01")]))
    _, scan, cpu = _measure(_scan)
    return {
        "figures": figures,
        "limits": {"scan_seconds": scan, "scan_cpu_seconds": cpu},
        "ratios": {"registry_to_scan": round(figures["registry_cpu_seconds"] / cpu, 1) if cpu else None},
        "differences": sum(trees["agency"].get(name) != digest for name, digest in trees["registry"].items()),
    }


def _fill(dossiers: int) -> None:
    make_partitions(date(2026, month, 1) for month in range(1, 13))
    with connection.cursor() as cursor:
        cursor.execute(_LIFE, [dossiers])
        cursor.execute(_AGENCY)
        cursor.execute(_TOLD, [_VERSIONS])
        cursor.execute(_REGISTRY)
        cursor.execute(_HISTORY, [_VERSIONS])
        for table in ("dossiers_dossier", "federation_toldstatus", "federation_registereddossier"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("VACUUM ANALYZE federation_recordedstatus")


def _scan() -> object:
    with connection.cursor() as cursor:
        cursor.execute(_SCAN)
        return cursor.fetchall()


def _measure(act: Callable[[], Any], times: int = 1) -> tuple[Any, float, float]:
    """Return what an act gives, its seconds, and the CPU seconds of our backend and of its parallel helpers."""
    act()
    began, cpu = time.perf_counter(), _cpu()
    for _ in range(times):
        found = act()
    return found, round((time.perf_counter() - began) / times, 3), round((_cpu() - cpu) / times, 3)


def _cpu() -> float:
    """Return the CPU seconds of our database's processes, children that ended included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    own = _times(backend)
    postmaster = int(own[1])
    return (sum(map(int, own[11:13])) + sum(map(int, _times(postmaster)[13:15]))) / _TICKS


def _times(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
