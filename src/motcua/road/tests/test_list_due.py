"""Whom to push to is found without looking at all that waits."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction

from motcua.road import actions
from motcua.road.actions.pushing import _OWN_MAIL
from motcua.road.models import Contact, OutboxMessage, RelayedMessage
from motcua.road.testing import Deployment, make_peer
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.receipts import Rung

pytestmark = pytest.mark.django_db


@pytest.fixture
def peers(hub, now) -> list[Deployment]:
    return [make_peer(name, (name.upper(),), f"https://{name}.example", now=now) for name in ("g02", "h26", "h49")]


def send(now, *recipients):
    body = LineTestBody(1, wants_answer=False)
    several = [actions.Outgoing(message_type=LINE_TEST, sender="G22", recipient=each, body=body) for each in recipients]
    with transaction.atomic():
        actions.send_many(several, now=now)


def test_nobody_is_pushed_to_but_who_has_mail(peers, now):
    send(now, "H26", "H26")

    assert actions.list_due(now=now) == {"h26": True}


def test_who_rests_or_whose_mail_rests_waits(peers, now):
    send(now, "G02", "H26", "H49")
    Contact.objects.create(deployment="g02", failures=3, next_attempt_at=now + timedelta(minutes=1))
    Contact.objects.create(deployment="h26", failures=1)
    OutboxMessage.objects.filter(peer="h49").update(next_attempt_at=now + timedelta(minutes=1))

    assert actions.list_due(now=now) == {"h26": False}


def test_the_hub_hands_on_what_it_holds_and_the_receipts_of_it(peers, now):
    g02, h26, _ = peers
    actions.receive([g02.parcel(recipient="H26")], now=now)
    assert actions.list_due(now=now) == {"h26": True}

    actions.keep_receipts(receipts=[h26.receipt(Rung.R1, RelayedMessage.objects.get(), now)], now=now)

    assert actions.list_due(now=now) == {"g02": True}


def scans(plan):
    """Return every look at the outbox: its node."""
    yield from [plan] if plan.get("Relation Name") == "road_outboxmessage" else []
    for part in plan.get("Plans", ()):
        yield from scans(part)


def test_what_waits_for_one_peer_makes_it_no_dearer_to_find_the_others(peers, now):
    send(now, "G02", *["H26"] * 800, "H49")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE road_outboxmessage")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {_OWN_MAIL}", {"now": now})
        found = cursor.fetchone()[0]
    nodes = list(scans((json.loads(found) if isinstance(found, str) else found)[0]["Plan"]))

    assert {node["Index Name"] for node in nodes} == {"outbox_to_push"}
    assert max(node["Actual Rows"] for node in nodes) <= 1
    assert sum(node["Actual Loops"] for node in nodes) <= 1 + 2 * 4


def test_the_number_of_statements_is_the_same_for_one_peer_and_for_all(peers, now, django_assert_num_queries):
    send(now, "G02")
    actions.list_due(now=now)
    with transaction.atomic(), django_assert_num_queries(3):
        assert len(actions.list_due(now=now)) == 1
    send(now, "H26", "H49")
    with transaction.atomic(), django_assert_num_queries(3):
        assert len(actions.list_due(now=now)) == 3
