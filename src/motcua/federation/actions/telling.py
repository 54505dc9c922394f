"""An agency's side: what happened to its dossiers is queued, sent, and sent again when something is missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import connection, transaction

from motcua.base.messages import Received
from motcua.base.seats import Seat, seat
from motcua.dossiers import queries as dossiers
from motcua.dossiers.types import StatusFact
from motcua.federation.actions.recording import record_statuses
from motcua.federation.models import AnsweredMessage, ToldStatus
from motcua.federation.rules.digests import hash_of, version_text
from motcua.federation.rules.lag import LEARNT_LATE, known_at
from motcua.federation.rules.telling import (
    Waiting,
    agency_of_registry,
    known_late,
    line_of,
    messages_of,
    sender_for,
)
from motcua.federation.types import STATUSES, LineAnswer, StatusAnswersBody, StatusesBody, StatusLine, Verdict
from motcua.road import actions as road
from motcua.road import queries as road_queries

SENT_AT_ONCE = 20_000
LOOKED_FOR_AT_ONCE = 2_000

_TAKE = """
SELECT code, version, agency, line, known_at FROM federation_toldstatus
WHERE sent_at IS NULL ORDER BY queued_at, code, version LIMIT %s FOR UPDATE SKIP LOCKED
"""
_MARK_SENT = """
UPDATE federation_toldstatus AS told SET sent_at = %s, message_id = sent.message_id
FROM unnest(%s::text[], %s::integer[], %s::uuid[]) AS sent (code, version, message_id)
WHERE (told.code, told.version) = (sent.code, sent.version)
"""
_MARK_REFUSED = """
UPDATE federation_toldstatus AS told SET verdict = said.verdict, flaw = said.flaw
FROM unnest(%s::text[], %s::integer[], %s::text[], %s::text[], %s::uuid[])
    AS said (code, version, verdict, flaw, message_id)
