"""What a connected deployment may sign and no database can keep is refused clearly; what came with it is taken."""

from datetime import UTC, datetime, timedelta

import pytest

from motcua.base.ids import new_id
from motcua.road import actions
from motcua.road.models import InboxMessage, RelayedMessage
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST
from motcua.wire.road.messages import seal

pytestmark = pytest.mark.django_db
LINE = '{"number":1,"text":"","wants_answer":false}'


@pytest.fixture
def h49(hub, now):
    make_peer("g02", ("G02",), now=now - timedelta(days=60))
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


def signed(h49, now, body=LINE, **facts):
    header = {
        "message_id": new_id(),
        "type": LINE_TEST.name,
        "sender": "H49",
        "recipient": "G22",
        "deployment": "h49",
        "created_at": now,
        "expires_at": now + timedelta(days=7),
    }
    return seal({**header, **facts}, body, b"salt of 16 bytes", h49.key)


def answers(parcels, now):
    return [f"{each.verdict} {each.code}".strip() for each in actions.receive(parcels, now=now)]


@pytest.mark.parametrize(("recipient", "taken"), [("G22", "ACCEPTED"), ("G02", "RELAYED")])
@pytest.mark.parametrize("body", ["a\0b", '{"number":1}\0'])
def test_a_body_with_nul_is_refused_by_whom_it_is_for_and_by_the_hub(h49, now, body, recipient, taken):
    parcels = [signed(h49, now, body, recipient=recipient), signed(h49, now, recipient=recipient)]

    assert answers(parcels, now) == ["REFUSED body_unreadable", taken]
    assert InboxMessage.objects.count() + RelayedMessage.objects.count() == 1


@pytest.mark.parametrize("body", ['{"number":1,"text":"\\u0000"}', '{"number":9223372036854775808}', '{"number":-1}'])
def test_a_line_test_that_cannot_be_kept_is_refused(h49, now, body):
    assert answers([signed(h49, now, body)], now) == ["REFUSED body_unreadable"]


@pytest.mark.parametrize(
    "facts",
    [
        {"order_key": "a\0b", "order_seq": 1},
        {"order_key": "k", "order_seq": 2**63},
        {"expires_at": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)},
        {"created_at": datetime(1, 1, 1, tzinfo=UTC)},
    ],
)
@pytest.mark.parametrize("recipient", ["G22", "G02"])
def test_a_header_of_no_age_and_of_no_number_is_refused(h49, now, facts, recipient):
    parcels = [signed(h49, now, **facts, recipient=recipient), signed(h49, now)]

    assert answers(parcels, now) == ["REFUSED unreadable", "ACCEPTED"]
