"""Who names a file must have had it: its digest, which is no secret, opens nothing."""

from datetime import timedelta
from hashlib import sha256

import msgspec
import pytest
from django.test import Client

from motcua.base import files
from motcua.road import actions
from motcua.road.models import FileUnderway, InboxMessage, RelayedMessage, RoadFile
from motcua.road.queries import registry
from motcua.road.testing import make_peer
from motcua.wire.road.messages import Attachment
from motcua.wire.road.talk import Push, PushAnswer, UploadState

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/road"
SECRET = b"giay khai sinh cua An"
DIGEST = sha256(SECRET).hexdigest()
NAMED = (Attachment(DIGEST, len(SECRET), "application/pdf", "paper.pdf"),)


@pytest.fixture
def h49(hub, now):
    return make_peer("h49", ("H49",), now=now - timedelta(days=60))


@pytest.fixture
def h26(hub, now):
    return make_peer("h26", ("H26",), now=now - timedelta(days=60))


def ask(peer, method, path, body=b"", query=""):
    signed = peer.signed(method, ROOT + path, body, query=query)
    url = f"{ROOT}{path}" + (f"?{query}" if query else "")
    return Client().generic(method, url, body, content_type="application/json", headers=signed)


def push(peer, parcel):
    answer = ask(peer, "POST", "/messages", msgspec.json.encode(Push((parcel,))))
    return msgspec.json.decode(answer.content, type=PushAnswer).results[0]


def upload(peer, content=SECRET):
    answer = ask(peer, "PUT", f"/files/{DIGEST}", content, query=f"offset=0&size={len(content)}")
    return msgspec.json.decode(answer.content, type=UploadState)


def begin(peer):
    answer = ask(peer, "GET", f"/files/{DIGEST}/upload", query=f"size={len(SECRET)}")
    return msgspec.json.decode(answer.content, type=UploadState)


def test_a_thief_who_knows_a_digest_sends_itself_the_file_by_the_hub_and_gets_nothing(h49, h26, now):
    upload(h49)
    assert push(h49, h49.parcel("G22", attachments=NAMED)).verdict == "ACCEPTED"

    to_itself = h26.parcel("H26", attachments=NAMED)
    answer = push(h26, to_itself)

    assert (answer.verdict, answer.code) == ("LATER", "attachments_missing")
    assert begin(h26) == UploadState(0, False)
    assert push(h26, to_itself).code == "attachments_missing"
    assert not RelayedMessage.objects.exists()
    assert ask(h26, "GET", f"/files/{DIGEST}").status_code == 404


def test_who_has_the_file_shows_it_and_it_is_kept_once(h49, h26, now):
    upload(h49)
    first, stored = RoadFile.objects.get().file_key, set(files.list_keys())

    assert (upload(h26), begin(h26)) == (UploadState(len(SECRET), True),) * 2
    assert push(h26, h26.parcel("H26", attachments=NAMED)).verdict == "RELAYED"

    assert RelayedMessage.objects.get().files == {DIGEST: first}
    assert set(files.list_keys()) == stored


def test_what_we_sent_ourselves_is_no_file_of_who_knows_its_digest(h49, now):
    paper = files.put(SECRET)
    RoadFile.objects.create(sha256=DIGEST, file_key=paper.key, size=paper.size, stored_at=now)

    assert push(h49, h49.parcel(attachments=NAMED)).code == "attachments_missing"


def test_a_message_that_somebody_hands_over_names_what_he_or_its_signer_uploaded(h49, h26, now):
    parcel = h49.parcel(attachments=NAMED)
    upload(h26)

    assert push(h49, parcel).code == "attachments_missing"
    assert push(h26, parcel).verdict == "ACCEPTED"
    assert InboxMessage.objects.get().deployment == "h49"


def test_an_upload_whose_last_answer_was_lost_is_whole_at_the_next_question(h49, now):
    begin(h49)
    files.append_partial(FileUnderway.objects.get().partial_key, 0, SECRET)

    assert begin(h49) == UploadState(len(SECRET), True)
    assert files.read(RoadFile.objects.get().file_key) == SECRET


def test_a_file_that_was_swept_away_is_shown_again(h49, now):
    upload(h49)
    RoadFile.objects.all().delete()

    assert begin(h49) == UploadState(0, False)
    assert upload(h49) == UploadState(len(SECRET), True)
    assert actions.get_upload(sha256=DIGEST, size=1, peer=registry.find_peer("h49"), now=now).is_whole
