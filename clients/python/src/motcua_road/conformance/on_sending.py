"""R-110 to R-129: what the deployment sends, and what it does when it's answered badly.

It sends because it answers line tests, or because its engineers let it send to the agencies of the cast.
"""

import re
import time
from itertools import pairwise

from motcua_road.conformance.doors import WAIT_SECONDS, Coming, Door
from motcua_road.conformance.trial import LINE_TEST_ANSWER, Trial, assertion, expect
from motcua_road.messages import body_fits, header_digest

WAIT = 1.5  # seconds in which nothing more must come
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)


def _door(trial: Trial, manner: str) -> Door:
    return trial.stage.doors[trial.cast.strange[manner].name]


def _first(trial: Trial, manner: str) -> list[Coming]:
    """Return each coming of the first message at a strange door, once it came at all."""
    door = _door(trial, manner)
    trial.eventually(lambda: door.messages(), f"a message for {door.persona.agency_code}", trial.tries_within)
    return next(iter(door.messages().values()))


def _expect_same_bytes(comings: list[Coming]) -> None:
    expect(len({header_digest(each.parcel) for each in comings}) == 1, "the very same header again")
    expect(len({each.parcel["signature"]["value"] for each in comings}) == 1, "the very same signature again")


def _expect_again(trial: Trial, manner: str, times: int) -> None:
    trial.eventually(
        lambda: len(_first(trial, manner)) >= times, f"the message comes {times} times", trial.tries_within
    )
    comings = _first(trial, manner)
    _expect_same_bytes(comings)
    pauses = [round(later.at - early.at, 2) for early, later in pairwise(comings)]
    trial.evidence["pauses_in_seconds"] = pauses


@assertion("R-110", "Every request is signed as the road asks, every message by a registered key")
def signed(trial: Trial) -> None:
    doors = [_door(trial, manner) for manner in trial.cast.strange]
    trial.eventually(lambda: all(door.requests for door in doors), "a request at each strange door", trial.tries_within)
    wrong = [f"{name}: {each}" for name, door in trial.stage.doors.items() for each in door.wrong]
    count = sum(door.requests for door in trial.stage.doors.values())
    trial.evidence["requests"] = count
    expect(count, "at least one request")
    expect(not wrong, f"none that is wrong, not {wrong[:5]}")


@assertion("R-111", "Every message is whole: UUIDv7, its body's digest, a mandate for its sender, for whom it came")
def whole(trial: Trial) -> None:
    count = 0
    for persona in trial.cast.all:
        for comings in trial.stage.doors[persona.name].messages().values():
            header, count = comings[0].header, count + 1
            expect(_UUID7.fullmatch(header.message_id), f"a UUIDv7, not {header.message_id}")
            expect(body_fits(comings[0].parcel, header), f"the body of {header.message_id}")
            entry = trial.stage.registry.find(header.deployment)
            expect(entry and entry.acts_for(header.sender, header.created_at), f"a mandate for {header.sender}")
            expect(header.recipient == persona.agency_code, f"{persona.agency_code}, not {header.recipient}")
    trial.evidence["messages"] = count
    expect(count, "at least one message")


@assertion("R-112", "An answer to a line test names it, and sender and recipient change places")
def in_reply(trial: Trial) -> None:
    for persona in trial.cast.all:
        for comings in trial.stage.doors[persona.name].messages().values():
            if comings[0].header.type == LINE_TEST_ANSWER:
                expect(comings[0].header.in_reply_to, "in_reply_to")
                expect(comings[0].header.sender in trial.target.agency_codes, "the answerer as sender")


@assertion("R-113", "A message whose answer was lost is given again, the very same bytes")
def lost(trial: Trial) -> None:
    _expect_again(trial, "loses", 2)


@assertion("R-114", "429 is believed: nothing is given before Retry-After has passed")
def full(trial: Trial) -> None:
    door = _door(trial, "full")
    trial.eventually(lambda: len(door.tried_at) >= 2, "it tries again after 429", trial.tries_within)
    pause = door.tried_at[1] - door.turned_at[0]
    trial.evidence["pause_in_seconds"] = round(pause, 2)
    expect(pause >= WAIT_SECONDS - 0.1, f"at least {WAIT_SECONDS} s of silence, not {pause:.1f}")
    expect(len(_first(trial, "full")) >= 1, "the message in the end")


@assertion("R-115", "LATER is not the end: the very same bytes come again, with pauses")
def later(trial: Trial) -> None:
    _expect_again(trial, "later", 3)
    comings = _first(trial, "later")
    expect(min(b.at - a.at for a, b in pairwise(comings)) >= 0.2, "a pause before each try")


@assertion("R-116", "A receipt that proves nothing isn't believed: the message comes again")
def forged(trial: Trial) -> None:
    _expect_again(trial, "forges", 2)


@assertion("R-117", "After 503 it is tried again")
def broken(trial: Trial) -> None:
    trial.eventually(lambda: _door(trial, "broken").messages(), "the message comes after 503", trial.tries_within)


@assertion("R-118", "REFUSED with a NO receipt is the end")
def refused(trial: Trial) -> None:
    comings = _first(trial, "refuses")
    expect(len(comings) == 1, f"given once, not {len(comings)} times")


@assertion("R-119", "What has its R1 is not given again")
def settled(trial: Trial) -> None:
    personas = (trial.cast.good, trial.cast.other, trial.cast.crowd)
    wanted = [number for number, persona in trial.wants_answers.items() if persona in personas]
    trial.eventually(lambda: all(any(n in trial.answers(one) for one in personas) for n in wanted), "all answers")
    time.sleep(WAIT)
    again = {
        message_id: [each.answered for each in comings]
        for persona in personas
        for message_id, comings in trial.stage.doors[persona.name].messages().items()
        if len(comings) > 1
    }
    expect(not again, f"each given once, not again: {again}")
