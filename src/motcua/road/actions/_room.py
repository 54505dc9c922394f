"""How much more of each peer may wait here."""

import time
from collections.abc import Mapping

from django.conf import settings
from django.db import connection

MANY, MUCH_ROOM, SECONDS = 10_000, 50_000, 10.0

_COUNT_WAITING = """
SELECT peer, (SELECT count(*) FROM (SELECT 1 FROM road_inboxmessage
              WHERE deployment = peer AND state = 'WAITING' LIMIT %s) waiting)
FROM unnest(%s::text[]) peer
"""
_rooms: dict[tuple[str, int], tuple[float, int]] = {}  # by peer and quota: until when we go by it, and what is left


def room_of(come: Mapping[str, int]) -> dict[str, int]:
    """Return how many messages of each peer there's room for, of whom so many have come.

    What waits is counted, up to the quota. Where very many wait and there's much room still, it isn't counted again for
    some seconds, in which no peer brings as much as that.
    """
    most, now = settings.MOTCUA_ROAD_WAITING_MAX, time.monotonic()
    found = {}
    for peer, count in come.items():
        until, room = _rooms.get((peer, most), (now, 0))
        if now < until and room > MUCH_ROOM:
            found[peer] = room
            _rooms[peer, most] = (until, room - count)
    if asked := sorted(come.keys() - found.keys()):
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_WAITING, [most, asked])
            for peer, waiting in cursor.fetchall():
                found[peer] = most - waiting
                if waiting > MANY:
                    _rooms[peer, most] = (now + SECONDS, found[peer] - come[peer])
    return found
