"""The road's addresses: only deployments that prove who they are get in, and hostile ones leave a clear no behind."""

from datetime import timedelta
from hashlib import sha256

import msgspec
import pytest
from django.test import Client

from motcua.base import clock, files
from motcua.base.actor import SYSTEM
from motcua.road import actions
from motcua.road.models import InboxMessage, Refusal, RelayedMessage, RoadFile
from motcua.road.testing import make_peer
from motcua.wire.road.messages import REQUEST_MAX, Attachment
from motcua.wire.road.talk import Fetch, FetchAnswer, Push, PushAnswer, UploadState

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/road"


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


@pytest.fixture
def h26(hub, now):
    return make_peer("h26", ("H26",), now=now - timedelta(days=60))


def ask(peer, method, path, body=b"", query="", **headers):
    signed = peer.signed(method, ROOT + path, body, query=query) if peer else {}
    url = f"{ROOT}{path}" + (f"?{query}" if query else "")
    kind = "application/octet-stream" if method == "PUT" else "application/json"
    return Client().generic(method, url, body, content_type=kind, headers={**signed, **headers})


def say(peer, path, question, **headers):
    return ask(peer, "POST", path, msgspec.json.encode(question), **headers)


def test_messages_are_taken_and_answered_one_by_one(h49, now):
    answer = say(h49, "/messages", Push((h49.parcel(), h49.parcel(sender="H26"))))

    results = msgspec.json.decode(answer.content, type=PushAnswer).results
    assert [(one.verdict, one.code) for one in results] == [("ACCEPTED", ""), ("LATER", "not_mandated")]


@pytest.mark.parametrize("path", ["/messages", "/receipts", "/fetch", "/heads", "/swap", "/returns"])
def test_who_does_not_sign_is_not_heard(h49, now, path):
    answer = ask(None, "POST", path, b"{}")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed")
    assert answer["Content-Type"] == "application/problem+json"


def test_a_signature_holds_for_one_request_alone(h49, now):
    body = msgspec.json.encode(Push((h49.parcel(),)))
    signed = h49.signed("POST", f"{ROOT}/messages", body)

    def send(path, sent):
        return Client().generic("POST", f"{ROOT}{path}", sent, content_type="application/json", headers=signed)

    assert send("/messages", body + b" ").json()["code"] == "not_signed"
    assert send("/receipts", body).json()["code"] == "not_signed"
    with clock.given(now + timedelta(minutes=16)):
        assert send("/messages", body).json()["code"] == "not_signed"
    assert send("/messages", body).status_code == 200


def test_strangers_and_suspended_ones_are_told_so(h49, h26, now):
    actions.suspend("h26", SYSTEM, "Stolen key", now)
    h49.name = "h50"

    assert (say(h49, "/fetch", Fetch()).status_code, say(h49, "/fetch", Fetch()).json()["code"]) == (
        401,
        "unknown_deployment",
    )
    assert (say(h26, "/fetch", Fetch()).status_code, say(h26, "/fetch", Fetch()).json()["code"]) == (403, "suspended")


def test_a_body_of_ten_gigabytes_is_refused_by_its_length(h49, now):
    answer = ask(h49, "POST", "/messages", b"{}", **{"Content-Length": str(10 * 2**30)})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_body_over_the_limit_is_refused(h49, now):
    assert ask(h49, "POST", "/messages", b" " * (REQUEST_MAX + 1)).status_code == 413


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b'{"messages":' + b'{"a":' * 100_000, b'{"messages":[]}', b"\xff\xfe", b"null"]
)
def test_nonsense_is_told_apart(h49, now, body):
    answer = ask(h49, "POST", "/messages", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_a_deep_body_is_refused_for_good(h49, now):
    deep = '{"number":1,"unknown":' + "[" * 50_000 + "]" * 50_000 + "}"
    parcel = h49.parcel(body=msgspec.Raw(deep.encode()))

    answer = say(h49, "/messages", Push((parcel,)))

    (result,) = msgspec.json.decode(answer.content, type=PushAnswer).results
    assert (result.verdict, result.code) == ("REFUSED", "body_unreadable")
    assert Refusal.objects.get().code == "body_unreadable" and not InboxMessage.objects.exists()


def test_a_full_house_says_when_to_come_again(h49, now, settings):
    settings.MOTCUA_ROAD_WAITING_MAX = 0

    answer = say(h49, "/messages", Push((h49.parcel(),)))

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (429, "full", "30")


def test_only_the_hub_is_fetched_from(h49, now, settings):
    assert msgspec.json.decode(say(h49, "/fetch", Fetch()).content, type=FetchAnswer) == FetchAnswer()
    settings.MOTCUA_SEAT = "agency"

    assert say(h49, "/fetch", Fetch()).json()["code"] == "not_the_hub"


CONTENT = b"a paper " * 400_000
DIGEST = sha256(CONTENT).hexdigest()
SIZE = len(CONTENT)


def upload(peer, offset, part, digest=DIGEST, size=SIZE):
    return ask(peer, "PUT", f"/files/{digest}", part, query=f"offset={offset}&size={size}")


def state_of(answer):
    return msgspec.json.decode(answer.content, type=UploadState)


def test_a_file_comes_in_parts_goes_on_after_a_break_and_comes_once(h49, now):
    half = len(CONTENT) // 2
    assert state_of(upload(h49, 0, CONTENT[:half])) == UploadState(half, False)

    lost_answer = upload(h49, 0, CONTENT[:half])
    assert state_of(lost_answer) == UploadState(half, False)
    assert state_of(upload(h49, half, CONTENT[half:])) == UploadState(len(CONTENT), True)

    assert files.read(RoadFile.objects.get().file_key) == CONTENT
    asked = ask(h49, "GET", f"/files/{DIGEST}/upload", query=f"size={len(CONTENT)}")
    assert state_of(asked) == UploadState(len(CONTENT), True)


def test_a_file_that_is_not_what_its_digest_says_is_refused_and_forgotten(h49, now):
    answer = upload(h49, 0, b"other", digest=DIGEST, size=5)

    assert (answer.status_code, answer.json()["code"]) == (422, "other_content")
    assert not RoadFile.objects.exists()


def test_a_file_too_large_and_a_digest_that_is_none_are_refused(h49, now, settings):
    settings.MOTCUA_ROAD_FILE_MAX = 10

    assert upload(h49, 0, b"x", size=11).status_code == 413
    assert upload(h49, 0, b"x", digest="../../etc/passwd").status_code in {404, 422}
    assert upload(h49, 0, b"x", digest="A" * 64).status_code == 422


def test_a_message_waits_for_its_files_and_only_its_recipient_gets_them(h49, h26, now):
    make_peer("g02", ("G02",), now=now - timedelta(days=60))
    attachment = Attachment(DIGEST, len(CONTENT), "application/pdf", "paper.pdf")
    parcel = h49.parcel(recipient="H26", attachments=(attachment,))
    (early,) = actions.receive([parcel], now=now)
    upload(h49, 0, CONTENT[: 3 * 2**20])
    upload(h49, 3 * 2**20, CONTENT[3 * 2**20 :])
    (taken,) = actions.receive([parcel], now=now)

    assert (early.code, taken.verdict) == ("attachments_missing", "RELAYED")
    assert RelayedMessage.objects.get().files == {DIGEST: RoadFile.objects.get().file_key}
    got = ask(h26, "GET", f"/files/{DIGEST}", Range="bytes=0-7")
    assert (got.status_code, b"".join(got.streaming_content)) == (206, CONTENT[:8])
    assert ask(h49, "GET", f"/files/{DIGEST}").status_code == 404
