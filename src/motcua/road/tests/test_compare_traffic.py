"""Heads are compared while messages flow: what is under way is no difference; what was lost comes with its files."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import msgspec
import pytest
from django.db import transaction

from motcua.base import files
from motcua.road import actions, jobs
from motcua.road.gateways import http, keys
from motcua.road.models import Contact, InboxMessage, OutboxMessage, RoadFile
from motcua.road.queries import heads as told
from motcua.road.queries import registry
from motcua.road.testing import make_peer
from motcua.road.types import LINE_TEST, LineTestBody
from motcua.wire.road.messages import Attachment, read_header
from motcua.wire.road.receipts import Rung, write_receipt
from motcua.wire.road.talk import (
    HandAnswer,
    HeadsAnswer,
    Item,
    LineOf,
    Swap,
    SwapAnswer,
    UploadState,
)

CONTENT = b"mot tep that " * 1000


class Peer(BaseHTTPRequestHandler):
    """A peer in miniature: answers heads and swap with what it was given, takes files and gives them."""

    heads = HeadsAnswer()
    swap: SwapAnswer | None = None
    asked: list[str] = []
    given: Swap | None = None
    uploaded = b""

    def do_GET(self):
        self.asked.append(self.path.split("/")[-1].split("?")[0])
        if "/upload" in self.path:
            self._answer(UploadState(len(Peer.uploaded), Peer.uploaded == CONTENT))
        else:
            self._send(CONTENT)

    def do_PUT(self):
        self.asked.append("put")
        Peer.uploaded += self._read()
        self._answer(UploadState(len(Peer.uploaded), Peer.uploaded == CONTENT))

    def do_POST(self):
        question, what = self._read(), self.path.split("/")[-1]
        self.asked.append(what)
        if what == "swap":
            Peer.given = msgspec.json.decode(question, type=Swap)
        said = {"heads": Peer.heads, "swap": Peer.swap}.get(what, HandAnswer(()))
        self._send(b'{"code": "not_found"}', 404) if said is None else self._answer(said)

    def _read(self):
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, said):
        self._send(msgspec.json.encode(said))

    def _send(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def h49(hub, now):
    Peer.heads, Peer.swap, Peer.given, Peer.uploaded = HeadsAnswer(), SwapAnswer(), None, b""
    Peer.asked = []
    server = HTTPServer(("127.0.0.1", 0), Peer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield make_peer("h49", ("H49",), address, now=now - timedelta(days=60))
    server.shutdown()
    thread.join()
    server.server_close()
    http._pool().clear()


def send(at, attachments=()):
    with transaction.atomic():
        message_id = actions.send(
            message_type=LINE_TEST, sender="G22", recipient="H49", body=LineTestBody(1), attachments=attachments, now=at
        )
    return OutboxMessage.objects.get(message_id=message_id)


def line_of(row):
    return LineOf(row.created_at.date(), row.message_id, row.header_sha256)


def deliver(h49, row, at):
    actions.record_receipts(receipts=[h49.receipt(Rung.R1, row, at)], now=at)


def test_what_is_younger_than_a_minute_is_in_no_head(h49, now):
    for age in (0, 59, 61):
        row = send(now - timedelta(seconds=age))
        deliver(h49, row, now)

    (head,) = told.delivered_heads("h49", now, now - told.SETTLED)

    assert head.messages == 1
    assert told.delivered_lines("h49", [now.date()], now - told.SETTLED) == (line_of(row),)


def test_two_sides_agree_in_one_round_while_receipts_are_under_way(h49, now):
    rows = [send(now - timedelta(hours=1)) for _ in range(3)]  # taken there; their receipts aren't here yet
    Peer.heads = HeadsAnswer(held_days=(now.date(),), held=tuple(map(line_of, rows)))

    assert actions.compare_heads(deployment="h49")
    assert Peer.asked == ["heads", "swap"]
    assert Contact.objects.get().heads_agreed_at is not None


def test_what_was_delivered_a_moment_ago_may_be_missing_in_their_lines(h49, now):
    deliver(h49, send(now - timedelta(hours=1)), now)
    Peer.heads = HeadsAnswer(held_days=(now.date(),))

    assert actions.compare_heads(deployment="h49")
    assert Peer.given.lost == ()


def test_what_cannot_be_mended_ends_the_comparison_after_two_rounds(h49, now):
    deliver(h49, send(now - timedelta(hours=1)), now - timedelta(minutes=59))
    Peer.heads = HeadsAnswer(held_days=(now.date(),))

    assert not actions.compare_heads(deployment="h49")
    assert Peer.asked == ["heads", "swap"] * 2
    assert len(Peer.given.lost) == 1


def test_what_cannot_be_mended_is_not_asked_for_all_the_time(h49, now, monkeypatch):
    monkeypatch.setattr(jobs, "_compared", {})
    deliver(h49, send(now - timedelta(hours=1)), now - timedelta(minutes=59))
    Contact.objects.update_or_create(deployment="h49", defaults={"heads_agreed_at": None})
    Peer.heads = HeadsAnswer(held_days=(now.date(),))

    jobs.compare_heads()
    jobs.compare_heads()

    assert Peer.asked == ["heads", "swap"] * 2


def test_a_peer_that_tells_heads_alone_is_given_no_pause(h49, now):
    Peer.heads, Peer.swap = HeadsAnswer(held_days=(now.date(),)), None

    assert not actions.compare_heads(deployment="h49")
    assert Contact.objects.get().failures == 0


def test_what_we_forgot_while_others_are_under_way_is_wanted_back(h49, now):
    under_way, forgotten = send(now - timedelta(hours=1)), send(now - timedelta(hours=1))
    Peer.heads = HeadsAnswer(held_days=(now.date(),), held=(line_of(under_way), line_of(forgotten)))
    OutboxMessage.objects.filter(message_id=forgotten.message_id).delete()  # back to the backup

    actions.compare_heads(deployment="h49")

    assert set(Peer.given.wanted) == {under_way.message_id, forgotten.message_id}


def test_of_a_day_with_more_lines_than_can_be_told_the_rest_is_not_lost(h49, now, monkeypatch):
    monkeypatch.setattr("motcua.road.actions.comparing.LINES_MAX", 1)
    rows = [send(now - timedelta(hours=1)) for _ in range(2)]
    for row in rows:
        deliver(h49, row, now - timedelta(minutes=59))
    Peer.heads = HeadsAnswer(held_days=(now.date(),), held=(line_of(rows[0]),))

    assert actions.compare_heads(deployment="h49")


def test_a_start_is_followed_by_a_comparison_of_the_last_minute_before_it(h49, now):
    Contact.objects.create(deployment="h49")
    assert actions.compare_heads(deployment="h49")  # of what was settled when we started

    def due(seconds):
        return told.list_to_compare(since=now, now=now + timedelta(seconds=seconds))

    assert (due(10), due(61)) == ([], ["h49"])


def test_what_the_peer_lost_goes_back_behind_its_files(h49, now):
    file = actions.FileToSend(files.put(CONTENT), "a.bin")
    deliver(h49, send(now - timedelta(hours=1), [file]), now - timedelta(minutes=59))
    Peer.heads = HeadsAnswer(held_days=(now.date(),))

    actions.compare_heads(deployment="h49")

    assert Peer.uploaded == CONTENT
    assert Peer.asked[:4] == ["heads", "upload", "put", "swap"]
    assert len(Peer.given.lost) == 1


def test_what_we_lost_comes_back_with_its_file(h49, now):
    sha256 = files.put(CONTENT).sha256
    parcel = h49.parcel(attachments=(Attachment(sha256, len(CONTENT), "text/plain", "a.txt"),))
    header = read_header(parcel.header)
    receipt = write_receipt(
        Rung.R1,
        message_id=header.message_id,
        header_sha256=parcel.header_sha256,
        deployment="national",
        at=now,
        key=keys.own_key(now),
    )
    Peer.heads = HeadsAnswer(sent_days=(now.date(),))
    Peer.swap = SwapAnswer(lost=(Item(parcel, receipt),))

    actions.compare_heads(deployment="h49")

    assert files.read(RoadFile.objects.get(sha256=sha256).file_key) == CONTENT
    assert InboxMessage.objects.get().header == parcel.header


def test_a_file_may_be_fetched_by_whoever_lost_its_message(h49, now, client):
    file = actions.FileToSend(files.put(CONTENT), "a.bin")
    row = send(now - timedelta(hours=1), [file])
    deliver(h49, row, now - timedelta(minutes=59))
    peer, path = registry.find_peer("h49"), f"/api/v1/road/files/{file.file.sha256}"

    given = actions.swap(peer=peer, given=Swap((now.date(),)), now=now)
    answer = client.get(path, headers=h49.signed("GET", path))

    assert [read_header(item.parcel.header).message_id for item in given.lost] == [row.message_id]
    assert b"".join(answer.streaming_content) == CONTENT


def test_a_message_whose_file_is_gone_holds_up_no_other(h49, now):
    lacking = send(now - timedelta(hours=1), [actions.FileToSend(files.put(CONTENT), "a.bin")])
    whole = send(now - timedelta(hours=1))
    for row in (lacking, whole):
        deliver(h49, row, now - timedelta(minutes=59))
    files.delete(RoadFile.objects.get().file_key)
    Peer.heads = HeadsAnswer(held_days=(now.date(),))

    actions.compare_heads(deployment="h49")

    assert [read_header(item.parcel.header).message_id for item in Peer.given.lost] == [whole.message_id]
