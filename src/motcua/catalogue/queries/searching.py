"""Search in one's own words: at most two statements."""

import json
from typing import Any

from django.db import connection

from motcua.base.text import nfc
from motcua.catalogue import rules
from motcua.catalogue.queries.wording import to_hit
from motcua.catalogue.types import ProcedureHit

QUERY_MAX = 200
DISTANCE_MAX = 0.6
_WEIGHTS = "{0.05, 0.2, 0.6, 1.0}"  # of context (C), keywords (B) and names (A); D is not used

_ALL_WORDS = """
WITH said AS (
    SELECT coalesce(jsonb_object_agg(phrase, meaning), '{}') AS synonyms
    FROM catalogue_synonym WHERE phrase = ANY(%(phrases)s)
), found AS (
    SELECT code, summary,
           exact_vector @@ to_tsquery('simple', %(exact)s) AS is_exact,
           %(whole)s = ANY(phrases) AS is_whole,
           ts_rank_cd(%(weights)s, vector, to_tsquery('simple', %(folded)s)) AS rank
    FROM catalogue_procedureentry
    WHERE vector @@ to_tsquery('simple', %(folded)s) OR (%(code)s <> '' AND code LIKE %(code)s || '%%')
    ORDER BY is_exact DESC, is_whole DESC, rank DESC, code
    LIMIT %(limit)s
)
SELECT said.synonyms, found.code, found.summary FROM said LEFT JOIN found ON true
ORDER BY found.is_exact DESC, found.is_whole DESC, found.rank DESC, found.code
"""

_MEANT_OR_ALIKE = """
WITH meant AS (
    SELECT code, summary, %(whole)s = ANY(phrases) AS is_whole,
           ts_rank_cd(%(weights)s, vector, to_tsquery('simple', %(meant)s)) AS rank
    FROM catalogue_procedureentry WHERE vector @@ to_tsquery('simple', %(meant)s)
    ORDER BY is_whole DESC, rank DESC, code LIMIT %(limit)s
), alike AS (
    SELECT code, summary, %(whole)s <<-> searched AS distance
    FROM catalogue_procedureentry WHERE NOT EXISTS (SELECT FROM meant)
    ORDER BY %(whole)s <<-> searched LIMIT %(limit)s
)
SELECT code, summary FROM (
    SELECT code, summary, is_whole, rank FROM meant
    UNION ALL
    SELECT code, summary, false, -distance FROM alike WHERE distance <= %(distance)s
) AS found
ORDER BY is_whole DESC, rank DESC, code
"""


def search(q: str, *, lang: str = "vi", limit: int = 20) -> list[ProcedureHit]:
    """Return the procedures that somebody's own words mean, best first; nothing for no words.

    Every word must be there, with or without marks; those with the very marks come first. Only if nothing is
    found, words are taken for what they mean (synonyms), and then for what they resemble (typing mistakes).
    """
    words = rules.fold_words(q[:QUERY_MAX]).split()[: rules.WORDS_MAX]
    if not words:
        return []
    synonyms, rows = _with_all_words(q, words, limit)
    if not rows:
        rows = _meant_or_alike(rules.expand(words, synonyms) or words, limit)
    return [to_hit(code, summary, lang=lang) for code, summary in rows]


def _with_all_words(q: str, words: list[str], limit: int) -> tuple[dict[str, str], list[tuple[str, dict[str, Any]]]]:
    exact = nfc(q[:QUERY_MAX]).casefold().replace("'", " ").split()[: rules.WORDS_MAX]
    with connection.cursor() as cursor:
        cursor.execute(
            _ALL_WORDS,
            {
                "phrases": rules.phrases_of(words),
                "exact": rules.to_query(exact),
                "folded": rules.to_query(words),
                "whole": " ".join(words),
                "code": q.strip() if rules.is_code(q) else "",
                "weights": _WEIGHTS,
                "limit": limit,
            },
        )
        rows = cursor.fetchall()
    return _loaded(rows[0][0]), [(code, _loaded(summary)) for _, code, summary in rows if code is not None]


def _meant_or_alike(words: list[str], limit: int) -> list[tuple[str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _MEANT_OR_ALIKE,
            {
                "meant": rules.to_query(words),
                "whole": " ".join(words),
                "weights": _WEIGHTS,
                "distance": DISTANCE_MAX,
                "limit": limit,
            },
        )
        return [(code, _loaded(summary)) for code, summary in cursor.fetchall()]


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
