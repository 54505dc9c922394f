"""The door: what is taken, what is turned away, and that saying it twice changes nothing."""

from datetime import timedelta

import msgspec
import pytest
from django.db import transaction

from motcua.base.actor import SYSTEM
from motcua.base.ids import new_id
from motcua.road import actions
from motcua.road.models import InboxMessage, Refusal, RelayedMessage
from motcua.road.queries import registry
from motcua.road.testing import Deployment, make_peer, make_trial
from motcua.road.types import LineTestAnswerBody, Mandate, Verdict
from motcua.wire.road.receipts import Rung, read_receipt
from motcua.wire.road.signatures import is_signed, new_private_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def h49(hub, now) -> Deployment:
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


def receive(now, *parcels):
    return actions.receive(list(parcels), network_address="192.0.2.9", now=now)


def test_a_message_is_held_before_its_sender_gets_a_receipt_over_its_very_bytes(h49, now):
    parcel = h49.parcel()

    (answer,) = receive(now, parcel)

    said = read_receipt(answer.receipt)
    row = InboxMessage.objects.get()
    assert (said.rung, said.header_sha256, said.deployment) == (Rung.R1, parcel.header_sha256, "national")
    assert (row.header, row.body) == (parcel.header, parcel.body)
    key = registry.own_entry().find_key(answer.receipt.signature.key)
    assert is_signed(answer.receipt.text, answer.receipt.signature, key.public)


def test_the_same_message_again_gets_the_very_same_receipt(h49, now):
    parcel = h49.parcel()

    first, again = receive(now, parcel), receive(now + timedelta(days=400), parcel)
    (twice_at_once, second) = receive(now, *[h49.parcel(message_id=new_id())] * 2)

    assert (again[0].verdict, again[0].receipt) == ("DUPLICATE", first[0].receipt)
    assert (twice_at_once.verdict, second.verdict, second.receipt) == ("ACCEPTED", "DUPLICATE", twice_at_once.receipt)
    assert InboxMessage.objects.count() == 2


def test_the_same_id_with_other_content_is_refused_and_changes_nothing(h49, now):
    parcel = h49.parcel()
    receive(now, parcel)
    other = h49.parcel(message_id=InboxMessage.objects.get().message_id, order_key="k", order_seq=1)

    (answer,) = receive(now, other)

    assert (answer.verdict, answer.code) == ("REFUSED", "other_content")
    assert read_receipt(answer.receipt).header_sha256 == other.header_sha256
    assert InboxMessage.objects.get().header == parcel.header
    assert Refusal.objects.get().code == "other_content"


def _forged(h49):
    return h49.parcel(signed_by=new_private_key("h49-1"))


def _changed(h49):
    return msgspec.structs.replace(h49.parcel(), body='{"number":2}')


def _of_another(h49):
    return h49.parcel(sender="H26")


def _by_an_unknown_key(h49):
    return h49.parcel(signed_by=new_private_key("h49-9"))


def _from_the_future(h49):
    return h49.parcel(created_at=h49_now() + timedelta(days=2), expires_at=h49_now() + timedelta(days=9))


def _elsewhere(h49):
    return h49.parcel(recipient="G02")


def h49_now():
    from motcua.base import clock

    return clock.now()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_forged, "forged_signature"),
        (_changed, "body_mismatch"),
        (_of_another, "not_mandated"),
        (_by_an_unknown_key, "unknown_key"),
        (_from_the_future, "clock_wrong"),
        (_elsewhere, "not_here"),
    ],
)
def test_what_can_be_mended_is_put_off_without_a_receipt_and_leaves_a_trace(h49, now, make, code):
    (answer,) = receive(now, make(h49))

    assert (answer.verdict, answer.code, answer.receipt) == ("LATER", code, None)
    trace = Refusal.objects.get()
    assert (trace.code, trace.deployment, trace.network_address) == (code, "h49", "192.0.2.9")
    assert not InboxMessage.objects.exists() and not RelayedMessage.objects.exists()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"type": "nobody.Knows.1"}, "unknown_type"),
        ({"body": LineTestAnswerBody(1), "type": "road.Skip.1"}, "body_unreadable"),
    ],
)
def test_what_cannot_be_mended_is_refused_for_good_with_a_receipt(h49, now, facts, code):
    (answer,) = receive(now, h49.parcel(**facts))

    assert (answer.verdict, answer.code) == ("REFUSED", code)
    assert (read_receipt(answer.receipt).rung, read_receipt(answer.receipt).code) == (Rung.NO, code)
    assert not InboxMessage.objects.exists()


