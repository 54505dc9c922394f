"""R-060 to R-069: the same again, something else under the same name, and answers that were lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from motcua_road.conformance.cast import Persona
from motcua_road.conformance.trial import Trial, assertion, expect, verdict_of
from motcua_road.http import ROOT, connect
from motcua_road.keys import Json
from motcua_road.messages import read_header
from motcua_road.requests import sign_request

AT_ONCE = 6


def _expect_same(first: Json, again: Json) -> None:
    expect(again.get("verdict") == "DUPLICATE", f"DUPLICATE, not {verdict_of(again)}")
    expect(again.get("receipt") == first.get("receipt"), "the very receipt of the first time, byte for byte")


@assertion("R-060", "The same message again gets the very same receipt, and is done once")
def again(trial: Trial) -> None:
    parcel = trial.line_test(trial.cast.good, wants_answer=True)
    first = trial.give(trial.cast.good, parcel)
    trial.expect_accepted(parcel, first)
    for _ in range(3):
        _expect_same(first, trial.give(trial.cast.good, parcel))


@assertion("R-061", "R1 is said when the message is durable: whoever asks again at once finds it")
def durable(trial: Trial) -> None:
    for _ in range(5):
        parcel = trial.line_test(trial.cast.good)
        _expect_same(trial.give(trial.cast.good, parcel), trial.give(trial.cast.good, parcel))


@assertion("R-062", "Other content under an id that is here is refused; the first stays")
def other_content(trial: Trial) -> None:
    good = trial.cast.good
    parcel = trial.line_test(good, wants_answer=True)
    first = trial.give(good, parcel)
    other = trial.line_test(good, message_id=read_header(parcel["header"]).message_id)
    trial.expect_refused(other, trial.give(good, other), "other_content")
    _expect_same(first, trial.give(good, parcel))


@assertion("R-063", "An answer that was lost is given again, and the message is done once")
def lost_answer(trial: Trial) -> None:
    parcels = [trial.line_test(trial.cast.good, wants_answer=True) for _ in range(3)]
    for parcel in parcels:
        _ask_and_leave(trial, trial.cast.good, parcel)
    for parcel in parcels:
        result = trial.give(trial.cast.good, parcel)
        expect(result.get("verdict") in {"ACCEPTED", "DUPLICATE"}, f"a yes, not {verdict_of(result)}")
        expect(trial.rung(parcel, result) == "R1", "an R1 receipt")
        if result["verdict"] == "DUPLICATE":
            trial.accepted[trial.cast.good.name].append(parcel)
        _expect_same(result, trial.give(trial.cast.good, parcel))


@assertion("R-064", "The same message by several connections at once gets one receipt, and is done once")
def at_once(trial: Trial) -> None:
    parcel = trial.line_test(trial.cast.good, wants_answer=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [pool.submit(trial.give, trial.cast.good, parcel) for _ in range(AT_ONCE)]
        results = [each.result() for each in asked]
    told = sorted(verdict_of(each) for each in results)
    expect(told == ["ACCEPTED", *["DUPLICATE"] * (AT_ONCE - 1)], f"one ACCEPTED, the others DUPLICATE, not {told}")
    receipts = {json.dumps(each.get("receipt"), sort_keys=True) for each in results}
    expect(len(receipts) == 1, f"one receipt, not {len(receipts)}")


@assertion("R-065", "The same message twice in one request: taken once, the same receipt twice")
def twice_in_one(trial: Trial) -> None:
    parcel = trial.line_test(trial.cast.good, wants_answer=True)
    first, second = trial.push(trial.cast.good, parcel, parcel)
    trial.expect_accepted(parcel, first)
    _expect_same(first, second)


@assertion("R-066", "What was refused or put off is not remembered: mended, it's taken")
def not_remembered(trial: Trial) -> None:
    good = trial.cast.good
    bad = trial.message(good, "no JSON")
    trial.expect_refused(bad, trial.give(good, bad), "body_unreadable")
    parcel = trial.line_test(good, message_id=read_header(bad["header"]).message_id)
    trial.expect_accepted(parcel, trial.give(good, parcel))


def _ask_and_leave(trial: Trial, persona: Persona, parcel: Json) -> None:
    """Send a request and close the line before it can be answered."""
    body, target = json.dumps({"messages": [parcel]}).encode(), f"{ROOT}/messages"
    now = datetime.now(UTC)
    signed = sign_request("POST", target, "", body, deployment=persona.name, key=persona.key(), now=now)
    line = connect(trial.url, 10)
    try:
        line.request("POST", target, body, {"Content-Type": "application/json", **signed})
    finally:
        line.close()
