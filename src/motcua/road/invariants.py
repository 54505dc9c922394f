"""What ``motcua doctor road`` checks, in SQL."""

from collections.abc import Sequence

from django.db import connection

from motcua.base import files
from motcua.base.invariants import invariant
from motcua.evidence import queries as evidence
from motcua.evidence.types import LeafKind
from motcua.road.types.witnessing import OF_WITNESSES

MOST = 20
_TABLES = ("road_inboxmessage", "road_outboxmessage", "road_relayedmessage")
_PROVEN = {
    LeafKind.SENT: "SELECT message_id::text AS ref FROM road_outboxmessage WHERE type <> ALL(%(unproven)s)",
    LeafKind.RECEIVED: "SELECT message_id::text AS ref FROM road_inboxmessage WHERE type <> ALL(%(unproven)s) "
    "UNION SELECT message_id::text FROM road_relayedmessage WHERE header::jsonb ->> 'type' <> ALL(%(unproven)s)",
}
_CHANGED = """
SELECT '%(table)s ' || message_id FROM %(table)s
WHERE encode(sha256(convert_to(header, 'UTF8')), 'hex') <> header_sha256
   OR encode(sha256(decode(salt, 'base64') || convert_to(body, 'UTF8')), 'hex') <> header::jsonb ->> 'body_sha256'
"""


@invariant("Every message that was sent or taken stands in the log of evidence.")
def messages_are_proven() -> Sequence[str]:
    """Written in the transaction of the message itself."""
    return [
        f"{kind.label} {ref}"
        for kind, from_sql in _PROVEN.items()
        for (ref,) in evidence.list_missing(
            kind, from_sql=from_sql, params={"unproven": sorted(OF_WITNESSES)}, limit=MOST
        )
    ]


@invariant("Every message that was sent has a final state or is in progress, and none lacks its number.")
def messages_are_accounted_for() -> Sequence[str]:
    """Accepted = final + in progress; numbers given out = messages with a place (road.md 1, 2)."""
    return _lines(
        """
        SELECT key.sender || ' > ' || key.recipient || ' ' || key.order_key || ': ' || key.last_seq || ' given out, '
               || count(m.order_seq) || ' sent'
        FROM road_outboundkey key
        LEFT JOIN road_outboxmessage m
          ON (m.sender, m.recipient, m.order_key) = (key.sender, key.recipient, key.order_key)
             AND m.type <> 'road.Skip.1' AND m.code <> 'issued_again'
        GROUP BY key.id HAVING count(m.order_seq) <> key.last_seq OR max(m.order_seq) <> key.last_seq
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("What was applied of a key is 1 to n without a hole.")
def order_has_no_holes() -> Sequence[str]:
    """Every place up to the applied number is done or skipped, none beyond it is (road.md 4)."""
    return _lines(
        """
        SELECT key.sender || ' > ' || key.recipient || ' ' || key.order_key || ': applied ' || key.applied_seq
               || ', places ended ' || count(DISTINCT m.order_seq) FILTER (WHERE m.order_seq <= key.applied_seq)
        FROM road_inboundkey key
        LEFT JOIN road_inboxmessage m
          ON (m.sender, m.recipient, m.order_key) = (key.sender, key.recipient, key.order_key)
             AND m.state IN ('DONE', 'SKIPPED')
        GROUP BY key.id
        HAVING count(DISTINCT m.order_seq) FILTER (WHERE m.order_seq <= key.applied_seq) <> key.applied_seq
            OR count(*) FILTER (WHERE m.order_seq > key.applied_seq AND NOT m.is_skip) > 0
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("No key waits although the turn of its next message has come.")
def nobody_waits_in_vain() -> Sequence[str]:
    return _lines(
        """
        SELECT key.sender || ' > ' || key.recipient || ' ' || key.order_key || ': ' || m.order_seq || ' could go on'
        FROM road_inboundkey key
        JOIN road_inboxmessage m
          ON (m.sender, m.recipient, m.order_key) = (key.sender, key.recipient, key.order_key)
             AND m.order_seq = key.applied_seq + 1 AND m.state = 'WAITING'
        WHERE key.ready_at IS NULL ORDER BY 1 LIMIT 20
        """
    )


@invariant("Every message done has had its handler's time, every line test of an inbox message is there once.")
def effects_are_what_was_done() -> Sequence[str]:
    """Effects = inbox rows done, shown by the line tests (road.md 3)."""
    return _lines(
        """
        SELECT m.message_id || ': done, effects ' || count(t.id)
        FROM road_inboxmessage m LEFT JOIN road_linetest t USING (message_id)
        WHERE m.type IN ('road.LineTest.1', 'road.LineTestAnswer.1')
        GROUP BY m.message_id, m.state HAVING count(t.id) <> (m.state = 'DONE')::int ORDER BY 1 LIMIT 20
        """
    )


@invariant("Every delivered message has a receipt over its very bytes.")
def delivered_means_proved() -> Sequence[str]:
    return _lines(
        """
        SELECT message_id || ': ' || state FROM road_outboxmessage
        WHERE state = 'DELIVERED' AND (last_receipt ->> 'text')::jsonb ->> 'header_sha256' <> header_sha256
        ORDER BY 1 LIMIT 20
        """
    )


@invariant("A header that was kept is the one its digest names, here, on the way out, and at the hub.")
def headers_are_as_signed() -> Sequence[str]:
    """Any byte that was changed is found (road.md 10)."""
    return _lines(" UNION ALL ".join(_CHANGED % {"table": table} for table in _TABLES) + " LIMIT 20")


@invariant("Every file that a message names is in the store.")
def attachments_are_there() -> Sequence[str]:
    """Attachments referenced = attachments present (road.md 13)."""
    named = _lines(
        """
        SELECT DISTINCT f.value #>> '{}' FROM (
          SELECT files FROM road_inboxmessage UNION ALL SELECT files FROM road_outboxmessage
          UNION ALL SELECT files FROM road_relayedmessage
        ) m, jsonb_each(m.files) f
        """
    )
    known = set(files.list_keys()) if named else set()
    return [f"{key}: its file is not there" for key in sorted(set(named) - known)][:MOST]


@invariant("Nothing has waited for a receipt, or for its turn, longer than it may live.")
def everything_ends() -> Sequence[str]:
    return _lines(
        """
        SELECT message_id || ': should have expired' FROM road_outboxmessage
        WHERE state IN ('WAITING', 'RELAYED') AND expires_at < now() - interval '25 hours'
        UNION ALL
        SELECT message_id || ': held too long' FROM road_relayedmessage
        WHERE state = 'WAITING' AND expires_at < now() - interval '1 hour'
        ORDER BY 1 LIMIT 20
        """
    )


def _lines(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [str(row[0]) for row in cursor.fetchall()]
