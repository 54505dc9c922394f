"""Looks after the children of a deployment until it's told to stop."""

import os
import select
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from motcua.project.deployment.child import Child

STOP_SECONDS, STOP_SECONDS_DATABASE = 25.0, 60.0


class Stopped(BaseException):
    """The operator pressed Ctrl-C, or the system asked us to end."""


class Supervisor:
    """Starts children in order and stops them in the opposite one. Used from the main thread only.

    ``on_change`` is called whenever a child starts or ends.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self.children: list[Child] = []
        self.on_change = on_change
        self._bell, self._ringer = socket.socketpair()
        for end in (self._bell, self._ringer):
            end.setblocking(False)
        self._before: dict[int, Any] = {}

    def __enter__(self) -> "Supervisor":
        signal.set_wakeup_fd(self._ringer.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.getsignal(number) for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM)}
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.SIG_IGN)
        self.stop_all()
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._bell.close()
        self._ringer.close()

    @staticmethod
    def _stop(*_: object) -> None:
        for other in (signal.SIGINT, signal.SIGTERM):
            signal.signal(other, signal.SIG_IGN)
        raise Stopped

    def start(self, child: Child) -> Child:
        self.children.append(child)
        child.start()
        self.on_change()
        return child

    def watch(self) -> None:
        """Bring back whoever ends, until Stopped is raised by a signal."""
        while True:
            self.wait(self.tend())

    def tend(self) -> float | None:
        """Look at every child once; return the seconds until one is due, None when none is."""
        changed = False
        for child in self.children:
            if child.is_alive():
                continue
            if child.due_at is None:
                child.plan_restart()
                changed = True
            if child.due_at is not None and child.due_at <= time.monotonic():
                child.start()
                changed = True
        if changed:
            self.on_change()
        due = [child.due_at - time.monotonic() for child in self.children if child.due_at is not None]
        return max(0.0, min(due)) if due else None

    def wait(self, seconds: float | None) -> None:
        """Sleep until a child ends, a signal comes, or so many seconds have passed."""
        select.select([self._bell], [], [], seconds)
        with suppress(BlockingIOError):
            while os.read(self._bell.fileno(), 512):
                pass

    def stop_all(self) -> None:
        """Stop everything, the last started first; what stands on another is stopped before it."""
        others, below = self.children[:0:-1], self.children[:1]
        for child in others:
            child.ask_to_stop()
        for child in others:
            child.wait_or_kill(STOP_SECONDS)
        for child in below:
            child.ask_to_stop()
            child.wait_or_kill(STOP_SECONDS_DATABASE)
        self.children.clear()
