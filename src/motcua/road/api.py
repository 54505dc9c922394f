"""The road's own addresses, for deployments: signed requests, exact bytes, receipts.

Bodies are read here, with a limit, before anything looks into them; msgspec decodes, since this is the hot path.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router

from motcua.base import bodies, clock, files
from motcua.base.errors import NoSuchThing, Refused
from motcua.base.web import open_to
from motcua.road import actions, queries
from motcua.road.types import (
    NotReadable,
    NotSigned,
    NotTheHub,
    PeerEntry,
    PeerSuspended,
    QuotaReached,
    TooLarge,
    TooSlow,
    UnknownDeployment,
)
from motcua.wire.road.messages import REQUEST_MAX, Unreadable
from motcua.wire.road.openapi import OPERATIONS
from motcua.wire.road.registry import PeerState, SignedApplication
from motcua.wire.road.requests import Claim, is_believed, is_body, read_claim
from motcua.wire.road.talk import (
    ApplicationAnswer,
    Fetch,
    Hand,
    HandAnswer,
    Heads,
    Push,
    PushAnswer,
    Result,
    Returns,
    Said,
    Swap,
    read,
)

prefix = "/road"
router = Router(tags=["road"])
PART_MAX = 4 * 2**20
APPLICATION_MAX = 256 * 2**10
FULL_SECONDS = 30
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256 of the file, in hex.")]


class Caller:
    """A deployment that has proved who it is, and the body that it sent."""

    def __init__(self, peer: PeerEntry, body: bytes, network_address: str) -> None:
        self.peer, self.body, self.network_address = peer, body, network_address

    def read(self, kind: type[Said]) -> Said:
        """Return the body as what it must be. Raises NotReadable."""
        with _traced(self.peer.deployment, self.network_address):
            return _read(self.body, kind)


def _read(body: bytes, kind: type[Said]) -> Said:
    try:
        return read(body, kind)
    except Unreadable as problem:
        raise NotReadable(why=str(problem)) from None


@contextmanager
def _traced(deployment: str, network_address: str) -> Iterator[None]:
    """Let nobody be turned away without a trace."""
    try:
        yield
    except Refused as refusal:
        actions.note_refusal(deployment=deployment, network_address=network_address, code=refusal.code, now=clock.now())
        raise


def caller_of(request: HttpRequest, size_max: int = REQUEST_MAX) -> Caller:
    """Return the registered deployment that signed a request, and its body: whole, in time, and not too large.

    Nothing of the body is read before it's known who sends it. Raises NotSigned, UnknownDeployment, PeerSuspended,
    TooLarge, TooSlow, QuotaReached.
    """
    address = request.META.get("REMOTE_ADDR", "")
    with _traced("", address):
        claim = _claim_of(request)
    with _traced(claim.deployment, address):
        peer = _peer_of(claim)
        body = read_body(request, size_max, peer.deployment)
        if not is_body(request.headers.get("Content-Digest", ""), body):
            raise NotSigned(why="the body is not the one of Content-Digest")
    actions.note_heard(peer.deployment)
    return Caller(peer, body, address)


def _claim_of(request: HttpRequest) -> Claim:
    try:
        return read_claim(request.method or "", request.path, request.META.get("QUERY_STRING", ""), request.headers)
    except Unreadable as problem:
        raise NotSigned(why=str(problem)) from None


def _peer_of(claim: Claim) -> PeerEntry:
    peer = queries.find_peer(claim.deployment)
    key = peer.find_key(claim.signature.key) if peer else None
    now = clock.now()
    if peer is None or key is None or not key.is_valid(now):
        actions.note_stranger(now)
        raise UnknownDeployment(deployment=claim.deployment)
    if not is_believed(claim, key.public, now):
        raise NotSigned(why="the signature is not that key's, or the clock is wrong by more than 15 minutes")
    if peer.state is PeerState.SUSPENDED:
        raise PeerSuspended(deployment=peer.deployment)
    return peer


def read_body(request: HttpRequest, size_max: int, sender: str) -> bytes:
    """Return the body of a request; one that says or turns out to be larger is refused at once.

    Raises TooLarge, TooSlow, and QuotaReached when too many bodies of the same sender are under way.
    """
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdigit() or int(told) > size_max:
        raise TooLarge(size_max=size_max)
    seconds = settings.MOTCUA_ROAD_BODY_SECONDS
    try:
        return bodies.read_whole(request, size_max=size_max, sender=sender, seconds_max=seconds)
    except bodies.BodyTooLarge:
        raise TooLarge(size_max=size_max) from None
    except bodies.BodyTooSlow:
        raise TooSlow(seconds=seconds) from None
    except bodies.TooManyBodies:
        raise QuotaReached(seconds=seconds) from None


def answer_with(said: msgspec.Struct) -> HttpResponse:
    """Return an answer as JSON."""
    return HttpResponse(msgspec.json.encode(said), content_type="application/json")


@router.post("/messages", summary="Hand over messages", openapi_extra=OPERATIONS["push"])
@open_to("anyone")
def push(request: HttpRequest) -> HttpResponse:
    """Take up to 500 messages; one result each, in order, with a signed receipt or the reason why not.

    429 with Retry-After when there's no room for any of them.
    """
    caller = caller_of(request)
    parcels = caller.read(Push).messages
    answers = actions.receive(
        parcels, by=caller.peer.deployment, network_address=caller.network_address, now=clock.now()
    )
    if all(one.code == "full" for one in answers):
        raise QuotaReached(seconds=FULL_SECONDS)
    results = tuple(Result(one.verdict.value, one.message_id, one.code, one.receipt) for one in answers)
    return answer_with(PushAnswer(results))


@router.post("/receipts", summary="Hand over receipts", openapi_extra=OPERATIONS["hand"])
@open_to("anyone")
def hand(request: HttpRequest) -> HttpResponse:
    """Keep receipts of messages that came by the hub; the ids of those kept are answered."""
    kept = actions.keep_receipts(receipts=caller_of(request).read(Hand).receipts, now=clock.now())
    return answer_with(HandAnswer(tuple(kept)))


@router.post("/fetch", summary="Fetch what waits at the hub", openapi_extra=OPERATIONS["fetch"])
@open_to("anyone")
def fetch(request: HttpRequest) -> HttpResponse:
    """Give the caller what is held for it and the receipts of what it sent by the hub."""
    if not queries.is_hub():
        raise NotTheHub()
    caller = caller_of(request)
    asked = caller.read(Fetch)
    return answer_with(actions.serve_fetch(peer=caller.peer, got=asked.got, limit=asked.limit, now=clock.now()))


@router.post("/heads", summary="Compare what both sides have", openapi_extra=OPERATIONS["heads"])
@open_to("anyone")
def heads(request: HttpRequest) -> HttpResponse:
    """Answer the days on which the two sides differ, and what is held here of them."""
    caller = caller_of(request)
    return answer_with(actions.tell_heads(peer=caller.peer, theirs=caller.read(Heads), now=clock.now()))


@router.post(
    "/swap", summary="Give what the other side lost, and get what was lost here", openapi_extra=OPERATIONS["swap"]
)
@open_to("anyone")
def swap(request: HttpRequest) -> HttpResponse:
    """Take messages that were lost here, with the receipts that show it, and give the caller what it lost."""
    caller = caller_of(request)
    return answer_with(actions.swap(peer=caller.peer, given=caller.read(Swap), now=clock.now()))


@router.post(
    "/returns", summary="Give back what the other side has forgotten to have sent", openapi_extra=OPERATIONS["returns"]
)
@open_to("anyone")
def returns(request: HttpRequest) -> HttpResponse:
    """Take back messages of ours that a restored backup has forgotten."""
    caller = caller_of(request)
    said = caller.read(Returns)
    actions.take_back(
        peer=caller.peer, returned=said.returned, results=said.results, is_whole=said.is_whole, now=clock.now()
    )
    return answer_with(HandAnswer(()))


@router.get("/files/{sha256}/upload", summary="Where an upload stands", openapi_extra=OPERATIONS["upload_state"])
@open_to("anyone")
def upload_state(request: HttpRequest, sha256: Digest, size: Annotated[int, Query(ge=0, le=2**40)]) -> HttpResponse:
    """Return how many bytes of a file the caller has uploaded; the first question begins an upload."""
    return answer_with(actions.get_upload(sha256=sha256, size=size, peer=caller_of(request).peer, now=clock.now()))


@router.put("/files/{sha256}", summary="Send a part of a file", openapi_extra=OPERATIONS["upload_part"])
@open_to("anyone")
def upload_part(
    request: HttpRequest,
    sha256: Digest,
    size: Annotated[int, Query(ge=0, le=2**40)],
    offset: Annotated[int, Query(ge=0, le=2**40)],
) -> HttpResponse:
    """Keep a part of at most 4 MiB that starts at ``offset``; the answer says where to go on."""
    caller = caller_of(request, PART_MAX)
    state = actions.take_part(
        sha256=sha256, size=size, offset=offset, part=caller.body, peer=caller.peer, now=clock.now()
    )
    return answer_with(state)


@router.get("/files/{sha256}", summary="Fetch a file from the hub", openapi_extra=OPERATIONS["download"])
@open_to("anyone")
def download(request: HttpRequest, sha256: Digest) -> HttpResponseBase:
    """Give a file (or a range of it) that a message held for the caller names."""
    file = actions.find_file_for(sha256=sha256, peer=caller_of(request).peer)
    if file is None:
        raise NoSuchThing()
    return files.serve(request, file, file_name=sha256, inline=False)


@router.get("/registry", summary="The hub's signed registry", openapi_extra=OPERATIONS["registry"])
@open_to("anyone")
def get_registry(request: HttpRequest) -> HttpResponse:
    """Return who takes part in the road, signed by the hub; 304 to those who hold it already (If-None-Match)."""
    if not queries.is_hub():
        raise NotTheHub()
    tag, signed = queries.get_signed_registry(request.headers.get("If-None-Match", ""))
    answer = HttpResponse(status=304) if signed is None else answer_with(signed)
    answer["ETag"] = tag
    return answer


@router.post(
    "/applications",
    summary="Ask the hub to take part, or announce a new address or keys",
    openapi_extra=OPERATIONS["apply"],
)
@open_to("anyone")
def apply(request: HttpRequest) -> HttpResponse:
    """Take a signed application (at most 256 KB); 202 when nobody can vouch for it until an administrator does."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        signed = read(read_body(request, APPLICATION_MAX, address), SignedApplication)
    except Unreadable as problem:
        raise NotReadable(why=str(problem)) from None
    state = actions.take_application(signed, address, clock.now())
    answer = answer_with(ApplicationAnswer(state.value if state else "HELD"))
    answer.status_code = 200 if state else 202
    return answer


__all__ = ["answer_with", "read_body", "router"]
