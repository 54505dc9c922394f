"""One run: the stage is set, the deployment comes to know the cast, every assertion is tried."""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from motcua_road.conformance import (
    on_fetching,
    on_files,
    on_format,
    on_load,
    on_memory,
    on_messages,
    on_order,
    on_requests,
    on_sending,
)
from motcua_road.conformance.cast import Cast, Target
from motcua_road.conformance.report import Outcome, signed_report
from motcua_road.conformance.stage import Stage
from motcua_road.conformance.trial import ASSERTIONS, Assertion, Failed, Trial, verdict_of
from motcua_road.http import NoAnswer, Turned
from motcua_road.keys import Json, Key
from motcua_road.messages import Unreadable

GROUPS = (on_format, on_requests, on_messages, on_memory, on_order, on_files, on_load, on_sending, on_fetching)
SENDING, FETCHING = "sending", "fetching"
LAST = ("R-093", "R-094")  # they look back at all others
Say = Callable[[str], None]


class NobodyThere(Exception):
    """The deployment didn't come to know the suite's hub."""


@dataclass(frozen=True)
class Options:
    """What a run is to do; ``url`` empty: the deployment only sends, or also ``fetches`` at the hub.

    ``only`` are numbers or their beginnings; ``patience`` are seconds to begin, ``tries_within`` those to try again.
    """

    url: str
    hub_key: Key
    host: str = "127.0.0.1"
    port: int = 0
    target: Target | None = None
    only: tuple[str, ...] = ()
    patience: float = 180.0
    tries_within: float = 30.0
    fetches: bool = False


def run(options: Options, say: Say, *, on_stage: Callable[[Stage], None] = lambda _: None) -> Json:
    """Run the suite and return the signed report. Raises NobodyThere."""
    began = datetime.now(UTC)
    seed = hashlib.sha256(options.hub_key.secret + secrets.token_bytes(16)).digest()
    cast = Cast(f"{time.time_ns() // 10**6:x}", seed, began)
    with Stage(cast, options.hub_key, host=options.host, port=options.port, target=options.target) as stage:
        say(f"the hub to trust:  {stage.address}")
        say(f"its public key:    {options.hub_key.public}")
        on_stage(stage)
        target = _meet(stage, options, say)
        trial = Trial(options.url, target, cast, stage, options.tries_within)
        if options.url:
            _wait_until_known(trial, options.patience)
        elif options.fetches:
            _wait_until_fetched(trial, options.patience)
        outcomes = _try_all(trial, options, say)
    now = datetime.now(UTC)
    tried = "some" if options.only else "everything" if options.url else FETCHING if options.fetches else SENDING
    return signed_report(
        outcomes, tried=tried, url=options.url, target=target, key=options.hub_key, began=began, now=now
    )


def _meet(stage: Stage, options: Options, say: Say) -> Target:
    if not stage.applied.is_set():
        say("waiting until the deployment applies there …")
        if not stage.applied.wait(options.patience):
            raise NobodyThere("Nobody applied at the suite's hub; set it as your hub, or describe your deployment.")
    if stage.target is None:
        raise NobodyThere("Nobody applied at the suite's hub.")
    say(f"{stage.target.deployment} acts for {', '.join(stage.target.agency_codes)}")
    return stage.target


def _wait_until_known(trial: Trial, patience: float) -> None:
    """Wait until the deployment has fetched the registry in which the cast is."""
    until, told = time.monotonic() + patience, ""
    while time.monotonic() < until:
        with suppress(NoAnswer, Turned, Failed):
            result = trial.give(trial.cast.good, trial.line_test(trial.cast.good))
            told = verdict_of(result)
            if told == "ACCEPTED":
                return
        time.sleep(0.2)
    raise NobodyThere(f"{trial.url} doesn't know the cast of the suite's registry; it said: {told or 'nothing'}")


def _wait_until_fetched(trial: Trial, patience: float) -> None:
    """Wait until a deployment that fetches knows the cast and takes its line tests, one by each strange persona."""
    mailbox = trial.stage.mailbox
    first = [trial.line_test(one, wants_answer=True) for one in (trial.cast.good, *trial.cast.strange.values())]
    mailbox.put(*first)
    until = time.monotonic() + patience
    while not all(mailbox.receipts(each) for each in first):
        if time.monotonic() > until:
            raise NobodyThere("Nobody fetched at the suite's hub what waits there, or handed receipts back.")
        time.sleep(0.2)


def _try_all(trial: Trial, options: Options, say: Say) -> list[Outcome]:
    wanted = [one for one in _in_order() if _is_wanted(one, options)]
    if options.url and any(one.group == SENDING for one in wanted):
        for persona in trial.cast.strange.values():  # so that it sends to each, whose manners take their time
            trial.give(persona, trial.line_test(persona, wants_answer=True))
    if not options.url and not options.fetches:
        codes = [persona.agency_code for persona in (trial.cast.good, *trial.cast.strange.values())]
        say(f"let it send a line test to each of: {' '.join(codes)}")
    return [_try(one, trial, options, say) for one in wanted]


def _in_order() -> Iterable[Assertion]:
    return sorted(ASSERTIONS.values(), key=lambda one: (one.number in LAST, one.number))


def _is_wanted(one: Assertion, options: Options) -> bool:
    is_ours = {SENDING: True, FETCHING: options.fetches and not options.url}.get(one.group, bool(options.url))
    if not is_ours:
        return False
    return not options.only or one.number.startswith(options.only)


def _try(one: Assertion, trial: Trial, options: Options, say: Say) -> Outcome:
    trial.evidence, began, problem = {}, time.monotonic(), ""
    try:
        one.try_it(trial)
    except (Failed, NoAnswer, Turned, Unreadable, KeyError, TypeError, ValueError) as failure:
        problem = str(failure) if isinstance(failure, Failed) else f"{type(failure).__name__}: {failure}"
    seconds = round(time.monotonic() - began, 2)
    result = "FAILED" if problem else "PASSED"
    say(f"{one.number} {result} {seconds:5.1f} s  {one.title}" + (f"\n      {problem}" if problem else ""))
    return Outcome(one.number, one.title, one.group, result, problem, seconds, trial.evidence)


__all__ = ["GROUPS", "NobodyThere", "Options", "run"]