WHERE (told.code, told.version, told.message_id) = (said.code, said.version, said.message_id)
"""
_QUEUE_AGAIN = """
UPDATE federation_toldstatus AS told SET sent_at = NULL, queued_at = %s
FROM unnest(%s::text[], %s::integer[]) AS missing (code, version)
WHERE (told.code, told.version) = (missing.code, missing.version)
RETURNING told.code, told.version
"""
_NEVER_TOLD = f"""
SELECT DISTINCT code FROM ({dossiers.VERSIONS}) AS written
WHERE NOT EXISTS (
    SELECT FROM federation_toldstatus AS told WHERE (told.code, told.version) = (written.code, written.version)
)
LIMIT %s
"""


def tell_country(facts: Sequence[StatusFact], *, now: datetime) -> None:
    """Let the country know what happened to dossiers here: at once where the registry is, else by the queue."""
    if seat() is Seat.NATIONAL:
        record_statuses(lines=[line_of(fact) for fact in facts], sender=settings.MOTCUA_AGENCY, now=now)
    else:
        queue_facts(facts, now=now)


@transaction.atomic(savepoint=False)
def queue_facts(facts: Sequence[StatusFact], *, now: datetime, were_known: bool = False) -> None:
    """Queue versions of dossiers to be told: one statement for any number. What was told before isn't queued again.

    What happened long before now was learnt now (history that is loaded, a seat that is connected later), unless it
    lay here before (``were_known``): that the registry gets it late is a delay.
    """
    lines = [line_of(fact) for fact in facts]
    ToldStatus.objects.bulk_create(
        [
            ToldStatus(
                code=line.code,
                version=line.version,
                agency=line.agency,
                at=line.at,
                line=msgspec.json.encode(line).decode(),
                queued_at=now,
                known_at=None if were_known else known_at(line.at, now),
                digest=hash_of(version_text(line)).to_bytes(16),
            )
            for line in lines
        ],
        ignore_conflicts=True,
    )


@transaction.atomic(savepoint=False)
def send_facts(*, now: datetime) -> int:
    """Send what waits to the registry, in messages of at most 1,000 lines; return how many lines.

    Nothing is sent before the hub is known. Versions order themselves, so that no message waits for another.
    """
    hub = road_queries.get_hub()
    registry = agency_of_registry(hub, now) if hub else ""
    if not registry:
        return 0
    by_sender = _take(now)
    sent: list[tuple[Waiting, int]] = []
    outgoing: list[road.Outgoing] = []
    for sender, waiting in sorted(by_sender.items()):
        for message in messages_of(waiting):
            sent += ((one, len(outgoing)) for one in message)
            lines = tuple(msgspec.json.decode(one.line, type=StatusLine) for one in message)
            body = StatusesBody(lines, known_late(message))
            outgoing.append(road.Outgoing(message_type=STATUSES, sender=sender, recipient=registry, body=body))
    if not sent:
        return 0
    ids = road.send_many(outgoing, now=now)
    codes, versions = [one.code for one, _ in sent], [one.version for one, _ in sent]
    with connection.cursor() as cursor:
        cursor.execute(_MARK_SENT, [now, codes, versions, [ids[n] for _, n in sent]])
    return len(sent)


def _take(now: datetime) -> dict[str, list[Waiting]]:
    """Lock what waits, by who speaks for it; what nobody here may speak of goes on waiting."""
    us = road_queries.own_entry()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [SENT_AT_ONCE])
        rows = [Waiting(*row) for row in cursor.fetchall()]
    senders = {agency: sender_for(agency, us, now) for agency in {row.agency for row in rows}}
    by_sender: dict[str, list[Waiting]] = defaultdict(list)
    for row in rows:
        if senders[row.agency]:
            by_sender[senders[row.agency]].append(row)
    return by_sender


@transaction.atomic(savepoint=False)
def note_answers(messages: Sequence[Received[StatusAnswersBody]], *, now: datetime) -> None:
    """Keep what the registry refused, and queue the versions that it misses."""
    _note_answered([message.in_reply_to for message in messages], now)
    answers = [(one, message.in_reply_to) for message in messages for one in message.body.lines]
    refused = [pair for pair in answers if pair[0].verdict in {Verdict.CONFLICT.value, Verdict.INVALID.value}]
    if refused:
        columns = [[getattr(one, name) for one, _ in refused] for name in ("code", "version", "verdict", "flaw")]
        with connection.cursor() as cursor:
            cursor.execute(_MARK_REFUSED, [*columns, [message_id for _, message_id in refused]])
    tell_again({(one.code, version) for one, _ in answers for version in _missing(one)}, now=now)


def _note_answered(message_ids: Iterable[UUID | None], now: datetime) -> None:
    """Note which messages the registry has answered, so that it has what they said."""
    rows = [AnsweredMessage(message_id=each, answered_at=now) for each in message_ids if each is not None]
    AnsweredMessage.objects.bulk_create(rows, ignore_conflicts=True)


def _missing(answer: LineAnswer) -> Iterable[int]:
    return answer.missing if answer.verdict == Verdict.GAP.value else ()


@transaction.atomic(savepoint=False)
def tell_again(versions: Iterable[tuple[str, int]], *, now: datetime) -> None:
    """Queue versions once more that the registry hasn't got; what was never told is told from history."""
    wanted = sorted(versions)
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE_AGAIN, [now, [code for code, _ in wanted], [version for _, version in wanted]])
        unknown = set(wanted) - {(code, version) for code, version in cursor.fetchall()}
    if unknown:
        facts = dossiers.list_facts({code for code, _ in unknown})
        found = [fact for fact in facts if (fact.dossier_code, fact.version) in unknown]
        queue_facts(found, now=now, were_known=True)


@transaction.atomic(savepoint=False)
def note_loaded(*, now: datetime) -> int:
    """Note that all that waits to be told was loaded just now, under the times of its history; return how much.

    For whoever loads history as if it were happening: the exchange is measured from here on.
    """
    return ToldStatus.objects.filter(sent_at=None, at__lt=now - LEARNT_LATE).update(known_at=now)


@transaction.atomic(savepoint=False)
def queue_never_told(*, now: datetime) -> int:
    """Queue what was written before this seat told anything; return of how many dossiers, 0 when nothing is left."""
    with connection.cursor() as cursor:
        cursor.execute(_NEVER_TOLD, [LOOKED_FOR_AT_ONCE])
        codes = [code for (code,) in cursor.fetchall()]
    if codes:
        queue_facts(dossiers.list_facts(codes), now=now)
    return len(codes)
