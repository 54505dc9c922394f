"""R-080 to R-089: files by their digest, in parts."""

import secrets
from datetime import UTC, datetime

from motcua_road.conformance.heads import first_line, opened
from motcua_road.conformance.trial import Trial, assertion, expect, expect_later, expect_problem
from motcua_road.http import ROOT, Answer
from motcua_road.keys import Json, digest
from motcua_road.requests import sign_request

PART_MAX = 4 * 2**20


def _part(trial: Trial, sha256: str, offset: int, size: int, content: bytes) -> Answer:
    return trial.ask(trial.cast.good, "PUT", f"/files/{sha256}", content, query=f"offset={offset}&size={size}")


def _state(trial: Trial, sha256: str, size: int) -> Json:
    return trial.ask(trial.cast.good, "GET", f"/files/{sha256}/upload", query=f"size={size}").said()


def _with_file(trial: Trial, content: bytes) -> Json:
    named = {"sha256": digest(content), "size": len(content), "media_type": "text/plain", "name": "note.txt"}
    return trial.line_test(trial.cast.good, attachments=[named])


@assertion("R-080", "A message waits for its file, and is taken when the file is whole")
def waits_for_its_file(trial: Trial) -> None:
    content = secrets.token_bytes(5000)
    parcel = _with_file(trial, content)
    expect_later(trial.give(trial.cast.good, parcel), "attachments_missing")
    expect(_part(trial, digest(content), 0, 5000, content).said().get("is_whole") is True, "the file is whole")
    trial.expect_accepted(parcel, trial.give(trial.cast.good, parcel))


@assertion("R-081", "A file that isn't what its digest says is refused, and its upload begins anew")
def wrong_digest(trial: Trial) -> None:
    content = secrets.token_bytes(3000)
    sha256 = digest(content)
    expect_problem(_part(trial, sha256, 0, 3000, bytes(3000)), 422, "other_content")
    expect(_state(trial, sha256, 3000) == {"offset": 0, "is_whole": False}, "the upload begins anew")
    expect_later(trial.give(trial.cast.good, _with_file(trial, content)), "attachments_missing")
    expect(_part(trial, sha256, 0, 3000, content).said().get("is_whole") is True, "the right file is taken")


@assertion("R-082", "An upload goes on where it was broken off; a part again changes nothing")
def resumed(trial: Trial) -> None:
    content = secrets.token_bytes(9000)
    sha256 = digest(content)
    expect(_state(trial, sha256, 9000) == {"offset": 0, "is_whole": False}, "an upload that begins")
    for offset in (0, 3000):
        said = _part(trial, sha256, offset, 9000, content[offset : offset + 3000]).said()
        expect(said.get("offset") == offset + 3000, f"{offset + 3000} bytes here, not {said}")
    expect(
        _part(trial, sha256, 0, 9000, content[:3000]).said().get("offset") == 6000, "nothing changed by a part again"
    )
    expect(
        _part(trial, sha256, 8000, 9000, content[8000:]).said().get("offset") == 6000, "no part with a hole before it"
    )
    expect(_state(trial, sha256, 9000) == {"offset": 6000, "is_whole": False}, "the state told when asked")
    expect(_part(trial, sha256, 6000, 9000, content[6000:]).said().get("is_whole") is True, "a whole file")
    expect(_state(trial, sha256, 9000).get("is_whole") is True, "whole when asked again")


@assertion("R-083", "A part above 4 MiB is refused")
def large_part(trial: Trial) -> None:
    good, size = trial.cast.good, PART_MAX + 1
    path, query = f"{ROOT}/files/{digest(bytes(size))}", f"offset=0&size={size}"
    signed = sign_request("PUT", path, query, bytes(size), deployment=good.name, key=good.key(), now=datetime.now(UTC))
    with opened(trial, "PUT", f"{path}?{query}", signed, size) as wire:
        told = first_line(wire)
    expect(" 413" in told, f"413 without the body, not {told!r}")


@assertion("R-084", "A file that is too large for the deployment is refused at its first question")
def large_file(trial: Trial) -> None:
    query = f"size={2**40}"
    answer = trial.ask(trial.cast.good, "GET", f"/files/{secrets.token_hex(32)}/upload", query=query)
    expect_problem(answer, 413, "file_too_large")


@assertion("R-085", "Files are given and taken by signed requests alone, and by names that are digests")
def signed_alone(trial: Trial) -> None:
    stranger = trial.line(trial.cast.stranger)
    answer = stranger.ask("PUT", f"/files/{secrets.token_hex(32)}", b"x", query="offset=0&size=1")
    expect_problem(answer, 401, "unknown_deployment")
    for name in ("..%2Fsecret", "A" * 64, "0" * 63):
        answer = trial.ask(trial.cast.good, "PUT", f"/files/{name}", b"x", query="offset=0&size=1")
        expect(400 <= answer.status < 500, f"a clear no to {name}, not {answer.status}")


@assertion("R-086", "An empty file is a file")
def empty_file(trial: Trial) -> None:
    said = _part(trial, digest(b""), 0, 0, b"").said()
    expect(said.get("is_whole") is True, f"a whole file, not {said}")
    parcel = _with_file(trial, b"")
    trial.expect_accepted(parcel, trial.give(trial.cast.good, parcel))


@assertion("R-087", "A file that somebody else uploaded isn't there for whoever merely names it")
def of_somebody_else(trial: Trial) -> None:
    content = secrets.token_bytes(2000)
    sha256 = digest(content)
    expect(_part(trial, sha256, 0, 2000, content).said().get("is_whole") is True, "the file is whole")
    named = {"sha256": sha256, "size": 2000, "media_type": "text/plain", "name": "note.txt"}
    parcel = trial.line_test(trial.cast.other, attachments=[named])
    expect_later(trial.give(trial.cast.other, parcel), "attachments_missing")
    state = trial.ask(trial.cast.other, "GET", f"/files/{sha256}/upload", query="size=2000").said()
    expect(state == {"offset": 0, "is_whole": False}, f"an upload of its own to begin, not {state}")
