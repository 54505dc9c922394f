"""The road's door for other deployments, bytes in and bytes out."""

from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from motcua.base import clock
from motcua.base.web import open_to
from motcua.road import actions, queries
from motcua.road.types import NotReadable, NotTheHub, TooLarge
from motcua.wire.road.registry import SignedApplication

prefix = "/road"
router = Router(tags=["road"])
APPLICATION_MAX = 256 * 2**10
Body = TypeVar("Body")

# The registry, at the hub.


@router.get("/registry", summary="The hub's signed registry")
@open_to("anyone")
def get_registry(request: HttpRequest) -> HttpResponse:
    """Return who takes part in the road, signed by the hub; 304 to those who hold it already (If-None-Match)."""
    if not queries.is_hub():
        raise NotTheHub()
    tag, signed = queries.get_signed_registry(request.headers.get("If-None-Match", ""))
    if signed is None:
        return HttpResponse(status=304, headers={"ETag": tag})
    return HttpResponse(msgspec.json.encode(signed), content_type="application/json", headers={"ETag": tag})


@router.post("/applications", summary="Ask the hub to take part, or announce a new address or keys")
@open_to("anyone")
def apply(request: HttpRequest) -> HttpResponse:
    """Take a signed application (at most 256 KB); 202 when nobody can vouch for it until an administrator does."""
    signed = read_body(request, SignedApplication, APPLICATION_MAX)
    state = actions.take_application(signed, request.META.get("REMOTE_ADDR", ""), clock.now())
    answer = {"state": state.value if state else "HELD"}
    return HttpResponse(msgspec.json.encode(answer), content_type="application/json", status=200 if state else 202)


def read_body(request: HttpRequest, kind: type[Body], size_max: int) -> Body:
    """Read a JSON body, whose size is checked before it's looked at. Raises TooLarge, NotReadable."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdigit():
        raise NotReadable(why="Content-Length")
    if int(length) > size_max:
        raise TooLarge(size_max=size_max)
    try:
        return msgspec.json.decode(request.read(size_max + 1), type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotReadable(why=str(error)) from None