def test_an_expired_message_is_refused(h49, now):
    late = h49.parcel(created_at=now - timedelta(days=9), expires_at=now - timedelta(hours=1))

    assert receive(now, late)[0].code == "expired"


def test_a_place_in_an_order_is_taken_once(h49, now):
    receive(now, h49.parcel(order_key="k", order_seq=1))

    assert receive(now, h49.parcel(order_key="k", order_seq=1))[0].code == "place_taken"


def test_a_mandate_covers_what_was_written_before_its_end_and_nothing_after(h49, now):
    ended = [Mandate(agency_code="H49", valid_from=now - timedelta(days=99), valid_to=now - timedelta(days=1))]
    actions.set_mandates("h49", ended, SYSTEM, "Merged", now)

    before = receive(now, h49.parcel(created_at=now - timedelta(days=2)))
    after = receive(now, h49.parcel())

    assert (before[0].verdict, after[0].code) == ("ACCEPTED", "not_mandated")


def test_a_suspended_deployment_is_not_heard(h49, now):
    actions.suspend("h49", SYSTEM, "Its key may be stolen", now)

    assert receive(now, h49.parcel())[0].code == "suspended"


def test_a_revoked_key_is_refused_whatever_the_date(h49, now):
    actions.revoke_key("h49", "h49-1", SYSTEM, "Lost", now)

    assert receive(now, h49.parcel(created_at=now - timedelta(days=3)))[0].code == "key_revoked"


def test_who_is_on_trial_may_only_try_the_line(hub, now):
    trial = make_trial("h50", ("H50",), now=now)

    answers = receive(now, trial.parcel(sender="H50", type="nobody.Knows.1"))

    assert answers[0].code == "on_trial"


def test_who_is_on_trial_may_try_the_line_once_it_has_a_mandate(hub, now):
    trial = make_trial("h50", ("H50",), now=now)
    test = trial.parcel(sender="H50")
    assert receive(now, test)[0].code == "not_mandated"

    actions.set_mandates("h50", [Mandate(agency_code="H50", valid_from=now)], SYSTEM, "To try", now)

    assert receive(now, test)[0].verdict is Verdict.ACCEPTED


def test_the_hub_holds_what_is_for_another_and_says_so(h49, now):
    make_peer("g02", ("G02",), now=now)

    (answer,) = receive(now, h49.parcel(recipient="G02.01", type="nobody.Knows.1"))

    held = RelayedMessage.objects.get()
    assert read_receipt(answer.receipt).rung is Rung.R0
    assert (held.from_peer, held.to_peer, held.state) == ("h49", "g02", "WAITING")


def test_a_full_house_puts_off_but_still_knows_what_it_has(h49, now, settings):
    settings.MOTCUA_ROAD_WAITING_MAX = 1
    known = h49.parcel()

    answers = receive(now, known, h49.parcel(), known)

    assert [answer.code or answer.verdict for answer in answers] == ["ACCEPTED", "full", "DUPLICATE"]


@pytest.mark.parametrize("size", [1, 20, 200])
def test_statements_do_not_grow_with_the_batch(h49, now, size, django_assert_num_queries):
    parcels = [h49.parcel(order_key=f"k{n % 7}", order_seq=n // 7 + 1) for n in range(size)]

    with transaction.atomic(), django_assert_num_queries(10):
        answers = receive(now, *parcels)

    assert {answer.verdict for answer in answers} == {"ACCEPTED"}
