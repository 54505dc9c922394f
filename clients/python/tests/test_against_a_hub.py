"""The client and a real hub: they apply, talk, hand each other files, and prove it."""

import json
import socket

import pytest
from tests.road.living import answering, eventually

from motcua_road import Key, NoAnswer, Unreadable, check_receipt
from motcua_road.peer import NotBelieved

pytestmark = pytest.mark.django_db


def state_of(peer, message_id):
    return peer.store.sent(message_id)["state"]


def bodies(peer, type):
    rows = peer.store.db.execute("SELECT parcel FROM inbox ORDER BY received_at").fetchall()
    parcels = [json.loads(row["parcel"]) for row in rows]
    return [json.loads(one["body"]) for one in parcels if json.loads(one["header"])["type"] == type]


def test_a_message_is_proved_and_answered(make_peer):
    peer = make_peer("x01", "H91")

    message_id = peer.send("road.LineTest.1", "G22", {"number": 7, "text": "Thử"})
    assert peer.push() == 1

    row = peer.store.sent(message_id)
    assert row["state"] == "DELIVERED"
    assert check_receipt(json.loads(row["receipt"]), json.loads(row["parcel"]), peer.registry) == "R1"
    eventually(lambda: peer.fetch() and bodies(peer, "road.LineTestAnswer.1") == [{"number": 7}])
    assert peer.work() == 1


def test_a_receipt_proves_one_message_alone(make_peer):
    peer = make_peer("x02", "H92")
    one, other = (peer.send("road.LineTest.1", "G22", {"number": n, "wants_answer": False}) for n in (1, 2))
    peer.push()

    receipt = json.loads(peer.store.sent(one)["receipt"])
    with pytest.raises(Unreadable, match="another message"):
        check_receipt(receipt, json.loads(peer.store.sent(other)["parcel"]), peer.registry)


def test_two_clients_talk_by_the_hub_until_nothing_is_left(make_peer):
    one, two = make_peer("x03", "H93"), make_peer("x04", "H94", anything=lambda *_: None)
    one.refresh_registry()
    sent = [one.send("example.Note.1", "H94", {"n": n}, order_key="dossier 1") for n in range(5)]

    one.push()
    assert [state_of(one, each) for each in sent] == ["RELAYED"] * 5
    two.refresh_registry()
    assert two.fetch() == 5
    two.work()
    assert [body["n"] for body in bodies(two, "example.Note.1")] == [0, 1, 2, 3, 4]
    one.fetch()
    assert [state_of(one, each) for each in sent] == ["DELIVERED"] * 5


def test_files_go_along_in_parts(make_peer, tmp_path):
    one = make_peer("x05", "H95")
    two = make_peer("x06", "H96", anything=lambda peer, message: got.append(message.files[0].read_bytes()))
    got = []
    file = tmp_path / "large.bin"
    file.write_bytes(bytes(range(256)) * 10_000)
    one.refresh_registry()

    message_id = one.send("example.Note.1", "H96", {}, files=[(file, "application/octet-stream")])
    one.push()
    one.push()
    two.refresh_registry()
    two.fetch()
    two.work()

    assert got == [file.read_bytes()]
    one.fetch()
    assert state_of(one, message_id) == "DELIVERED"


def test_the_hub_pushes_to_a_door(make_peer):
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    peer = make_peer("x07", "H97", address=f"http://127.0.0.1:{port}")

    with answering(peer.door, port):
        peer.send("road.LineTest.1", "G22", {"number": 9})
        peer.push()
        eventually(lambda: bodies(peer, "road.LineTestAnswer.1") == [{"number": 9}])


def test_on_trial_only_the_line_may_be_tried(make_peer):
    peer = make_peer("x08", "H98", is_connected=False)

    message_id = peer.send("example.Note.1", "G22", {})
    peer.push()

    assert (state_of(peer, message_id), peer.store.sent(message_id)["code"]) == ("WAITING", "on_trial")


def test_a_registry_of_somebody_else_is_not_believed(make_peer):
    peer = make_peer("x09", "H99")
    peer.hub_key, peer._registry = Key.generate("other").public, None
    peer.store.note("registry", "")

    with pytest.raises(NotBelieved):
        peer.refresh_registry()


def test_who_does_not_answer_is_asked_again_later(make_peer):
    peer = make_peer("x10", "H90")
    message_id = peer.send("road.LineTest.1", "G22", {"number": 1})
    hub = peer.registry.hub
    hub.said["address"] = "http://127.0.0.1:9"

    assert peer.push() == 0
    row = peer.store.sent(message_id)
    assert (row["state"], row["attempts"]) == ("WAITING", 1)
    peer.hub_url = "http://127.0.0.1:9"
    with pytest.raises(NoAnswer):
        peer.refresh_registry()
