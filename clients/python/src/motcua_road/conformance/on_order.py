"""R-070 to R-079: the order within a key."""

import secrets
import time
from typing import Any

from motcua_road.conformance.trial import Trial, assertion, expect, verdict_of
from motcua_road.keys import Json
from motcua_road.messages import read_header

WAIT = 1.2  # seconds in which something must not happen


def _key() -> str:
    return f"conformance {secrets.token_hex(6)}"


def _id(parcel: Json) -> str:
    return read_header(parcel["header"]).message_id


def _chain(trial: Trial, count: int, **header: Any) -> list[Json]:
    """Return so many line tests in one key, each behind the one before it; all want an answer."""
    key, chain = _key(), list[Json]()
    for seq in range(1, count + 1):
        after = _id(chain[-1]) if chain else None
        place: Json = {"order_key": key, "order_seq": seq, "order_after": after}
        chain.append(trial.line_test(trial.cast.other, wants_answer=True, **place, **header))
    return chain


def _is_answered(trial: Trial, parcel: Json) -> bool:
    return trial.number_of(parcel) in trial.answers(trial.cast.other)


def _give_until_taken(trial: Trial, parcels: list[Json]) -> None:
    """Give messages in an order, again and again, until each was taken: early ones may be put off."""
    waiting = list(parcels)

    def all_taken() -> bool:
        for parcel, result in zip(list(waiting), trial.push(trial.cast.other, *waiting), strict=True):
            expect(
                verdict_of(result) in {"ACCEPTED", "DUPLICATE", "LATER too_early"}, f"a yes, not {verdict_of(result)}"
            )
            if result["verdict"] != "LATER":
                waiting.remove(parcel)
        return not waiting

    trial.eventually(all_taken, "every message of a key is taken once those before it are here")


@assertion("R-070", "A message that comes before its turn waits for it, or is put off; it's never done early")
def never_early(trial: Trial) -> None:
    first, second = _chain(trial, 2)
    result = trial.give(trial.cast.other, second)
    expect(
        verdict_of(result) in {"ACCEPTED", "LATER too_early"}, f"ACCEPTED or LATER too_early, not {verdict_of(result)}"
    )
    time.sleep(WAIT)
    expect(not _is_answered(trial, second), "the second not done before the first is here")
    _give_until_taken(trial, [first, second])
    trial.eventually(lambda: _is_answered(trial, second), "the second is done once the first was")


@assertion("R-071", "Messages that come backwards are all done, in their order")
def backwards(trial: Trial) -> None:
    chain = _chain(trial, 5)
    _give_until_taken(trial, list(reversed(chain)))
    trial.eventually(lambda: all(_is_answered(trial, each) for each in chain), "all five are done")


@assertion("R-072", "A place is taken once: another message for it is refused for good")
def place_taken(trial: Trial) -> None:
    first, second = _chain(trial, 2)
    trial.expect_accepted(first, trial.give(trial.cast.other, first))
    place: Json = {"order_key": read_header(first["header"]).order_key, "order_seq": 1}
    rival = trial.line_test(trial.cast.other, **place)
    result = trial.give(trial.cast.other, rival)
    expect(
        verdict_of(result) in {"REFUSED place_taken", "REFUSED skipped"},
        f"REFUSED place_taken, not {verdict_of(result)}",
    )
    expect(trial.rung(rival, result) == "NO", "a NO receipt")
    trial.expect_accepted(second, trial.give(trial.cast.other, second))


@assertion("R-073", "A message stands behind the one that it names, and behind no other")
def wrong_predecessor(trial: Trial) -> None:
    first, second = _chain(trial, 2)
    trial.expect_accepted(first, trial.give(trial.cast.other, first))
    place: Json = {"order_key": read_header(first["header"]).order_key, "order_seq": 2}
    astray = trial.line_test(trial.cast.other, **place, order_after=_id(trial.line_test(trial.cast.other)))
    trial.expect_refused(astray, trial.give(trial.cast.other, astray), "place_taken")
    trial.expect_accepted(second, trial.give(trial.cast.other, second))


@assertion("R-074", "A skip takes the place of a message that will not come, and those behind it have their turn")
def skipped(trial: Trial) -> None:
    first, lost, third = _chain(trial, 3)
    trial.wants_answers.pop(trial.number_of(lost))
    trial.expect_accepted(first, trial.give(trial.cast.other, first))
    header = read_header(lost["header"])
    place: Json = {"order_key": header.order_key, "order_seq": 2, "order_after": header.order_after}
    body = f'{{"message_id": "{header.message_id}", "reason": "conformance"}}'
    skip = trial.message(trial.cast.other, body, type="road.Skip.1", in_reply_to=header.message_id, **place)
    trial.expect_accepted(skip, trial.give(trial.cast.other, skip))
    result = trial.give(trial.cast.other, lost)
    expect(result.get("verdict") == "REFUSED", f"the one that was skipped refused, not {verdict_of(result)}")
    _give_until_taken(trial, [third])
    trial.eventually(lambda: _is_answered(trial, third), "the third is done")


@assertion("R-075", "Keys don't wait for one another")
def keys_apart(trial: Trial) -> None:
    never, stuck = _chain(trial, 2)
    for parcel in (never, stuck):
        trial.wants_answers.pop(trial.number_of(parcel))
    result = trial.give(trial.cast.other, stuck)
    expect(
        verdict_of(result) in {"ACCEPTED", "LATER too_early"}, f"ACCEPTED or LATER too_early, not {verdict_of(result)}"
    )
    free = _chain(trial, 1)[0]
    trial.expect_accepted(free, trial.give(trial.cast.other, free))
    trial.eventually(lambda: _is_answered(trial, free), "a message of another key is done")


@assertion("R-076", "The same key of another sender is another order")
def senders_apart(trial: Trial) -> None:
    key = _key()
    for persona in (trial.cast.good, trial.cast.other):
        parcel = trial.line_test(persona, order_key=key, order_seq=1)
        trial.expect_accepted(parcel, trial.give(persona, parcel))
