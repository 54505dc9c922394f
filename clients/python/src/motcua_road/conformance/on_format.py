"""R-001 to R-019: what is read, and what is answered."""

import json
from datetime import timedelta

from motcua_road.conformance.trial import Trial, assertion, expect, expect_problem, verdict_of
from motcua_road.keys import Json, encode64
from motcua_road.messages import header_digest, write_at

DEPTH = 100_000


@assertion("R-001", "A message is taken, and its R1 proves id, bytes, who took it and when")
def taken(trial: Trial) -> None:
    parcel = trial.line_test(trial.cast.good)
    trial.expect_accepted(parcel, trial.give(trial.cast.good, parcel))


@assertion("R-002", "Members that nobody knows are ignored: in header, body, parcel and request")
def unknown_members(trial: Trial) -> None:
    good = trial.cast.good
    more = {"said_by_a_newer_version": {"more": [1, None]}}
    parcel = {**trial.line_test(good, more=more, said_by_a_newer_version=[1]), "of_a_newer_parcel": True}
    answer = trial.ask(good, "POST", "/messages", json.dumps({"messages": [parcel], "of_a_newer_request": 1}).encode())
    expect(answer.status == 200, f"200, not {answer.status} {answer.code}")
    result = answer.said()["results"][0]
    trial.note(parcel, result)
    trial.expect_accepted(parcel, result)


@assertion("R-003", "The bytes of a header count as they are: spaces, escapes, another order, absent defaults")
def exact_bytes(trial: Trial) -> None:
    good = trial.cast.good
    plain = json.loads(trial.line_test(good)["header"])
    body = trial.line_test(good)
    said = {name: plain[name] for name in reversed(plain) if name not in {"kind", "version"}}
    said |= {
        "body_size": json.loads(body["header"])["body_size"],
        "body_sha256": json.loads(body["header"])["body_sha256"],
    }
    text = json.dumps({**said, "note": "Đường"}, ensure_ascii=True, indent=1)
    parcel = {**body, "header": text, "signature": good.key().sign(text)}
    trial.expect_accepted(parcel, trial.give(good, parcel))


@assertion("R-004", "A request of 500 messages is answered by 500 results in its order")
def five_hundred(trial: Trial) -> None:
    parcels = [trial.line_test(trial.cast.crowd) for _ in range(500)]
    results = trial.push(trial.cast.crowd, *parcels)
    for parcel, result in zip(parcels, results, strict=True):
        expect(verdict_of(result) == "ACCEPTED", f"ACCEPTED, not {verdict_of(result)}")
        expect(json.loads(result["receipt"]["text"])["header_sha256"] == header_digest(parcel), "the results in order")


@assertion("R-005", "No messages, or more than 500, are no request")
def too_few_too_many(trial: Trial) -> None:
    parcel = trial.line_test(trial.cast.good)
    for count in (0, 501):
        answer = trial.ask(trial.cast.good, "POST", "/messages", json.dumps({"messages": [parcel] * count}).encode())
        expect_problem(answer, 400, "unreadable")


@assertion("R-006", "A body that isn't JSON, or of another shape, is a problem `unreadable`")
def not_json(trial: Trial) -> None:
    for body in (b"", b"{", b"[]", b'{"messages": {}}', b'{"messages": ["x"]}', b'{"messages": "\xff"}'):
        expect_problem(trial.ask(trial.cast.good, "POST", "/messages", body), 400, "unreadable")


@assertion("R-007", "JSON of 100,000 levels, as request, header or body, gets a clear answer and harms nothing")
def deep(trial: Trial) -> None:
    good, nest = trial.cast.good, "[" * DEPTH + "]" * DEPTH
    answer = trial.ask(good, "POST", "/messages", b'{"messages": ' + nest.encode() + b"}")
    expect_problem(answer, 400, "unreadable")
    parcel = trial.line_test(good)
    text = f'{{"more": {nest}, {parcel["header"][1:]}'
    result = trial.give(good, {**parcel, "header": text, "signature": good.key().sign(text)})
    expect(verdict_of(result) in {"REFUSED unreadable", "ACCEPTED"}, f"a clear answer, not {verdict_of(result)}")
    result = trial.give(good, trial.message(good, f'{{"number": 1, "wants_answer": false, "more": {nest}}}'))
    expect(verdict_of(result) in {"REFUSED body_unreadable", "ACCEPTED"}, f"a clear answer, not {verdict_of(result)}")
    after = trial.line_test(good)
    trial.expect_accepted(after, trial.give(good, after))


