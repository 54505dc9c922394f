"""After a restored backup each key is looked through: by its own rows, however many others there are."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.road import actions
from motcua.road.actions.mending import Key, _links
from motcua.road.models import OutboxMessage
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.receipts import Rung

pytestmark = pytest.mark.django_db


def scans(plan):
    """Return every look at the outbox: its node."""
    yield from [plan] if plan["Node Type"].endswith("Scan") else []
    for part in plan.get("Plans", ()):
        yield from scans(part)


def test_a_key_is_found_by_its_places_and_its_skips(hub, now):
    h49 = make_peer("h49", ("H49",), now=now - timedelta(days=60))
    several = [
        actions.Outgoing(message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(n), order_key=f"k{n}")
        for n in [*range(800), 7]
    ]
    with transaction.atomic():
        actions.send_many(several, now=now)
    lost = OutboxMessage.objects.get(order_key="k7", order_seq=1)
    actions.record_receipts(receipts=[h49.receipt(Rung.NO, lost, now, "expired")], now=now)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as captured:
        cursor.execute("ANALYZE road_outboxmessage")
        links = _links(Key("G22", "H49", "k7"))
        plans = []
        for asked in captured.captured_queries[1:]:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked['sql']}")
            found = cursor.fetchone()[0]
            plans.append((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])

    assert [(one.order_seq, one.is_skip) for one in links] == [(1, False), (1, True), (2, False)]
    nodes = [node for plan in plans for node in scans(plan)]
    assert {node.get("Index Name") for node in nodes} == {None, "one_outgoing_message_a_place", "skips_of_a_place"}
    assert {node["Node Type"] for node in nodes} == {"Bitmap Heap Scan", "Bitmap Index Scan"}
    assert max(node["Actual Rows"] for node in nodes) <= 3
