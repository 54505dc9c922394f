"""The road's addresses as OpenAPI 3.1 tells them: schemas from the codecs, real examples, every problem's code.

``OPERATIONS[name]`` is merged into the operation of ``road/api.py`` with that name; ``components()`` into the whole.
"""

from typing import Any

import msgspec

from motcua.wire.road import examples
from motcua.wire.road.messages import Header
from motcua.wire.road.receipts import ReceiptText
from motcua.wire.road.registry import Application, Registry, SignedApplication, SignedRegistry
from motcua.wire.road.talk import (
    ApplicationAnswer,
    Fetch,
    FetchAnswer,
    Hand,
    HandAnswer,
    Heads,
    HeadsAnswer,
    Push,
    PushAnswer,
    Result,
    Returns,
    Swap,
    SwapAnswer,
    UploadState,
)

Json = dict[str, Any]
STRUCTS = (
    *(
        Header,
        ReceiptText,
        Application,
        Registry,
        SignedApplication,
        SignedRegistry,
        Push,
        PushAnswer,
        Hand,
        HandAnswer,
    ),
    *(Fetch, FetchAnswer, UploadState, ApplicationAnswer, Heads, HeadsAnswer, Swap, SwapAnswer, Returns),
)
# Texts that travel as strings, because they're signed as they stand; what is in them.
INSIDE = {
    ("Parcel", "header"): "Header",
    ("Receipt", "text"): "ReceiptText",
    ("SignedApplication", "text"): "Application",
    ("SignedRegistry", "text"): "Registry",
}
PROBLEMS = {
    "unreadable": (400, "The body isn't what this address takes."),
    "not_signed": (401, "The request isn't signed as the road asks, or its clock is wrong by more than 15 minutes."),
    "unknown_deployment": (401, "No such deployment is registered, or not with this key, or the key isn't in force."),
    "suspended": (403, "The deployment is suspended."),
    "not_the_hub": (404, "Only the hub answers here."),
    "not_found": (404, "Nothing is there, or not for you."),
    "too_large": (413, "The request is too large."),
    "file_too_large": (413, "The file is too large for the road."),
    "other_content": (422, "What came isn't the file that the digest names; send it again from the start."),
    "keys_refused": (422, "A key can't be used, or its name stands for another one."),
    "stale": (409, "A newer application is here, or the clock is wrong."),
    "full": (429, "No room; Retry-After says for how many seconds."),
}
SIGNED = ("not_signed", "unknown_deployment", "suspended", "unreadable", "too_large")
_SIGNING_HEADERS = ("Content-Digest", "Signature-Input", "Signature")


def components() -> Json:
    """Return all schemas, and how requests are signed."""
    _, schemas = msgspec.json.schema_components(STRUCTS, ref_template="#/components/schemas/{name}")
    for (kind, member), inner in INSIDE.items():
        schemas[kind]["properties"][member] |= {
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": f"#/components/schemas/{inner}"},
        }
    schemas["Problem"] = {
        "title": "Problem",
        "description": "Problem details (RFC 9457); `code` is stable, `detail` is for people.",
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "code": {"type": "string"},
        },
        "required": ["type", "title", "status", "code"],
    }
    return {"schemas": schemas, "parameters": {name: _signing(name) for name in _SIGNING_HEADERS}}


def _signing(name: str) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": "RFC 9421 with RFC 9530, in the profile of docs/reference/road.md.",
        "schema": {"type": "string"},
        "example": examples.vectors()["requests"][0]["headers"][name],
    }


def _ref(kind: type[msgspec.Struct]) -> Json:
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def _plain(thing: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(thing))


def _operation(
    *,
    answer: msgspec.Struct | None,
    question: msgspec.Struct | None = None,
    problems: tuple[str, ...] = SIGNED,
    is_signed: bool = True,
    also: Json | None = None,
) -> Json:
    described: Json = {"responses": {**_problems(problems), **(also or {})}}
    if is_signed:
        described["parameters"] = [{"$ref": f"#/components/parameters/{name}"} for name in _SIGNING_HEADERS]
    if question is not None:
        content = {"application/json": {"schema": _ref(type(question)), "example": _plain(question)}}
        described["requestBody"] = {"required": True, "content": content}
    if answer is not None:
        content = {"application/json": {"schema": _ref(type(answer)), "example": _plain(answer)}}
        described["responses"]["200"] = {"description": "OK", "content": content}
    return described


def _problems(codes: tuple[str, ...]) -> Json:
    """Return the answers that say no, by status, an example for each code."""
    found: Json = {}
    for code in codes:
        status, why = PROBLEMS[code]
        schema: Json = {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
        response = found.setdefault(str(status), {"description": "", "content": {"application/problem+json": schema}})
        response["description"] = f"{response['description']} `{code}`: {why}".strip()
        response["content"]["application/problem+json"]["examples"][code] = {
            "value": {"type": f"https://example.vn/api/problems/{code}", "title": why, "status": status, "code": code}
        }
        if status == 429:
            response["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return found


_ACCEPTED = Result("ACCEPTED", examples.FIRST_ID, "", examples.RECEIPT)
_REFUSED = Result("REFUSED", examples.FIRST_ID, "expired", examples.REFUSAL)
_ID = (examples.FIRST_ID,)
_DAY = (examples.AT.date(),)
_UPLOAD = UploadState(len(examples.FILE), True)
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}

OPERATIONS: dict[str, Json] = {
    "push": _operation(
        question=Push((examples.MESSAGE,)), answer=PushAnswer((_ACCEPTED, _REFUSED)), problems=(*SIGNED, "full")
    ),
    "hand": _operation(question=Hand((examples.RECEIPT,)), answer=HandAnswer(_ID)),
    "fetch": _operation(
        question=Fetch(_ID, 100),
        answer=FetchAnswer((examples.MESSAGE,), (examples.RECEIPT,), more=False),
        problems=(*SIGNED, "not_the_hub"),
    ),
    "heads": _operation(question=Heads((examples.HEAD,), ()), answer=HeadsAnswer(_DAY, _DAY, (examples.LINE,))),
    "swap": _operation(
        question=Swap(_DAY, (examples.LINE,), (examples.ITEM,), _ID), answer=SwapAnswer(results=(_ACCEPTED,))
    ),
    "returns": _operation(question=Returns((examples.ITEM,)), answer=HandAnswer(())),
    "upload_state": _operation(answer=_UPLOAD, problems=(*SIGNED[:3], "file_too_large")),
    "upload_part": {
        **_operation(answer=_UPLOAD, problems=(*SIGNED[:3], "too_large", "file_too_large", "other_content")),
        "requestBody": {"required": True, "content": _BYTES},
    },
    "download": _operation(
        answer=None,
        problems=(*SIGNED[:3], "not_found"),
        also={
            "200": {"description": "The whole file.", "content": _BYTES},
            "206": {"description": "The part that Range asks for.", "content": _BYTES},
        },
    ),
    "registry": _operation(
        answer=examples.REGISTRY,
        problems=("not_the_hub",),
        is_signed=False,
        also={"304": {"description": "The registry with this ETag (If-None-Match) is still the newest."}},
    ),
    "apply": _operation(
        question=examples.APPLICATION,
        answer=ApplicationAnswer("TRIAL"),
        problems=(
            "unreadable",
            "unknown_deployment",
            "suspended",
            "not_the_hub",
            "stale",
            "too_large",
            "keys_refused",
            "full",
        ),
        is_signed=False,
        also={
            "202": {"description": "`HELD`: nobody can vouch for these keys until an administrator of the hub does."}
        },
    ),
}
