"""What has gathered in a month: very many messages to a peer and from it, copied inside the database from one of each.

Their signatures are the sample's, so they are no proof; nobody looks at them again between here and their end.
"""

from django.db import connection

DAYS = 30
_COPY = """
INSERT INTO {table} SELECT copy.* FROM {table} AS sample, generate_series(1, %(count)s) AS n,
LATERAL (SELECT uuidv7() AS id, %(now)s - make_interval(secs => n * 86400.0 * {days} / %(count)s) AS at) AS fresh,
LATERAL (SELECT replace(sample.header, sample.message_id::text, fresh.id::text) AS header) AS written,
LATERAL jsonb_populate_record(sample, jsonb_build_object('message_id', fresh.id, 'header', written.header,
  'header_sha256', encode(sha256(convert_to(written.header, 'UTF8')), 'hex'), 'created_at', fresh.at,
  'next_attempt_at', fresh.at, {more})) AS copy
WHERE sample.message_id = %(sample)s
"""
_OUT = _COPY.format(table="road_outboxmessage", days=DAYS, more="'state', 'WAITING'")
_IN = _COPY.format(table="road_inboxmessage", days=DAYS, more="'state', 'WAITING', 'identity', fresh.id")
_ONE = "SELECT message_id, now() FROM {table} WHERE {column} = %s AND type = 'road.LineTest.1' LIMIT 1"


def fill_outbox(peer: str, count: int) -> None:
    """Let so many messages wait for a peer, like one that does already."""
    _copy(_OUT, _ONE.format(table="road_outboxmessage", column="peer"), peer, count)


def fill_inbox(peer: str, count: int) -> None:
    """Let so many messages of a peer wait for their turn here, like one that came already."""
    _copy(_IN, _ONE.format(table="road_inboxmessage", column="deployment"), peer, count)


def forget(peer: str) -> None:
    """Take away what waits for a peer, and what it said."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM road_outboxmessage WHERE peer = %s AND state = 'WAITING'", [peer])


def _copy(copy: str, find: str, peer: str, count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(find, [peer])
        sample, now = cursor.fetchone()
        cursor.execute(copy, {"sample": sample, "now": now, "count": count})