@assertion("R-008", "A bad message among good ones spoils only itself")
def one_bad(trial: Trial) -> None:
    good = trial.cast.good
    parcels = [trial.line_test(good) for _ in range(3)]
    bad = {**parcels[1], "body": parcels[1]["body"] + " "}
    results = trial.push(good, parcels[0], bad, parcels[2])
    told = [verdict_of(each) for each in results]
    expect(told == ["ACCEPTED", "LATER body_mismatch", "ACCEPTED"], f"only the second put off, not {told}")


@assertion("R-009", "A type that the deployment doesn't know is refused for good, with a NO receipt")
def unknown_type(trial: Trial) -> None:
    parcel = trial.message(trial.cast.good, "{}", type="conformance.Nobody.1")
    trial.expect_refused(parcel, trial.give(trial.cast.good, parcel), "unknown_type")


@assertion("R-010", "A body that isn't of its type is refused for good, with a NO receipt")
def bad_body(trial: Trial) -> None:
    for body in ('{"number": "seven"}', "[]", "no JSON"):
        parcel = trial.message(trial.cast.good, body)
        trial.expect_refused(parcel, trial.give(trial.cast.good, parcel), "body_unreadable")


def _bad_headers(trial: Trial) -> dict[str, Json]:
    at = trial.cast.now
    return {
        "no instant": {"created_at": "yesterday"},
        "an instant without zone": {"created_at": at.replace(tzinfo=None).isoformat()},
        "an end before its beginning": {"expires_at": write_at(at - timedelta(days=1))},
        "a digest that is none": {"body_sha256": "A" * 64},
        "an id that is none": {"message_id": "17"},
        "a number without key": {"order_seq": 1},
        "a key without number": {"order_key": "k"},
        "a predecessor of the first": {
            "order_key": "k",
            "order_seq": 1,
            "order_after": "019a9ff9-8a00-7000-8000-000000000001",
        },
        "a key with U+0000": {"order_key": "k\0", "order_seq": 1},
        "a number that no database keeps": {"order_key": "k", "order_seq": 2**63},
        "an end beyond all calendars": {"expires_at": "9999-12-31T23:59:59Z"},
        "a beginning before all calendars": {"created_at": "0001-01-01T00:00:00+14:00"},
        "a name with spaces": {"sender": "Z 99"},
        "a priority above 9": {"priority": 10},
        "another kind": {"kind": "receipt"},
        "a missing recipient": {"recipient": None},
        "an attachment without digest": {"attachments": [{"size": 1, "media_type": "", "name": "x"}]},
    }


@assertion("R-011", "A header that isn't one is refused as `unreadable`, each in its way")
def bad_headers(trial: Trial) -> None:
    for what, members in _bad_headers(trial).items():
        result = trial.give(trial.cast.good, trial.line_test(trial.cast.good, **members))
        expect(verdict_of(result) == "REFUSED unreadable", f"REFUSED unreadable for {what}, not {verdict_of(result)}")


@assertion("R-012", "A salt that hasn't 16 bytes doesn't fit, whatever the digest says")
def bad_salt(trial: Trial) -> None:
    parcel = trial.line_test(trial.cast.good)
    for salt in (encode64(bytes(15)), "", "no base64!"):
        result = trial.give(trial.cast.good, {**parcel, "salt": salt})
        expect(verdict_of(result) == "LATER body_mismatch", f"LATER body_mismatch, not {verdict_of(result)}")
