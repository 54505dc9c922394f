"""The log in the published addresses (c2sp.org/tlog-tiles, tlog-witness): anybody may read all of it.

Its entries are commitments: 32 bytes that say nothing without the salt, which only the thing's owner can give.
"""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from motcua.base import clock
from motcua.base.web import open_to
from motcua.evidence import actions, queries
from motcua.evidence.types import NoSuchTile, NotReadable, SeenOtherwise
from motcua.wire.tlog.tiles import parse_path

prefix = "/log"
router = Router(tags=["log"])
REQUEST_MAX = 64 * 1024
_FOR_EVER = "public, max-age=31536000, immutable"


@router.get("/checkpoint", summary="The newest signed head of the log, with its witnesses' signatures")
@open_to("anyone")
def checkpoint(request: HttpRequest) -> HttpResponse:
    """A checkpoint (c2sp.org/tlog-checkpoint) as plain text."""
    answer = HttpResponse(queries.read_checkpoint(), content_type="text/plain; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=1"
    return answer


@router.get("/key", summary="The log's public key, to be kept by whoever checks proofs")
@open_to("anyone")
def key(request: HttpRequest) -> HttpResponse:
    """The key of the log and that of this deployment as a witness, a line each (c2sp.org/signed-note)."""
    log = queries.describe_log()
    lines = f"{log.log_key}\n{log.witness_key}\n" if log else ""
    return HttpResponse(lines, content_type="text/plain; charset=utf-8", status=200 if log else 404)


@router.get("/tile/entries/{path:tile}", summary="A bundle of 256 entries")
@open_to("anyone")
def entries(request: HttpRequest, tile: str) -> HttpResponse:
    """Entries, each behind its length (c2sp.org/tlog-tiles)."""
    number, width = _parsed(tile)
    return _bytes(queries.read_entries(number=number, width=width))


@router.get("/tile/{int:level}/{path:tile}", summary="A tile of 256 hashes of the tree")
@open_to("anyone")
def tile(request: HttpRequest, level: int, tile: str) -> HttpResponse:
    """Hashes of the tree (c2sp.org/tlog-tiles)."""
    number, width = _parsed(tile)
    return _bytes(queries.read_tile(level=level, number=number, width=width))


@router.post("/add-checkpoint", summary="Ask this deployment to witness a checkpoint of a log that it watches")
@open_to("anyone")
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """As c2sp.org/tlog-witness has it: the answer is a line of signature, or 409 with the size seen last."""
    if int(request.headers.get("Content-Length") or 0) > REQUEST_MAX:
        raise NotReadable(why=f"more than {REQUEST_MAX} bytes")
    try:
        text = request.read(REQUEST_MAX + 1).decode()
        lines = actions.cosign(request=text, now=clock.now())
    except UnicodeDecodeError:
        raise NotReadable(why="not UTF-8") from None
    except SeenOtherwise as refusal:
        return HttpResponse(f"{refusal.facts['size']}\n", content_type="text/x.tlog.size", status=409)
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


def _parsed(path: str) -> tuple[int, int]:
    try:
        return parse_path(path)
    except ValueError:
        raise NoSuchTile() from None


def _bytes(data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Cache-Control"] = _FOR_EVER
    return answer
