"""The road's pages over HTTP: who may see them, and what an administrator does there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.agencies import testing as agencies
from motcua.agencies.types import Role
from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.base.ids import new_id
from motcua.evidence import actions as evidence
from motcua.identity import testing as identity
from motcua.road import actions, queries
from motcua.road.models import Contact, InboxMessage, LineTest, OutboxMessage, Refusal, RegistryChange
from motcua.road.queries import registry
from motcua.road.testing import Deployment, make_hub, make_peer, make_trial
from motcua.road.types import PeerState
from motcua.trail.models import Read
from motcua.wire.road.signatures import new_private_key
from motcua.wire.tlog.bundles import check_bundle, read_bundle

pytestmark = pytest.mark.usefixtures("hub")


NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def now() -> Iterator[datetime]:
    with clock.given(NOW):
        yield NOW


@pytest.fixture
def hub(settings: Any, db: None, now: datetime, tmp_path: Path) -> Iterator[None]:
    """This deployment is the hub, and Hà Nội's."""
    settings.MOTCUA_KEYS = tmp_path
    settings.MOTCUA_SEAT, settings.MOTCUA_DEPLOYMENT, settings.MOTCUA_AGENCY = "national", "national", "H26"
    agencies.make_agencies()
    make_hub(now)
    yield
    registry.forget()


@pytest.fixture
def oanh() -> Client:
    """The administrator of the agency whose deployment this is."""
    return signed_in("H26.LD", Role.ADMINISTRATOR, "Cao Thị Oanh")


def signed_in(unit_code: str, role: Role, name: str = "Trần Thị Bình") -> Client:
    officer, client = agencies.make_officer(unit_code, role, name), Client()
    identity.sign_in(client, officer.account_id)
    return client


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.content
    return unescape(answer.content.decode())


def do(client: Client, deployment: str, slug: str, **typed: str) -> Any:
    return client.post(reverse("road_act", args=[deployment, slug]), {f"{slug}-{name}": typed[name] for name in typed})


def parked_message(now: Any, **facts: object) -> InboxMessage:
    given = {
        "message_id": new_id(),
        "type": "road.LineTest.1",
        "sender": "H49",
        "recipient": "H26",
        "deployment": "h49",
        "order_key": "D-1",
        "order_seq": 1,
        "header": '{"kind":"message"}',
        "header_sha256": "0" * 64,
        "signature": {},
        "salt": "",
        "body": '{"number":7,"text":"Nội dung"}',
        "receipt": {},
        "created_at": now,
        "received_at": now,
        "state": "PARKED",
        "next_attempt_at": now,
        "reason": "The handler failed",
    }
    whole = given | facts
    return InboxMessage.objects.create(**whole, identity=whole["message_id"])


def test_who_applied_is_listed_and_connected_with_a_reason(now, oanh):
    make_trial("h49", now=now)

    assert "Đang thử" in page(oanh, "road_peers")
    assert "H49" in page(oanh, "road_peer", "h49")
    answer = do(oanh, "h49", "connect", codes="h49\nH49.3", reason="Công văn 12")

    assert answer.status_code == 302
    assert queries.find_peer("h49").state is PeerState.CONNECTED
    assert queries.find_peer_for("H49.15.2", now).deployment == "h49"
    line = RegistryChange.objects.get(kind="CONNECTED")
    assert (line.reason, line.by_name, line.facts) == (
        "Công văn 12",
        "Cao Thị Oanh",
        {"agency_codes": ["H49", "H49.3"]},
    )
    assert "Công văn 12" in page(oanh, "road_peer", "h49")


def test_without_a_reason_nothing_happens_and_what_was_typed_is_kept(now, oanh):
    make_trial("h49", now=now)

    answer = do(oanh, "h49", "connect", codes="H49.77", reason=" ")

    assert answer.status_code == 422
    assert "H49.77" in answer.content.decode()
    assert queries.find_peer("h49").state is PeerState.TRIAL


def test_suspending_and_connecting_again(now, oanh):
    make_peer("h49", now=now)

    do(oanh, "h49", "suspend", reason="Gửi sai")
    assert queries.find_peer("h49").state is PeerState.SUSPENDED
    do(oanh, "h49", "resume", reason="Đã sửa")

    assert queries.find_peer("h49").state is PeerState.CONNECTED
    assert do(oanh, "h49", "resume", reason="Lần nữa").status_code == 409


def test_a_mandate_that_is_taken_away_ends_and_stays_on_record(now, oanh):
    make_peer("h49", ["H49", "H50"], now=now - timedelta(days=2))

    do(oanh, "h49", "mandates", codes="H49", reason="Sáp nhập")

    ends = {mandate.agency_code: mandate.valid_to for mandate in queries.find_peer("h49").mandates}
    assert ends == {"H49": None, "H50": now}
    assert queries.find_peer_for("H50.1", now) is None
    assert queries.find_peer("h49").acts_for("H50.1", now - timedelta(days=1))


