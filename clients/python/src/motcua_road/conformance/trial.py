"""What assertions work with: the cast's voices toward the deployment, what it answered, what speaks against."""

import itertools
import json
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from motcua_road.conformance.cast import Cast, Persona, Target
from motcua_road.conformance.stage import Stage
from motcua_road.http import Answer, Line
from motcua_road.keys import Json, Key
from motcua_road.messages import Unreadable, read_header, read_object, seal
from motcua_road.receipts import check_receipt

PATIENCE = 20.0
LINE_TEST, LINE_TEST_ANSWER = "road.LineTest.1", "road.LineTestAnswer.1"


class Failed(Exception):
    """An assertion doesn't hold; the text says what was seen."""


@dataclass(frozen=True)
class Assertion:
    """A numbered assertion: what must hold, the group that it belongs to, and how it's tried."""

    number: str
    title: str
    group: str
    try_it: Callable[["Trial"], None]


ASSERTIONS: dict[str, Assertion] = {}
Try = Callable[["Trial"], None]


def assertion(number: str, title: str) -> Callable[[Try], Try]:
    """Register an assertion; its group is the module's name."""

    def register(try_it: Try) -> Try:
        if number in ASSERTIONS:
            raise ValueError(f"{number} twice")
        group = try_it.__module__.rpartition(".")[2].removeprefix("on_")
        ASSERTIONS[number] = Assertion(number, title, group, try_it)
        return try_it

    return register


@dataclass
class Trial:
    """One run against one deployment, which gives a message again within some seconds."""

    url: str
    target: Target
    cast: Cast
    stage: Stage
    tries_within: float = 30.0
    evidence: dict[str, Any] = field(default_factory=dict)
    accepted: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    wants_answers: dict[int, Persona] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(secrets.randbelow(2**40) * 1000))

    # Speaking.

    def line(self, persona: Persona, *, key: Key | None = None, seconds: float = 30.0) -> Line:
        """Return how a persona speaks to the deployment."""
        return Line(self.url, persona.name, key or persona.key(), seconds)

    def line_test(
        self,
        persona: Persona,
        *,
        wants_answer: bool = False,
        key: Key | None = None,
        more: Json | None = None,
        **header: Any,
    ) -> Json:
        """Return a line test by a persona, signed; ``header`` replaces members, ``more`` adds to its body."""
        number = next(self.numbers)
        if wants_answer:
            self.wants_answers[number] = persona
        body = {"number": number, "text": "Thử đường truyền", "wants_answer": wants_answer, **(more or {})}
        return self.message(persona, json.dumps(body, ensure_ascii=False), key=key, **header)

    def message(self, persona: Persona, body: str, *, key: Key | None = None, **header: Any) -> Json:
        """Return a message by a persona, signed."""
        said = {
            "deployment": persona.name,
            "sender": persona.agency_code,
            "recipient": self.target.agency_code,
            "type": LINE_TEST,
            "now": datetime.now(UTC),
            **header,
        }
        return seal(key or persona.key(), body=body, **said)

    def push(self, persona: Persona, *parcels: Json) -> list[Json]:
        """Give messages and return the results, one each. Raises Failed when the answer isn't one."""
        answer = self.line(persona).ask("POST", "/messages", json.dumps({"messages": parcels}).encode())
        expect(answer.status == 200, f"HTTP {answer.status} {answer.code}")
        results = answer.said().get("results")
        expect(isinstance(results, list) and len(results) == len(parcels), "one result for each message, in order")
        for parcel, result in zip(parcels, results or [], strict=True):
            self.note(parcel, result)
        return list(results or [])

    def note(self, parcel: Json, result: Json) -> None:
        """Remember what was taken, for the heads."""
        if result.get("verdict") == "ACCEPTED":
            self.accepted[read_header(parcel["header"]).deployment].append(parcel)

    def give(self, persona: Persona, parcel: Json) -> Json:
        """Give one message and return its result."""
        return self.push(persona, parcel)[0]

    def ask(self, persona: Persona, method: str, path: str, body: bytes = b"", **more: Any) -> Answer:
        """Send one signed request."""
        return self.line(persona).ask(method, path, body, **more)

    # Judging.

    def expect_accepted(self, parcel: Json, result: Json) -> None:
        """A yes comes with an R1 that proves it."""
        expect(result.get("verdict") == "ACCEPTED", f"ACCEPTED, not {verdict_of(result)}")
        expect(self.rung(parcel, result) == "R1", "an R1 receipt")

    def expect_refused(self, parcel: Json, result: Json, code: str) -> None:
        """A no for good comes with its code and a NO receipt that proves it."""
        expect(verdict_of(result) == f"REFUSED {code}", f"REFUSED {code}, not {verdict_of(result)}")
        expect(self.rung(parcel, result) == "NO", "a NO receipt")

    def rung(self, parcel: Json, result: Json) -> str:
        """Return the rung that a result's receipt proves. Raises Failed."""
        receipt = result.get("receipt")
        self.evidence["receipt"] = receipt
        if not isinstance(receipt, dict):
            raise Failed(f"no receipt with {verdict_of(result)}")
        try:
            rung = check_receipt(receipt, parcel, self.stage.registry)
        except (Unreadable, KeyError, TypeError) as problem:
            raise Failed(f"the receipt proves nothing: {problem}") from None
        said = read_object(receipt["text"])
        expect(said["deployment"] == self.target.deployment, "the receipt is the deployment's own")
        expect(said.get("code", "") == result.get("code", ""), "receipt and result have the same code")
        return rung

    def said(self, receipt: Json) -> Json:
        """Return what a receipt says."""
        return read_object(receipt["text"])

    def answers(self, persona: Persona) -> dict[int, set[str]]:
        """Return the ids of the answers that came for each number."""
        found: dict[int, set[str]] = defaultdict(set)
        for message_id, comings in self.stage.doors[persona.name].messages().items():
            if comings[0].header.type == LINE_TEST_ANSWER:
                found[int(read_object(comings[0].parcel["body"]).get("number", -1))].add(message_id)
        return found

    def number_of(self, parcel: Json) -> int:
        return int(read_object(parcel["body"])["number"])

    def eventually(self, condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Wait until something holds. Raises Failed when it doesn't come to."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                raise Failed(f"never within {seconds:.0f} s: {what}")
            time.sleep(0.05)


def expect(holds: object, what: str) -> None:
    """Raise Failed unless something holds."""
    if not holds:
        raise Failed(f"expected {what}")


def expect_later(result: Json, code: str) -> None:
    """Not now, with this code and without a receipt."""
    expect(verdict_of(result) == f"LATER {code}", f"LATER {code}, not {verdict_of(result)}")
    expect(result.get("receipt") is None, "no receipt")


def expect_problem(answer: Answer, status: int, code: str) -> None:
    """An HTTP error with problem details and this code."""
    expect((answer.status, answer.code) == (status, code), f"{status} {code}, not {answer.status} {answer.code}")
    expect(answer.headers.get("content-type", "").startswith("application/problem+json"), "application/problem+json")


def verdict_of(result: Json) -> str:
    return f"{result.get('verdict')} {result.get('code', '')}".strip()
