"""A deployment applies at the hub, over HTTP; hostile ones too."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from msgspec.structs import replace

from motcua.base.actor import SYSTEM
from motcua.road import actions, queries
from motcua.road.models import Applicant, Refusal, RegistryChange
from motcua.road.testing import Deployment, make_peer, make_trial
from motcua.road.types import PeerState
from motcua.wire.road.registry import SignedApplication, read_registry
from motcua.wire.road.signatures import new_private_key

pytestmark = pytest.mark.usefixtures("hub")
URL = "/api/v1/road/applications"


def post(application: SignedApplication | bytes) -> Any:
    body = application if isinstance(application, bytes) else msgspec.json.encode(application)
    return Client().post(URL, body, content_type="application/json")


def refused(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_new_deployment_is_on_trial_with_its_key_and_without_mandates(now):
    quang_ninh = Deployment("h49", ("H49",), "https://h49.example")

    assert post(quang_ninh.application(now)).json() == {"state": "TRIAL"}

    entry = queries.find_peer("h49")
    assert (entry.state, entry.mandates, entry.address) == (PeerState.TRIAL, (), "https://h49.example")
    assert [key.value for key in entry.keys] == [quang_ninh.key.public.value]
    assert Applicant.objects.get().agency_codes == ["H49"]
    assert list(RegistryChange.objects.order_by("number").values_list("number", "kind")) == [
        (1, "FOUNDED"),
        (2, "APPLIED"),
    ]


def test_the_same_application_again_changes_nothing(now):
    application = Deployment("h49", ("H49",)).application(now)

    assert post(application).json() == post(application).json() == {"state": "TRIAL"}

    assert queries.get_registry(now).number == 2


def test_a_forged_application_is_refused_and_leaves_a_trace(now):
    quang_ninh = Deployment("h49", ("H49",))
    forged = quang_ninh.application(now, signer=new_private_key(quang_ninh.key.name))

    assert refused(post(forged)) == (401, "unknown_deployment")

    assert queries.find_peer("h49") is None
    assert list(Refusal.objects.values_list("deployment", "code")) == [("h49", "unknown_deployment")]


def test_nobody_can_speak_for_a_connected_deployment_by_a_key_of_their_own(now):
    make_peer("h49", now=now)
    thief = Deployment("h49", ("H49",), "https://thief.example")

    assert refused(post(thief.application(now))) == (422, "keys_refused")
    thief.key = new_private_key("another-name")
    assert refused(post(thief.application(now))) == (401, "unknown_deployment")

    assert queries.find_peer("h49").address == ""


def test_nobody_can_speak_for_the_hub(now):
    thief = Deployment("national", ("G22",), "https://thief.example")

    assert refused(post(thief.application(now)))[0] == 401

    assert queries.get_hub().address != "https://thief.example"


def test_a_new_key_is_taken_when_one_in_force_signs_for_it(now):
    quang_ninh = make_peer("h49", now=now)
    new = new_private_key("h49-2")
    brought = replace(quang_ninh.entry(), name=new.name, value=new.public.value, valid_from=now + timedelta(hours=1))

    assert post(quang_ninh.application(now, keys=[quang_ninh.entry(), brought])).json() == {"state": "CONNECTED"}

    assert [key.name for key in queries.find_peer("h49").keys] == ["h49-1", "h49-2"]


def test_an_older_application_cannot_bring_an_old_address_back(now):
    quang_ninh = make_peer("h49", now=now)
    older = quang_ninh.application(now, address="https://old.example")
    post(quang_ninh.application(now + timedelta(seconds=1), address="https://new.example"))

    assert refused(post(older)) == (409, "stale")

    assert queries.find_peer("h49").address == "https://new.example"


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_clock_that_is_wrong_by_more_than_a_quarter_of_an_hour_is_refused(now, minutes):
    assert refused(post(Deployment("h49", ()).application(now + timedelta(minutes=minutes)))) == (409, "stale")


def test_a_revoked_key_neither_signs_nor_comes_back(now):
    quang_ninh = make_peer("h49", now=now)
    actions.revoke_key("h49", "h49-1", SYSTEM, "Stolen", now)

    assert post(quang_ninh.application(now)).status_code == 202  # held: nobody can vouch for it
    actions.accept_keys("h49", SYSTEM, "They say so", now)

    assert queries.find_peer("h49").find_key("h49-1").revoked_at == now


def test_an_ended_key_cannot_be_prolonged_nor_a_new_one_sign_the_past(now):
    quang_ninh = make_peer("h49", now=now)
    ends, new = now + timedelta(hours=1), new_private_key("h49-2")
    brought = replace(quang_ninh.entry(), name=new.name, value=new.public.value)
    post(quang_ninh.application(now, keys=[quang_ninh.entry(valid_to=ends), brought]))

    post(quang_ninh.application(now + timedelta(seconds=1), keys=[quang_ninh.entry()]))

    old, young = queries.find_peer("h49").keys
    assert old.valid_to == ends
    assert young.valid_from == now - timedelta(minutes=15)


def test_keys_of_one_who_lost_all_of_theirs_wait_for_an_administrator(now):
    make_peer("h49", now=now)
    actions.revoke_key("h49", "h49-1", SYSTEM, "Lost", now)
    again = Deployment("h49", ("H49",))
    again.key = new_private_key("h49-2")

    assert post(again.application(now)).json() == {"state": "HELD"}
    assert queries.find_peer("h49").find_key("h49-2") is None
    actions.accept_keys("h49", SYSTEM, "Read to us by telephone", now)

    assert queries.find_peer("h49").find_key("h49-2").value == again.key.public.value


def test_who_took_a_name_on_trial_first_can_be_put_right(now):
    squatter = make_trial("h49", now=now)
    rightful = Deployment("h49", ("H49",))
    rightful.key = new_private_key("h49-right")

    assert post(rightful.application(now)).json() == {"state": "HELD"}
    actions.accept_keys("h49", SYSTEM, "Compared by telephone", now)

    entry = queries.find_peer("h49")
    assert entry.find_key(squatter.key.name).revoked_at == now
    assert entry.find_key("h49-right").is_valid(now)


def test_a_suspended_deployment_is_told_so(now):
    quang_ninh = make_peer("h49", now=now)
    actions.suspend("h49", SYSTEM, "Sends rubbish", now)

    assert refused(post(quang_ninh.application(now))) == (403, "suspended")


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 200_000, b'{"text":"{}","signature":{"key":"a","algorithm":"b","value":"c"}}', b"\xff"]
)
def test_what_cannot_be_read_is_refused(now, body):
    assert refused(post(body)) == (400, "unreadable")


def test_an_oversize_body_is_not_read(now):
    assert refused(post(b" " * (256 * 2**10 + 1))) == (413, "too_large")


@pytest.mark.parametrize("name", ["H49", "h49/x", "h" * 41, "-h"])
def test_names_that_could_be_mistaken_are_refused(now, name):
    assert refused(post(Deployment(name, ("H49",)).application(now)))[0] in {400, 401}


def test_where_the_road_is_open_whoever_asks_takes_part_but_for_others_agencies(now, settings):
    settings.MOTCUA_ROAD_OPEN = True

    assert post(Deployment("h49", ("H49", "G22")).application(now)).json() == {"state": "CONNECTED"}

    assert [mandate.agency_code for mandate in queries.find_peer("h49").mandates] == ["H49"]
    assert queries.find_peer_for("G22", now).deployment == "national"


def test_a_deployment_that_is_no_hub_takes_no_applications(now, settings):
    settings.MOTCUA_SEAT = "agency"

    assert refused(post(Deployment("h49", ()).application(now))) == (404, "not_the_hub")
    assert refused(Client().get("/api/v1/road/registry")) == (404, "not_the_hub")


def test_the_registry_is_public_signed_and_sent_only_when_it_changed(now):
    first = Client().get("/api/v1/road/registry")
    again = Client().get("/api/v1/road/registry", headers={"If-None-Match": first["ETag"]})

    assert read_registry(msgspec.convert(first.json(), queries.get_signed_registry()[1].__class__)).number == 1
    assert (again.status_code, again.content) == (304, b"")
