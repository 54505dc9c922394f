"""A stage: a process with the house loaded that forks an actor for each act, so that an act can die at any statement.

An order is a function, its arguments and where to stop; the answer is what the function returned, or how it ended.
Nothing touches the database before the fork.
"""

import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, NamedTuple

KILLED = 9


class Stop(NamedTuple):
    """Die right before or right after a statement (counted from 1), or when all is done but not yet answered."""

    number: int
    when: str = "before"


ANSWERING = Stop(0, "answering")


class Stage:
    """The end of a test: ``call`` runs a function in a process of its own and returns what it returned."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.stage"],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def call(self, function: Callable[..., Any], *arguments: Any, stop: Stop | None = None) -> Any:
        """Raise AssertionError with the actor's traceback when it failed; None when it was stopped."""
        assert self._process.stdin and self._process.stdout
        pickle.dump((function, arguments, stop), self._process.stdin)
        self._process.stdin.flush()
        status, answer = pickle.load(self._process.stdout)
        if stop is not None:
            assert status == KILLED, f"it was to die at {stop}: {status} {answer}"
            return None
        assert status == 0, answer
        return answer

    def close(self) -> None:
        self._process.communicate()


class Stopper:
    """Counts the statements of a connection and ends the process at the wanted one, as a power cut would."""

    def __init__(self, stop: Stop | None) -> None:
        self.stop, self.number = stop, 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.number += 1
        self._die(Stop(self.number, "before"))
        answer = execute(*statement)
        self._die(Stop(self.number, "after"))
        return answer

    def _die(self, here: Stop) -> None:
        if here == self.stop:
            os._exit(KILLED)


def play(order: tuple[Callable[..., Any], tuple[Any, ...], Stop | None], out: BinaryIO) -> None:
    """Do what was ordered and answer."""
    from django.db import connection

    function, arguments, stop = order
    try:
        with connection.execute_wrapper(Stopper(stop)):
            answer = function(*arguments)
    except BaseException:
        pickle.dump(traceback.format_exc(), out)
        out.flush()
        os._exit(1)
    if stop == ANSWERING:
        os._exit(KILLED)
    pickle.dump(answer, out)
    out.flush()
    os._exit(0)


def main() -> None:
    import django

    django.setup()
    orders, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            order = pickle.load(orders)
        except EOFError:
            return
        ear, mouth = os.pipe()
        actor = os.fork()
        if actor == 0:
            os.close(ear)
            play(order, os.fdopen(mouth, "wb"))
        os.close(mouth)
        with os.fdopen(ear, "rb") as heard:
            said = heard.read()
        status = os.waitstatus_to_exitcode(os.waitpid(actor, 0)[1])
        pickle.dump((status, pickle.loads(said) if said else None), answers)
        answers.flush()


if __name__ == "__main__":
    from tests.kills import stage

    stage.main()
