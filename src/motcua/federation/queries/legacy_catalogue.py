"""Procedures, fields and agencies as agencies' older adapters read them: in Vietnamese, under the portal's names."""

from typing import Any

from motcua.agencies import queries as agencies
from motcua.base.text import in_language
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import NoSuchProcedure, Procedure, Texts, TimeUnit
from motcua.counts.types import Channel
from motcua.federation.types.legacy import LegacyCode, LegacyRefused
from motcua.wire.legacy_portal import CHANNEL_NUMBERS

_UNITS = {TimeUnit.WORKING_HOURS: "giờ", TimeUnit.WORKING_DAYS: "ngày làm việc", TimeUnit.CALENDAR_DAYS: "ngày"}


def get_legacy_procedure(code: object) -> dict[str, Any]:
    """Return a procedure as the record of ``LayThuTuc``. Raises LegacyRefused."""
    if not isinstance(code, str) or "\0" in code:
        raise LegacyRefused(LegacyCode.NOT_KNOWN)
    try:
        procedure = catalogue.get_procedure(code.strip())
    except NoSuchProcedure:
        raise LegacyRefused(LegacyCode.NOT_KNOWN) from None
    return {
        "MATTHC": procedure.code,
        "TENTTHC": _vi(procedure.names),
        "LINHVUCTHUCHIEN": [{"MALINHVUC": procedure.field_code, "TENLINHVUC": _vi(procedure.field_names)}],
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": _vi(one)} for one in procedure.sequence]}],
        "CACHTHUCTHUCHIEN": [_channel(procedure, channel) for channel in procedure.channels],
        "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": _papers(procedure)}],
        "YEUCAU": _vi(procedure.requirements),
        "MOTADOITUONGTHUCHIEN": _vi(procedure.subjects),
        "KETQUATHUCHIEN": [{"MAKETQUA": one.code, "TENKETQUA": _vi(one.names)} for one in procedure.results],
        "CANCUPHAPLY": [{"SOVANBAN": one.number, "TENVANBAN": _vi(one.titles)} for one in procedure.legal_bases],
        "COQUANTHUCHIEN": [
            {"MADONVI": code, "TENDONVI": _vi(body.names)}
            for body in procedure.agencies
            for code in body.codes or ("",)
        ],
    }


def list_legacy_procedures() -> list[dict[str, str]]:
    """Return every procedure as a line of ``LayDanhSachTTHC``."""
    fields = catalogue.list_fields()
    return [
        {
            "MATTHC": hit.code,
            "TENTTHC": hit.name,
            "MALINHVUC": fields[hit.code].code if hit.code in fields else "",
            "TENLINHVUC": hit.field_name,
        }
        for hit in catalogue.list_procedures(lang="vi")
    ]


def list_legacy_fields() -> list[dict[str, str]]:
    """Return the fields of procedures as lines of ``LayDanhMucLinhVuc``, by code."""
    names = {field.code: _vi(field.names) for field in catalogue.list_fields().values()}
    return [{"MALINHVUC": code, "TENLINHVUC": name} for code, name in sorted(names.items())]


def list_legacy_agencies() -> list[dict[str, str]]:
    """Return the agencies that are known here, our own and others', as lines of ``LayDanhMucCoQuan``, by code."""
    known = {one.code: one for one in (*agencies.list_agencies_elsewhere(), *agencies.list_agencies())}
    return [
        {"MADONVI": code, "TENDONVI": _vi(dict(one.name)), "MADONVICHA": one.parent_code}
        for code, one in sorted(known.items())
    ]


def _channel(procedure: Procedure, channel: Channel) -> dict[str, Any]:
    limit = procedure.time_limit(channel)
    fees = [
        {
            "SOTIEN": "" if fee.amount_vnd is None else str(fee.amount_vnd),
            "DONVI": "đồng",
            "MOTA": ". ".join(filter(None, (_vi(fee.names), _vi(fee.notes)))),
        }
        for fee in procedure.fees
    ]
    time = {
        "THOIGIANGIAIQUYET": str(limit.amount) if limit else "",
        "DONVITINH": _UNITS[limit.unit] if limit else "",
        "MOTA": _vi(procedure.time_limit_notes),
        "PHILEPHI": fees,
    }
    return {"KENH": str(CHANNEL_NUMBERS[channel]), "THOIGIAN": [time]}


def _papers(procedure: Procedure) -> list[dict[str, str]]:
    return [
        {
            "MAGIAYTO": one.code,
            "TENGIAYTO": _vi(one.names),
            "SOBANCHINH": str(one.originals),
            "SOBANSAO": str(one.copies),
            "TENMAUDON": "",
            "URL": "",
        }
        for one in procedure.required_documents
    ]


def _vi(texts: Texts) -> str:
    return in_language(texts, "vi") if texts else ""
