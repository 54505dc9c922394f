"""People who don't give up: each presses again until the receipt shows a code, whatever breaks down meanwhile."""

import http.client
import threading
import time
from collections.abc import Sequence
from uuid import UUID

from motcua.bench.people import Application, Window

PAUSE_SECONDS = 0.1


class Storm:
    """So many people at once, filing application after application; what they were shown is in ``shown``."""

    def __init__(self, port: int, applications: Sequence[Application], *, people: int, patience: float) -> None:
        self.shown: dict[UUID, list[str]] = {}
        self.troubles = 0
        self._port, self._patience = port, patience
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._file_all, args=(applications[turn::people],)) for turn in range(people)
        ]

    def start(self) -> "Storm":
        for thread in self._threads:
            thread.start()
        return self

    def wait(self) -> None:
        """Wait until everybody has seen their codes or has lost patience."""
        for thread in self._threads:
            thread.join()

    @property
    def codes(self) -> list[str]:
        """Every code that somebody saw."""
        return [code for codes in self.shown.values() for code in codes]

    def _file_all(self, applications: Sequence[Application]) -> None:
        window = Window(self._port)
        until = time.monotonic() + self._patience
        for one in applications:
            while time.monotonic() < until and not self._file(window, one):
                time.sleep(PAUSE_SECONDS)
        window.close()

    def _file(self, window: Window, one: Application) -> bool:
        try:
            window.press(one)
            code = window.read_code(one)
        except (OSError, http.client.HTTPException):
            with self._lock:
                self.troubles += 1
            return False
        with self._lock:
            self.shown.setdefault(one.draft_id, []).append(code)
        return True