def test_two_deployments_cannot_act_for_the_same_agency(now, oanh):
    make_peer("h49", now=now)
    make_trial("thief", ["H49"], now=now)

    assert do(oanh, "thief", "connect", codes="H49", reason="Xin").status_code == 409
    do(oanh, "thief", "connect", codes="H49.3", reason="Xin")

    assert queries.find_peer_for("H49.3.1", now).deployment == "thief"  # the more specific mandate wins
    assert queries.find_peer_for("H49.4", now).deployment == "h49"


def test_a_revoked_key_is_shown_as_such(now, oanh):
    make_peer("h49", now=now)

    do(oanh, "h49", "revoke-key", key="h49-1", reason="Lộ khoá")

    assert queries.find_peer("h49").find_key("h49-1").revoked_at == now
    assert "Đã thu hồi" in page(oanh, "road_peer", "h49")
    assert do(oanh, "h49", "revoke-key", key="h49-1", reason="Lộ khoá").status_code == 404


def test_the_hub_keeps_its_last_key_and_stays_connected(now, oanh):
    name = queries.own_entry().keys[0].name

    assert do(oanh, "national", "revoke-key", key=name, reason="Thử").status_code == 409
    assert do(oanh, "national", "suspend", reason="Thử").status_code == 409


def test_keys_that_wait_are_compared_and_accepted(now, oanh):
    make_trial("h49", now=now)
    rightful = Deployment("h49", ("H49",))
    rightful.key = new_private_key("h49-right")
    actions.take_application(rightful.application(now), "192.0.2.9", now)

    assert rightful.key.public.value in page(oanh, "road_peer", "h49")
    do(oanh, "h49", "accept-keys", reason="Đã gọi điện")

    assert queries.find_peer("h49").find_key("h49-right").is_valid(now)


def test_troubles_come_first_when_asked_for(now, oanh):
    make_peer("h49", now=now)
    make_peer("h50", ["H50"], now=now)
    Contact.objects.create(deployment="h50", failures=3, last_problem="Connection refused", next_attempt_at=now)

    shown = page(oanh, "road_peers", trouble="1")

    assert "Connection refused" in shown
    assert "peers/h49/" not in shown


def test_a_line_test_is_sent_and_its_answer_is_shown(now, oanh):
    make_peer("h49", now=now)

    oanh.post(reverse("road_line_test", args=["h49"]), {"text": "Xin chào"})
    sent = OutboxMessage.objects.get()
    assert "Xin chào" in page(oanh, "road_peer", "h49")
    assert "Xin chào" in page(oanh, "road_message", sent.message_id)
    assert "road.LineTest.1" in page(oanh, "road_waiting", "h49")
    LineTest.objects.create(
        message_id=new_id(),
        in_reply_to=sent.message_id,
        sender="H49",
        recipient="H26",
        number=1,
        is_answer=True,
        at=now,
    )

    assert "Đã trả lời" in page(oanh, "road_peer", "h49")


def test_a_deployment_that_has_lost_its_mandates_cannot_be_addressed(now, oanh):
    make_peer(now=now)
    actions.set_mandates("h49", [], SYSTEM, "Merged", now)

    answer = oanh.post(reverse("road_line_test", args=["h49"]), follow=True)

    assert "chưa đại diện" in answer.content.decode()
    assert not OutboxMessage.objects.exists()


def test_a_parked_message_is_run_again(now, oanh):
    message = parked_message(now)
    parked_message(now, message_id=new_id(), order_seq=2, state="WAITING")

    assert "The handler failed" in page(oanh, "road_parked")
    assert queries.list_parked(by=SYSTEM, now=now)[0][0].behind == 1
    oanh.post(reverse("road_parked"), {"message": [str(message.message_id), "nonsense"], "run": "1"})

    message.refresh_from_db()
    assert message.state == "WAITING"


def test_a_parked_message_is_given_up_with_a_reason_only(now, oanh):
    message = parked_message(now)

    assert oanh.post(reverse("road_parked"), {"message": str(message.message_id), "skip": "1"}).status_code == 422
    oanh.post(reverse("road_parked"), {"message": str(message.message_id), "skip": "1", "reason": "Gửi nhầm"})

    message.refresh_from_db()
    assert message.state == "SKIPPED"
    assert "Gửi nhầm" in message.reason


def test_opening_a_message_is_written_in_the_trail(now, oanh):
    message = parked_message(now)

    assert "Nội dung" in page(oanh, "road_message", message.message_id)

    line = Read.objects.get()
    assert (line.kind, line.subject, line.codes) == ("OPEN", "road_message", [str(message.message_id)])


