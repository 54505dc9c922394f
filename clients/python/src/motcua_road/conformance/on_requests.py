"""R-020 to R-039: who may speak at the door at all, and how much."""

import json
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from motcua_road.conformance.heads import first_line, opened
from motcua_road.conformance.trial import Trial, assertion, expect, expect_problem
from motcua_road.http import ROOT, Answer, Line, request
from motcua_road.keys import Key
from motcua_road.requests import sign_request

ASKED = ("/messages", "/receipts", "/heads")
DRIPS = 12


def _body(trial: Trial) -> bytes:
    return json.dumps({"messages": [trial.line_test(trial.cast.good)]}).encode()


def _send(trial: Trial, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    return request(trial.url, "POST", ROOT + path, body, {"Content-Type": "application/json", **headers})


def _signed(trial: Trial, body: bytes, *, key: Key | None = None, now: datetime | None = None) -> dict[str, str]:
    good, at = trial.cast.good, now or datetime.now(UTC)
    return sign_request("POST", f"{ROOT}/messages", "", body, deployment=good.name, key=key or good.key(), now=at)


@assertion("R-020", "A request that isn't signed is turned away with `not_signed`")
def unsigned(trial: Trial) -> None:
    for path in ASKED:
        expect_problem(_send(trial, path, _body(trial), {}), 401, "not_signed")


@assertion("R-021", "A signature holds for one body, one path and one query")
def of_another_request(trial: Trial) -> None:
    body = _body(trial)
    signed = _signed(trial, body)
    expect_problem(_send(trial, "/messages", body + b" ", signed), 401, "not_signed")
    expect_problem(_send(trial, "/receipts", body, signed), 401, "not_signed")
    expect_problem(_send(trial, "/messages?x=1", body, signed), 401, "not_signed")


@assertion("R-022", "A request signed more than 15 minutes ago, or for later, is not believed")
def stale(trial: Trial) -> None:
    for minutes in (-17, 17):
        body = _body(trial)
        at = datetime.now(UTC) + timedelta(minutes=minutes)
        expect_problem(_send(trial, "/messages", body, _signed(trial, body, now=at)), 401, "not_signed")


@assertion("R-023", "A deployment that isn't in the registry is unknown")
def stranger(trial: Trial) -> None:
    expect_problem(trial.ask(trial.cast.stranger, "POST", "/messages", _body(trial)), 401, "unknown_deployment")


@assertion("R-024", "A suspended deployment is told so")
def suspended(trial: Trial) -> None:
    for path in ASKED:
        expect_problem(trial.ask(trial.cast.suspended, "POST", path, _body(trial)), 403, "suspended")


@assertion("R-025", "A request by a key that is revoked, has ended, hasn't begun, or is another's, is not believed")
def keys_of_requests(trial: Trial) -> None:
    good = trial.cast.good
    for kind in ("revoked", "expired", "future"):
        answer = trial.line(good, key=good.key(kind)).ask("POST", "/messages", _body(trial))
        expect_problem(answer, 401, "unknown_deployment")
    other = Key(good.key().name, trial.cast.other.key().secret)
    expect_problem(trial.line(good, key=other).ask("POST", "/messages", _body(trial)), 401, "not_signed")


@assertion("R-026", "A body that says it has 10 GB is refused before it's read")
def oversize(trial: Trial) -> None:
    began = time.monotonic()
    with opened(trial, "POST", f"{ROOT}/messages", _signed(trial, b""), 10 * 2**30) as wire:
        told = first_line(wire)
    trial.evidence |= {"answer": told, "seconds": round(time.monotonic() - began, 2)}
    expect(" 413" in told, f"413 without the body, not {told!r}")


@assertion("R-027", "Those who send slowly hold nobody else up")
def slow(trial: Trial) -> None:
    with ExitStack() as stack:
        for _ in range(DRIPS):
            wire = stack.enter_context(opened(trial, "POST", f"{ROOT}/messages", _signed(trial, b"x" * 1000), 1000))
            wire.sendall(b"x")
        began = time.monotonic()
        parcel = trial.line_test(trial.cast.other)
        trial.expect_accepted(parcel, trial.give(trial.cast.other, parcel))
        seconds = time.monotonic() - began
    trial.evidence["seconds"] = round(seconds, 2)
    expect(seconds < 10, f"an answer within 10 s beside {DRIPS} slow ones, not {seconds:.1f}")


@assertion("R-028", "A request without Content-Digest, or with another algorithm, tag or label, isn't signed")
def other_profiles(trial: Trial) -> None:
    body = _body(trial)
    signed = _signed(trial, body)
    given = signed["Signature-Input"]
    changed = [
        {**signed, "Content-Digest": ""},
        {**signed, "Signature-Input": given.replace("ed25519", "hmac-sha256")},
        {**signed, "Signature-Input": given.replace("motcua-road", "other")},
        {**signed, "Signature-Input": given.replace('"@query" ', "")},
        {**signed, "Signature-Input": given.replace("road=", "sig1=")},
    ]
    for headers in changed:
        expect_problem(_send(trial, "/messages", body, headers), 401, "not_signed")


@assertion("R-029", "Receipts that prove nothing are not kept")
def foreign_receipts(trial: Trial) -> None:
    good = trial.cast.good
    parcel = trial.line_test(good)
    receipt = dict(trial.give(good, parcel)["receipt"])
    line: Line = trial.line(trial.cast.other)
    forged = {**receipt, "text": receipt["text"].replace('"R1"', '"R0"')}
    kept = line.say("/receipts", {"receipts": [receipt, forged]}).get("kept")
    expect(kept == [], f"nothing kept of others' messages, not {kept}")
