"""What the suite's hub holds for a deployment without an address, which fetches there and hands its receipts back."""

import threading
from collections import defaultdict
from collections.abc import Mapping

from motcua_road.conformance.doors import Reply, against_request
from motcua_road.keys import Json
from motcua_road.messages import Unreadable, header_digest, read_header, read_object
from motcua_road.registry import Registry

ROOT = "/api/v1/road"
LIMIT_MAX = 500


class Mailbox:
    """Gives what waits until its receipt has come, as a hub does; ``wrong`` are requests that it couldn't take."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wrong: list[str] = []
        self.fetches = 0
        self._waiting: list[Json] = []
        self._given: dict[str, int] = defaultdict(int)
        self._handed: dict[str, list[Json]] = defaultdict(list)

    def put(self, *parcels: Json) -> None:
        """Let messages wait, in this order; one that was taken may be put again."""
        with self.lock:
            self._waiting += parcels

    def take_away(self, *parcels: Json) -> None:
        """Let messages wait no more."""
        with self.lock:
            self._waiting = [each for each in self._waiting if each not in parcels]

    def given(self, parcel: Json) -> int:
        """Return how often a message has been fetched."""
        with self.lock:
            return self._given[header_digest(parcel)]

    def receipts(self, parcel: Json) -> list[Json]:
        """Return the receipts that were handed back for a message, in their order."""
        with self.lock:
            return list(self._handed[header_digest(parcel)])

    def answer(self, path: str, given: Mapping[str, str], body: bytes, registry: Registry) -> Reply | None:
        """Answer a deployment that fetches or hands receipts back; None when it asks something else."""
        if path not in {f"{ROOT}/fetch", f"{ROOT}/receipts"}:
            return None
        with self.lock:
            if wrong := against_request("POST", path, "", given, body, registry):
                self.wrong.append(f"{path}: {wrong}")
                return Reply(401, {"title": "Unauthorized", "status": 401, "code": "not_signed"})
            try:
                said = read_object(body)
                return self._fetched(said) if path.endswith("fetch") else self._taken_back(said)
            except (Unreadable, KeyError, TypeError, ValueError) as problem:
                self.wrong.append(f"{path}: {problem}")
                return Reply(400, {"title": "Bad Request", "status": 400, "code": "unreadable"})

    def _fetched(self, said: Json) -> Reply:
        self.fetches += 1
        some = self._waiting[: min(int(said.get("limit", 100)), LIMIT_MAX)]
        for parcel in some:
            self._given[header_digest(parcel)] += 1
        return Reply(200, {"messages": some, "receipts": [], "more": len(self._waiting) > len(some)})

    def _taken_back(self, said: Json) -> Reply:
        kept = []
        for receipt in said["receipts"]:
            text = read_object(receipt["text"])
            self._handed[str(text["header_sha256"])].append(receipt)
            kept.append(text["message_id"])
        handed = {read_object(receipt["text"])["header_sha256"] for receipt in said["receipts"]}
        self._waiting = [each for each in self._waiting if header_digest(each) not in handed]
        return Reply(200, {"kept": kept})


def id_of(parcel: Json) -> str:
    """Return the id of a message."""
    return read_header(parcel["header"]).message_id
