"""What is noted of each batch: how many of each verdict, how late its lines came, which were refused."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from motcua.federation.models import RefusedLine
from motcua.federation.rules.lag import count_buckets, since
from motcua.federation.rules.lines import first_level
from motcua.federation.types import LineAnswer, StatusLine, Told, Verdict

_LARGEST = 2**63 - 1
_REFUSED = frozenset({Verdict.CONFLICT.value, Verdict.INVALID.value})
_FRESH = frozenset({Verdict.APPLIED.value, Verdict.STALE.value, Verdict.GAP.value})
_VERDICTS = [verdict.value for verdict in Verdict]
_NOTE = f"""
WITH batch AS (
    INSERT INTO federation_batch (id, message_id, sender, recorded_at, {", ".join(_VERDICTS)})
    SELECT id, message_id, sender, %(now)s, {", ".join(_VERDICTS)}
    FROM unnest(%(ids)s::bigint[], %(message_ids)s::uuid[], %(senders)s::text[],
                {", ".join(f"%({verdict})s::integer[]" for verdict in _VERDICTS)})
        AS told (id, message_id, sender, {", ".join(_VERDICTS)})
), lag AS (
    INSERT INTO federation_lag AS known (source, hour, bucket, lines)
    SELECT source, date_trunc('hour', %(now)s::timestamptz, 'UTC'), bucket, lines
    FROM unnest(%(lag_sources)s::text[], %(buckets)s::smallint[], %(lines)s::bigint[]) AS new (source, bucket, lines)
    ORDER BY source, bucket
    ON CONFLICT (source, hour, bucket) DO UPDATE SET lines = known.lines + excluded.lines
)
INSERT INTO federation_sourcestate AS known
    (source, last_batch_at, last_status_at, last_conflict_at, last_invalid_at)
SELECT source, %(now)s, max(at), max(%(now)s) FILTER (WHERE conflict > 0), max(%(now)s) FILTER (WHERE invalid > 0)
FROM unnest(%(sources)s::text[], %(newest)s::timestamptz[], %(conflict)s::integer[], %(invalid)s::integer[])
    AS told (source, at, conflict, invalid)
GROUP BY source ORDER BY source
ON CONFLICT (source) DO UPDATE SET last_batch_at = excluded.last_batch_at,
    last_status_at = greatest(known.last_status_at, excluded.last_status_at),
    last_conflict_at = coalesce(excluded.last_conflict_at, known.last_conflict_at),
    last_invalid_at = coalesce(excluded.last_invalid_at, known.last_invalid_at)
"""


def note(told: Sequence[Told], ids: Sequence[int], answers: Sequence[Sequence[LineAnswer]], now: datetime) -> None:
    """Write what came of some batches: one statement, and one for what was refused, if anything was."""
    counted = [Counter([answer.verdict for answer in each]) for each in answers]
    lags: Counter[tuple[str, int]] = Counter()
    newest: list[datetime | None] = []
    for each, its_answers in zip(told, answers, strict=True):
        fresh = () if each.is_repair else [n for n, answer in enumerate(its_answers) if answer.verdict in _FRESH]
        begins: dict[str, list[datetime]] = {}
        for n in fresh:
            line = each.lines[n]
            at = since(line.at, each.known_at[n], now) if n in each.known_at else line.at
            begins.setdefault(first_level(line.agency), []).append(at)
        for source, ats in begins.items():
            lags.update({(source, bucket): number for bucket, number in count_buckets(ats, now).items()})
        newest.append(max((each.lines[n].at for n in fresh), default=None))
    parameters: dict[str, Any] = {
        "now": now,
        "ids": list(ids),
        "message_ids": [each.message_id for each in told],
        "senders": [each.sender for each in told],
        "sources": [first_level(each.sender) for each in told],
        "newest": newest,
        "lag_sources": [source for source, _ in lags],
        "buckets": [bucket for _, bucket in lags],
        "lines": list(lags.values()),
        **{verdict: [each[verdict] for each in counted] for verdict in _VERDICTS},
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, parameters)
    refused = [
        _refused(batch_id, each.sender, line, answer, now)
        for batch_id, each, its_answers, verdicts in zip(ids, told, answers, counted, strict=True)
        if not _REFUSED.isdisjoint(verdicts)
        for line, answer in zip(each.lines, its_answers, strict=True)
        if answer.verdict in _REFUSED
    ]
    if refused:
        RefusedLine.objects.bulk_create(refused)


def _refused(batch_id: int, sender: str, line: StatusLine, answer: LineAnswer, now: datetime) -> RefusedLine:
    return RefusedLine(
        batch_id=batch_id,
        sender=sender,
        code=line.code.replace("\0", ""),
        version=max(min(line.version, _LARGEST), -_LARGEST),
        verdict=answer.verdict,
        flaw=answer.flaw,
        line=msgspec.json.encode(line).decode(),
        recorded_at=now,
    )
