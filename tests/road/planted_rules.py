"""Rules of the road, broken on purpose one at a time in our own house: the conformance suite must name each.

A plant takes pytest's ``monkeypatch``; beside it stand the assertions that it must make fail.
"""

import json
import threading
import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
from django.db import connections, transaction

from motcua.base import clock, files
from motcua.road import actions, api, queries
from motcua.road.actions import applying, comparing, line_tests, receiving
from motcua.road.models import FileUnderway
from motcua.road.queries import heads
from motcua.road.rules import arrival
from motcua.road.types import NotSigned, UnknownDeployment, Verdict
from motcua.wire.road import messages, talk
from motcua.wire.road.messages import Parcel, digest
from motcua.wire.road.registry import KeyEntry, Mandate
from tests.road.planting import Monkey, changed, plant

NOBODY = SimpleNamespace(SUSPENDED=object(), TRIAL=object())


def _judging(monkey: Monkey, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    judge = arrival.judge
    monkey.setattr(arrival, "judge", lambda header, **facts: judge(header, **change(facts)))


def _signers(monkey: Monkey, *codes: str) -> None:
    """Let these things not speak against a signer."""
    check = arrival.check_signer

    def careless(*given: Any, **named: Any) -> Any:
        against = check(*given, **named)
        return None if against and against.code in codes else against

    monkey.setattr(arrival, "check_signer", careless)


def _answers(monkey: Monkey, change: Callable[[list[Any]], list[Any]]) -> None:
    receive = actions.receive
    monkey.setattr(actions, "receive", lambda parcels, **facts: change(receive(parcels, **facts)))


# What is read.


@plant("R-002")
def unknown_members_refused(monkey: Monkey) -> None:
    read = messages.read_header
    known = {field.name for field in msgspec.structs.fields(messages.Header)}

    def strict(text: str) -> Any:
        header = read(text)
        if set(json.loads(text)) - known:
            raise messages.Unreadable("a member that we don't know")
        return header

    monkey.setattr(receiving, "read_header", strict)


@plant("R-001", "R-003")
def header_read_and_written_again(monkey: Monkey) -> None:
    again = property(lambda parcel: digest(json.dumps(json.loads(parcel.header)).encode()))
    monkey.setattr(Parcel, "header_sha256", again)


@plant("R-004")
def results_in_another_order(monkey: Monkey) -> None:
    _answers(monkey, lambda answers: answers[::-1])


@plant("R-005")
def any_number_of_messages(monkey: Monkey) -> None:
    class Loose(msgspec.Struct):
        messages: tuple[Parcel, ...]

    monkey.setattr(api, "Push", Loose)


@plant("R-008")
def one_bad_spoils_all(monkey: Monkey) -> None:
    def spoil(answers: list[Any]) -> list[Any]:
        bad = next((one for one in answers if one.verdict is Verdict.LATER), None)
        return [bad] * len(answers) if bad else answers

    _answers(monkey, spoil)


@plant("R-009")
def unknown_types_taken(monkey: Monkey) -> None:
    _judging(monkey, lambda facts: {**facts, "room": _room(facts["room"], is_type_known=True)})


@plant("R-010")
def bodies_not_read(monkey: Monkey) -> None:
    _judging(monkey, lambda facts: {**facts, "room": _room(facts["room"], is_body_readable=True)})


@plant("R-011")
def headers_not_checked(monkey: Monkey) -> None:
    monkey.setattr(receiving, "read_header", lambda text: messages._decode_header.decode(text.encode()))


# Who speaks.


@plant("R-020", "R-021", "R-022", "R-028")
def requests_need_no_signature(monkey: Monkey) -> None:
    caller_of = api.caller_of

    def anybody(request: Any, *given: Any) -> Any:
        try:
            return caller_of(request, *given)
        except NotSigned:
            first = next(peer for peer in queries.get_registry(clock.now()).peers if peer.state.name == "CONNECTED")
            return api.Caller(first, request.read())

    monkey.setattr(api, "caller_of", anybody)


@plant("R-021", "R-022", "R-025")
def signatures_of_requests_not_checked(monkey: Monkey) -> None:
    monkey.setattr(api, "is_believed", lambda *_: True)


@plant("R-021")
def digests_of_bodies_not_checked(monkey: Monkey) -> None:
    monkey.setattr(api, "is_body", lambda *_: True)


@plant("R-023", "R-025")
def strangers_heard(monkey: Monkey) -> None:
    caller_of = api.caller_of

    def anybody(request: Any, *given: Any) -> Any:
        try:
            return caller_of(request, *given)
        except UnknownDeployment:
            first = next(peer for peer in queries.get_registry(clock.now()).peers if peer.state.name == "CONNECTED")
            return api.Caller(first, request.read())

    monkey.setattr(api, "caller_of", anybody)


@plant("R-024")
def suspended_ones_heard(monkey: Monkey) -> None:
    monkey.setattr(api, "PeerState", NOBODY)


@plant("R-026", "R-083")
def bodies_of_any_size(monkey: Monkey) -> None:
    monkey.setattr(api, "read_body", lambda request, size_max, sender: request.read())


@plant("R-029")
def any_receipt_kept(monkey: Monkey) -> None:
    said = lambda receipt: json.loads(receipt.text)["message_id"]  # noqa: E731
    monkey.setattr(actions, "keep_receipts", lambda receipts, now: [said(one) for one in receipts])


@plant("R-040")
def signatures_not_checked(monkey: Monkey) -> None:
    check = arrival.check_signer
    monkey.setattr(arrival, "check_signer", lambda *given, **_: check(*given, is_signed=lambda *_: True))


@plant("R-008", "R-012", "R-041")
def bodies_not_compared(monkey: Monkey) -> None:
    monkey.setattr(arrival, "fits", lambda *_: True)


@plant("R-043")
def revoked_keys_believed(monkey: Monkey) -> None:
    _signers(monkey, "key_revoked")


@plant("R-025", "R-044")
def keys_without_dates(monkey: Monkey) -> None:
    monkey.setattr(KeyEntry, "is_valid", lambda key, at: key.revoked_at is None)


@plant("R-045", "R-046", "R-048")
def mandates_not_checked(monkey: Monkey) -> None:
    for name in ("_against_trial", "_against_mandate"):
        monkey.setattr(arrival, name, lambda *_: None)


@plant("R-046")
def mandates_without_dates(monkey: Monkey) -> None:
    monkey.setattr(Mandate, "covers", lambda mandate, code, at: code == mandate.agency_code)


@plant("R-047")
def suspended_signers_believed(monkey: Monkey) -> None:
    _signers(monkey, "suspended")


@plant("R-048")
def trial_is_no_trial(monkey: Monkey) -> None:
    monkey.setattr(arrival, "PeerState", NOBODY)


@plant("R-050")
def mail_for_others_taken(monkey: Monkey) -> None:
    _judging(monkey, lambda facts: {**facts, "here": changed(facts["here"], is_for_us=True)})


@plant("R-051", "R-052")
def time_does_not_matter(monkey: Monkey) -> None:
    monkey.setattr(arrival, "_against_time", lambda *_: None)


# What is remembered.


@plant("R-060", "R-061", "R-062", "R-063")
def a_fresh_receipt_each_time(monkey: Monkey) -> None:
    answer = receiving._answer

    def fresh(one: Any, judgement: Any, memory: Any, now: Any, *more: Any) -> Any:
        if judgement.verdict is not Verdict.DUPLICATE:
            return answer(one, judgement, memory, now, *more)
        again = answer(one, arrival.ACCEPTED, memory, now, *more)
        return changed(again, verdict=Verdict.DUPLICATE)

    monkey.setattr(receiving, "_answer", fresh)


@plant("R-061")
def a_receipt_before_it_is_durable(monkey: Monkey) -> None:
    receive = actions.receive

    def keep(parcels: Sequence[Any], named: dict[str, Any]) -> None:
        time.sleep(0.4)
        try:
            receive(parcels, **named)
        finally:
            connections.close_all()

    def told(parcels: Sequence[Any], **named: Any) -> Any:
        with transaction.atomic():
            answers = receive(parcels, **named)
            transaction.set_rollback(True)
        threading.Thread(target=keep, args=(parcels, named)).start()
        return answers

    monkey.setattr(actions, "receive", told)


@plant("R-062")
def content_not_compared(monkey: Monkey) -> None:
    judge = arrival.judge

    def careless(header: Any, *, known: Any, **facts: Any) -> Any:
        return arrival.DUPLICATE if known.header_sha256 else judge(header, known=known, **facts)

    monkey.setattr(arrival, "judge", careless)


@plant("R-093", besides="R-060")
def done_twice(monkey: Monkey) -> None:
    send = line_tests.send_many
    monkey.setattr(line_tests, "send_many", lambda outgoing, now: send(outgoing, now=now) + send(outgoing, now=now))


# Order.


@plant("R-070", "R-073")
def done_as_they_come(monkey: Monkey) -> None:
    monkey.setattr(arrival, "_against_place", lambda *_: None)
    every = applying._WITHOUT_ORDER.replace("order_key = '' AND ", "")
    monkey.setattr(applying, "_WITHOUT_ORDER", every)
    monkey.setattr(actions, "apply_ordered", lambda **_: 0)


@plant("R-073")
def predecessors_not_compared(monkey: Monkey) -> None:
    against = arrival._against_place
    monkey.setattr(arrival, "_against_place", lambda header, known: against(changed(header, order_after=None), known))


@plant("R-072")
def places_taken_twice(monkey: Monkey) -> None:
    against = arrival._against_place

    def careless(header: Any, known: Any) -> Any:
        wrong = against(header, known)
        return arrival.DUPLICATE if wrong and wrong.code in {"place_taken", "skipped"} else wrong

    monkey.setattr(arrival, "_against_place", careless)


# Files.


@plant("R-080", "R-081", "R-087")
def files_not_waited_for(monkey: Monkey) -> None:
    _judging(monkey, lambda facts: {**facts, "room": _room(facts["room"], attachments_missing=False)})


@plant("R-081")
def files_not_compared(monkey: Monkey) -> None:
    finish = files.finish_partial

    def as_named(key: str) -> Any:
        return changed(finish(key), sha256=FileUnderway.objects.get(partial_key=key).sha256)

    monkey.setattr(files, "finish_partial", as_named)


@plant("R-082")
def parts_put_anywhere(monkey: Monkey) -> None:
    take, state = actions.take_part, actions.get_upload

    def blind(*, offset: int, **facts: Any) -> Any:
        asked = {name: facts[name] for name in ("sha256", "size", "peer", "now")}
        return take(offset=state(**asked).offset, **facts)

    monkey.setattr(actions, "take_part", blind)


# Having the same.


@plant("R-092")
def heads_always_agree(monkey: Monkey) -> None:
    monkey.setattr(actions, "tell_heads", lambda **_: talk.HeadsAnswer())


@plant("R-092")
def lines_of_everybody_told(monkey: Monkey) -> None:
    lines = heads.held_lines
    everybody = lambda days: [  # noqa: E731
        line for peer in queries.get_registry(clock.now()).peers for line in lines(peer.deployment, days)
    ]
    monkey.setattr(comparing.told, "held_lines", lambda deployment, days: tuple(everybody(days)))


def _room(room: Any, **facts: Any) -> Any:
    return changed(room, **facts)