def test_the_proofs_of_a_message_can_be_downloaded(now, oanh):
    message_id = actions.send_line_test(deployment=make_peer("h49", now=now).name, text="Xin chào", by=SYSTEM, now=now)
    evidence.sequence(now=now)
    link = reverse("road_message_proof", args=[message_id])

    assert link in page(oanh, "road_message", message_id)
    answer = oanh.get(link)

    assert check_bundle(read_bundle(b"".join(answer))).holds
    assert "attachment" in answer["Content-Disposition"]


def sent_message(now: datetime, **held_up: object) -> OutboxMessage:
    message_id = actions.send_line_test(deployment=make_peer("h49", now=now).name, text="Xin chào", by=SYSTEM, now=now)
    OutboxMessage.objects.filter(message_id=message_id).update(**held_up)
    return OutboxMessage.objects.get(message_id=message_id)


@pytest.mark.parametrize(
    ("state", "said", "is_listed"),
    [
        ("parked", "Bị dừng ở bên nhận từ 10:00, 20/11/2026", True),
        ("given_up", "Quản trị viên bên nhận đã bỏ qua lúc 10:00, 20/11/2026", False),
        ("done", "đã xử lý ở đó lúc 10:00, 20/11/2026", False),
    ],
)
def test_what_a_recipient_could_not_do_is_said_with_its_reason(now, oanh, state, said, is_listed):
    reason = "no_such_form: There is no <b>form</b>."
    message = sent_message(now, held_up_state=state, held_up_at=now, held_up_reason=reason)

    opened, listed = page(oanh, "road_message", message.message_id), page(oanh, "road_held_up")

    assert said in opened
    assert (reason in opened) == (state != "done")
    assert (reason in listed) == (str(message.message_id) in listed) == is_listed


def test_a_page_of_what_is_parked_elsewhere_costs_the_same_whatever_there_is(now, oanh):
    sent_message(now, held_up_state="parked", held_up_at=now, held_up_reason="KeyError")
    row = OutboxMessage.objects.get()
    costs = []
    for count in (1, 60):
        for _ in range(count):
            row.pk = new_id()
            row.save(force_insert=True)
        with CaptureQueriesContext(connection) as captured:
            queries.list_held_up(by=SYSTEM, now=now)
        costs.append(len(captured.captured_queries))

    assert costs == [1, 1]
    found, has_more = queries.list_held_up(by=SYSTEM, now=now)
    assert (len(found), has_more) == (50, True)
    assert len(queries.list_held_up(by=SYSTEM, now=now, after=str(found[-1].message_id))[0]) == 12


def test_who_was_turned_away_is_listed(now, oanh):
    Refusal.objects.create(at=now, deployment="h99", network_address="192.0.2.7", code="forged_signature")

    assert "forged_signature" in page(oanh, "road_refused")


@pytest.mark.parametrize(("unit_code", "role"), [("H26.LD", Role.LEADER), ("H26.45.LD", Role.ADMINISTRATOR)])
def test_others_see_nothing_of_it_and_their_try_is_kept(now, unit_code, role):
    make_peer("h49", now=now)
    message = parked_message(now)
    binh = signed_in(unit_code, role)

    pages = [
        reverse("road_peers"),
        reverse("road_parked"),
        reverse("road_held_up"),
        reverse("road_refused"),
        reverse("road_peer", args=["h49"]),
        reverse("road_waiting", args=["h49"]),
        reverse("road_message", args=[message.message_id]),
        reverse("road_message_proof", args=[message.message_id]),
    ]
    posts = [reverse("road_act", args=["h49", "suspend"]), reverse("road_line_test", args=["h49"])]
    assert [binh.get(url).status_code for url in pages] == [403] * len(pages)
    assert [binh.post(url, {"suspend-reason": "x"}).status_code for url in posts] == [403, 403]
    assert binh.post(reverse("road_parked"), {"message": str(message.message_id)}).status_code == 403

    assert Read.objects.filter(kind="DENIED", subject="road").count() == len(pages) + 3
    assert queries.find_peer("h49").state is PeerState.CONNECTED
    assert reverse("road_peers") not in binh.get(reverse("my_account")).content.decode()


def test_nobody_who_is_not_signed_in_sees_it(now):
    assert "login" in Client().get(reverse("road_peers"))["Location"]


def test_where_the_hub_is_elsewhere_nothing_of_others_can_be_changed(now, oanh, settings):
    make_peer("h49", now=now)
    settings.MOTCUA_SEAT, settings.MOTCUA_DEPLOYMENT = "agency", "h26"

    assert do(oanh, "h49", "suspend", reason="Thử").status_code == 404
    assert reverse("road_act", args=["h49", "suspend"]) not in page(oanh, "road_peer", "h49")
