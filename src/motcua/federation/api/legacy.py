"""The national portal's older adapter at one address, for agencies' systems that don't speak the road yet.

Every answer has an ``error_code``, in Vietnamese as these systems expect; what each service does is in
docs/reference/legacy-portal.md.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest, JsonResponse
from django.utils.translation import override
from ninja import Router

from motcua.base import bodies, clock
from motcua.base.seats import Seat, seat
from motcua.base.web import open_to
from motcua.federation import actions, queries
from motcua.federation.types import NotTheRegistry
from motcua.federation.types.legacy import LegacyAnswer, LegacyCaller, LegacyCode, LegacyRefused

router = Router(tags=["legacy"])
BODY_MAX = 8 * 2**20

Body = dict[str, Any]
Answer = dict[str, Any]

_EXAMPLE = {
    "session": "…",
    "madonvi": "H49.18",
    "service": "DongBoHoSoMC",
    "isUpdating": "False",
    "data": [
        {
            "MaHoSo": "H49.18-261102-0001",
            "MaTTHC": "1.001193",
            "KenhThucHien": "1",
            "NgayNopHoSo": "20261102090000",
            "NgayTiepNhan": "20261102093000",
            "NgayHenTra": "20261103093000",
            "TrangThaiHoSo": "2",
        }
    ],
}
_OPENAPI = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}, "example": _EXAMPLE}},
    },
    "responses": {
        "200": {
            "description": '`error_code` is "0", or says why not.',
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["error_code", "error_message"],
                        "properties": {
                            "error_code": {"type": "string", "enum": [code.value for code in LegacyCode]},
                            "error_message": {"type": "string"},
                            "session": {"type": "string"},
                            "data": {},
                        },
                    }
                }
            },
        },
        "404": {"description": "`not_the_registry`: only the national seat has it."},
        "413": {"description": "`error_code` 8."},
        "429": {"description": "`error_code` 4."},
    },
}


@router.post("/", summary="The national portal's older adapter", openapi_extra=_OPENAPI)
@open_to("anyone")
def call(request: HttpRequest) -> JsonResponse:
    """Log in with username and password, or call a service with a session; at the national seat only."""
    if seat() is not Seat.NATIONAL:
        raise NotTheRegistry()
    now, address = clock.now(), request.META.get("REMOTE_ADDR", "")
    with override("vi"):
        try:
            return JsonResponse(_answer(_read(request, address), address, now))
        except LegacyRefused as refusal:
            answer = {"error_code": refusal.error.value, "error_message": str(refusal)}
            return JsonResponse(answer, status=refusal.status)


def _read(request: HttpRequest, address: str) -> Body:
    """Return the body of a request. Raises LegacyRefused."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    if not told.isdigit() or int(told) > BODY_MAX:
        raise LegacyRefused(LegacyCode.TOO_LARGE, 413)
    try:
        body = msgspec.json.decode(bodies.read_whole(request, size_max=BODY_MAX, sender=f"legacy {address}"))
    except bodies.BodyTooLarge:
        raise LegacyRefused(LegacyCode.TOO_LARGE, 413) from None
    except bodies.TooManyBodies:
        raise LegacyRefused(LegacyCode.TOO_MANY_TRIES, 429) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, bodies.BodyTooSlow):
        raise LegacyRefused(LegacyCode.UNREADABLE) from None
    if not isinstance(body, dict):
        raise LegacyRefused(LegacyCode.UNREADABLE)
    return body


def _answer(body: Body, address: str, now: datetime) -> Answer:
    if "session" not in body and "service" not in body:
        token = actions.log_in(
            username=body.get("username"), password=body.get("password"), network_address=address, now=now
        )
        return _done(session=token)
    caller = actions.use_session(body.get("session"), now=now)
    actions.speaks_for(body.get("madonvi"), caller)
    service = body.get("service")
    if not isinstance(service, str) or service not in SERVICES:
        raise LegacyRefused(LegacyCode.UNKNOWN_SERVICE)
    return SERVICES[service](body, caller, now)


def _done(**more: object) -> Answer:
    return {"error_code": LegacyCode.DONE.value, "error_message": "", **more}


def _sync(body: Body, caller: LegacyCaller, now: datetime) -> Answer:
    is_updating = {"true": True, "false": False}.get(str(body.get("isUpdating")).lower())
    if is_updating is None:
        raise LegacyRefused(LegacyCode.UNREADABLE)
    madonvi, records = body.get("madonvi"), body.get("data")
    return _lines(actions.sync_dossiers(records, is_updating=is_updating, madonvi=madonvi, caller=caller, now=now))


def _progress(body: Body, caller: LegacyCaller, now: datetime) -> Answer:
    madonvi, records = body.get("madonvi"), body.get("data")
    return _lines(actions.record_progress(records, madonvi=madonvi, caller=caller, now=now))


def _look_up(body: Body, caller: LegacyCaller, now: datetime) -> Answer:
    code = body.get("mahoso")
    if not isinstance(code, str) or "\0" in code:
        raise LegacyRefused(LegacyCode.NOT_KNOWN)
    return _done(data=queries.get_legacy_dossier(code, caller=caller))


def _procedure(body: Body, caller: LegacyCaller, now: datetime) -> Answer:
    return _done(data=queries.get_legacy_procedure(body.get("maTTHC")))


def _listing(read: Callable[[], Sequence[object]]) -> "Service":
    def service(body: Body, caller: LegacyCaller, now: datetime) -> Answer:
        return _done(data=read())

    return service


def _not_offered(body: Body, caller: LegacyCaller, now: datetime) -> Answer:
    raise LegacyRefused(LegacyCode.NOT_OFFERED)


def _lines(answers: Sequence[LegacyAnswer]) -> Answer:
    """Answer records: "0" when all are done, else what is wrong with the first that isn't, and each by itself."""
    lines = [_line(each) for each in answers]
    wrong = next((line for line in lines if line["error_code"] != LegacyCode.DONE.value), None)
    if wrong is None:
        return _done(data=lines)
    return {"error_code": wrong["error_code"], "error_message": wrong["error_message"], "data": lines}


def _line(answer: LegacyAnswer) -> Answer:
    message = answer.message or (answer.error.label if answer.error is not LegacyCode.DONE else "")
    line: Answer = {"MaHoSo": answer.code, "error_code": answer.error.value, "error_message": str(message)}
    if answer.problems:
        line["errors"] = [{"field": field, "message": text} for field, text in answer.problems]
    return line


Service = Callable[[Body, LegacyCaller, datetime], Answer]
SERVICES: dict[str, Service] = {
    "DongBoHoSoMC": _sync,
    "CapNhatTienDoHoSoMC": _progress,
    "TraCuuHoSo": _look_up,
    "LayThuTuc": _procedure,
    "LayDanhSachTTHC": _listing(queries.list_legacy_procedures),
    "LayDanhMucLinhVuc": _listing(queries.list_legacy_fields),
    "LayDanhMucCoQuan": _listing(queries.list_legacy_agencies),
    "LayDanhSachHoiDapGuiTuDVCQG": _not_offered,
    "LayDanhSachHoiDapBoCoQuan": _not_offered,
}
