"""R-090 to R-109: many at once, and whether both sides have the same afterwards."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

from motcua_road.conformance.cast import Persona
from motcua_road.conformance.trial import Failed, Trial, assertion, expect, verdict_of
from motcua_road.keys import Json, digest
from motcua_road.messages import header_digest, read_header

LINES, BATCHES, BATCH = 4, 3, 100


@assertion("R-090", "Messages by the thousand, over several connections, are all taken")
def many(trial: Trial) -> None:
    crowd = trial.cast.crowd
    batches = [[trial.line_test(crowd) for _ in range(BATCH)] for _ in range(LINES * BATCHES)]
    began = time.monotonic()
    with ThreadPoolExecutor(LINES) as pool:
        results = list(pool.map(lambda batch: trial.push(crowd, *batch), batches))
    seconds = time.monotonic() - began
    trial.evidence |= {"messages": LINES * BATCHES * BATCH, "per_second": round(LINES * BATCHES * BATCH / seconds)}
    told = {verdict_of(result) for batch in results for result in batch}
    expect(told == {"ACCEPTED"}, f"all ACCEPTED, not {sorted(told)}")


@assertion("R-091", "Afterwards both sides have the same: the heads agree")
def same(trial: Trial) -> None:
    heads = _heads(trial.accepted[trial.cast.crowd.name])
    trial.evidence["heads"] = heads
    answer = trial.line(trial.cast.crowd).say("/heads", {"held": [], "delivered": heads})
    expect(answer.get("held_days", []) == [], f"no day that differs, not {answer.get('held_days')}")


@assertion("R-092", "When one side lacks a message, the day is named, with what the other side holds of it")
def differing(trial: Trial) -> None:
    parcels = trial.accepted[trial.cast.good.name]
    parcel = trial.line_test(trial.cast.good)
    trial.expect_accepted(parcel, trial.give(trial.cast.good, parcel))
    another = trial.line_test(trial.cast.other)
    trial.expect_accepted(another, trial.give(trial.cast.other, another))
    header = read_header(parcel["header"])
    lacking = [each for each in parcels if each is not parcel]
    answer = trial.line(trial.cast.good).say("/heads", {"held": [], "delivered": _heads(lacking)})
    day = header.created_at.astimezone(UTC).date().isoformat()
    expect(day in answer.get("held_days", []), f"{day} among the days that differ, not {answer.get('held_days')}")
    known = {(line["message_id"], line["header_sha256"]) for line in answer.get("held", [])}
    expect((header.message_id, header_digest(parcel)) in known, "the message among the lines")
    ours = {(read_header(each["header"]).message_id, header_digest(each)) for each in parcels}
    expect(known <= ours, "no line of anybody else's message")


@assertion("R-093", "Every line test was answered, and none twice, however often it was given")
def once(trial: Trial) -> None:
    def missing() -> list[int]:
        return [number for number, persona in trial.wants_answers.items() if number not in trial.answers(persona)]

    try:
        trial.eventually(lambda: not missing(), "every line test is answered")
    except Failed:
        raise Failed(f"expected an answer to each line test; none came to {missing()}") from None
    time.sleep(1.0)
    twice = {
        number: sorted(ids)
        for persona in _personas(trial)
        for number, ids in trial.answers(persona).items()
        if len(ids) > 1
    }
    trial.evidence |= {"answered": len(trial.wants_answers)}
    expect(not twice, f"each done once; done more than once: {twice}")


@assertion("R-094", "What wasn't taken was not done")
def nothing_else(trial: Trial) -> None:
    unasked = {
        number for persona in _personas(trial) for number in trial.answers(persona) if number not in trial.wants_answers
    }
    expect(not unasked, f"answers only to what was taken and wanted one, not to {sorted(unasked)}")


def _personas(trial: Trial) -> Iterable[Persona]:
    return trial.cast.all


def _heads(parcels: list[Json]) -> list[Json]:
    days: dict[str, list[int]] = {}
    for parcel in parcels:
        header = read_header(parcel["header"])
        whole = bytes.fromhex(header.message_id.replace("-", "") + header_digest(parcel))
        days.setdefault(header.created_at.astimezone(UTC).date().isoformat(), []).append(int(digest(whole), 16))
    return [{"day": day, "messages": len(each), "digest": f"{_xor(each):064x}"} for day, each in sorted(days.items())]


def _xor(numbers: list[int]) -> int:
    whole = 0
    for number in numbers:
        whole ^= number
    return whole
