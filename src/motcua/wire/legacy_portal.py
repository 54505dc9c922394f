"""Records of the national portal's older adapter, ``DongBoHoSoMC`` and ``CapNhatTienDoHoSoMC``, field for field.

Texts are read as older systems send them: numbers as numbers or as text, nothing as ``null`` or as an empty text. Times
are ``yyyyMMddHHmmss`` on the wall clock of Việt Nam. Whatever comes is a record or named problems, never an exception.
Every field is checked; names, identifiers, addresses and free text are then let go: nothing here returns them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from motcua.base.clock import VIETNAM
from motcua.wire.status_codes import STATUS_NAMES

CHANNEL_NUMBERS = {"COUNTER": 1, "ONLINE": 2, "POSTAL": 3}
CHANNEL_NAMES = {number: name for name, number in CHANNEL_NUMBERS.items()}
TEXT_MAX = 2000
"""How long a text may be for which the portal says nothing (our own bound)."""
ITEMS_MAX = 500
PROBLEMS_MAX = 50

_TIME = re.compile(r"\d{14}", re.ASCII)
_LARGEST = 10**30


class Flaw(Enum):
    """What is wrong with a field."""

    NOT_A_RECORD = "not_a_record"
    MISSING = "missing"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    NOT_A_CODE = "not_a_code"
    NOT_A_TIME = "not_a_time"
    NOT_ONE_OF = "not_one_of"
    NOT_A_LIST = "not_a_list"
    TOO_MANY = "too_many"
    BEFORE = "before"


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong: ``field`` as the portal names it (``TaiLieuNop[0].IsDeleted``), ``limit`` what it broke."""

    field: str
    flaw: Flaw
    limit: str = ""


@dataclass(frozen=True)
class Text:
    length_max: int = TEXT_MAX


@dataclass(frozen=True)
class Code:
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Time:
    pass


@dataclass(frozen=True)
class Choice:
    values: tuple[int, ...]


@dataclass(frozen=True)
class Many:
    """A list of records with these fields; without any, what is in it isn't looked at."""

    fields: Mapping[str, "Kind"] = field(default_factory=dict)


Kind = Text | Code | Time | Choice | Many

_TEXT, _FLAG = Text(), Choice((0, 1))
_STATUS = Choice(tuple(sorted(STATUS_NAMES)))
_DOSSIER_CODE = Code(re.compile(r"[0-9A-Za-z._/-]{1,64}", re.ASCII))
_PROCEDURE_CODE = Code(re.compile(r"[0-9A-Za-z._-]{1,64}", re.ASCII))


def _texts(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, _TEXT)


DOSSIER_FIELDS: Mapping[str, Kind] = {
    "MaHoSo": _DOSSIER_CODE,
    "MaTTHC": _PROCEDURE_CODE,
    **_texts("TenTTHC", "MaLinhVuc", "TenLinhVuc"),
    "KenhThucHien": Choice(tuple(CHANNEL_NAMES)),
    **_texts("ChuHoSo", "SoGiayToChuHoSo", "MaDoiTuong", "ThongTinKhac", "Email", "Fax", "SoDienThoai"),
    "LoaiDoiTuong": Choice((1, 2, 3, 4)),
    "TrichYeuHoSo": Text(1000),
    **dict.fromkeys(("NgayNopHoSo", "NgayTiepNhan", "NgayHenTra", "NgayTra", "NgayKetThucXuLy", "NgayTuChoi"), Time()),
    "TrangThaiHoSo": _STATUS,
    **_texts("ThongTinTra", "DonViXuLy", "GhiChu", "SoBienNhan"),
    "HinhThuc": _FLAG,
    "TaiLieuNop": Many(
        {
            **_texts("TepDinhKemId", "TenTepDinhKem", "IsDeleted", "MaThanhPhanHoSo", "DuongDanTaiTepTin"),
            **dict.fromkeys(("DuocSoHoa", "DuocTaiSuDung", "DuocLayTuKhoDMQG"), _FLAG),
            "MaKetQuaThayThe": _TEXT,
        }
    ),
    "DanhSachLePhi": Many(_texts("TenPhiLePhi", "MaPhiLePhi", "HinhThucThu", "Gia", "LoaiPhiLePhi")),
    "DanhSachTepDinhKemKhac": Many(_texts("TenGiayTo", "SoLuong", "LoaiGiayTo")),
    "DanhSachHoSoBoSung": Many(
        {
            **_texts("HoSoBoSungId", "NguoiYeuCauBoSung", "NoiDungBoSung", "NguoiTiepNhanBoSung", "ThongTinTiepNhan"),
            **dict.fromkeys(("NgayBoSung", "NgayTiepNhanBoSung", "NgayHenTraTruoc", "NgayHenTraMoi"), Time()),
            "TrangThaiBoSung": _TEXT,
            "DanhSachGiayToBoSung": Many(),
            "DanhSachLePhiBoSung": Many(),
        }
    ),
    "DanhSachGiayToKetQua": Many(
        _texts("TenGiayTo", "MaThanhPhanHoSo", "GiayToId", "DuongDanTepTinKetQua", "MaGiayToKetQua")
    ),
    "NoiNopHoSo": Choice((1, 2)),
    "HoSoCoThanhPhanSoHoa": _FLAG,
    "TaiKhoanDuocXacThucVoiVNeID": _FLAG,
    "DuocThanhToanTrucTuyen": Choice((1, 2, 3)),
    "DinhDanhCHS": Many({"LoaiDinhDanh": Choice((1, 2)), "SoDinhDanh": _TEXT}),
    "DSKetNoiCSDL": Many(_texts("MaCSDL")),
}
PROGRESS_FIELDS: Mapping[str, Kind] = {
    "MaHoSo": _DOSSIER_CODE,
    "NguoiXuLy": Text(50),
    **_texts("ChucDanh", "PhongBanXuLy", "NoiDungXuLy"),
    "ThoiDiemXuLy": Time(),
    "TrangThai": _STATUS,
    "NgayBatDau": Time(),
    "NgayKetThucTheoQuyDinh": Time(),
}
_ALWAYS = ("MaHoSo", "MaTTHC", "KenhThucHien", "NgayNopHoSo", "TrangThaiHoSo")
_BY_STATUS = {
    2: ("NgayTiepNhan",),
    3: ("NgayTuChoi",),
    4: ("NgayTiepNhan",),
    9: ("NgayTiepNhan", "NgayKetThucXuLy"),
    10: ("NgayTiepNhan", "NgayTra"),
}
_AFTER = (
    ("NgayTiepNhan", "NgayNopHoSo"),
    ("NgayTuChoi", "NgayNopHoSo"),
    ("NgayKetThucXuLy", "NgayTiepNhan"),
    ("NgayKetThucXuLy", "NgayNopHoSo"),
    ("NgayTra", "NgayKetThucXuLy"),
    ("NgayTra", "NgayTiepNhan"),
    ("NgayTra", "NgayNopHoSo"),
)


@dataclass(frozen=True, kw_only=True)
class LegacyDossier:
    """What is kept of a record of ``DongBoHoSoMC``: numbers of the wire, instants with their offset.

    ``asked_at`` is the newest ``NgayBoSung``; ``office`` is ``DonViXuLy`` as it was sent.
    """

    code: str
    procedure: str
    channel: int
    status: int
    submitted_at: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    refused_at: datetime | None = None
    asked_at: datetime | None = None
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class LegacyProgress:
    """What is kept of a record of ``CapNhatTienDoHoSoMC``."""

    code: str
    status: int
    at: datetime


Problems = tuple[FieldProblem, ...]


def read_dossier(raw: object) -> LegacyDossier | Problems:
    """Read a record of ``DongBoHoSoMC``, or name what is wrong with it."""
    problems: list[FieldProblem] = []
    said = _read_record(raw, DOSSIER_FIELDS, "", problems)
    _require(said, (*_ALWAYS, *_BY_STATUS.get(said.get("TrangThaiHoSo", 0), ())), problems)
    for later, earlier in _AFTER:
        if later in said and earlier in said and said[later] < said[earlier]:
            problems.append(FieldProblem(later, Flaw.BEFORE, earlier))
    if problems:
        return tuple(problems[:PROBLEMS_MAX])
    return LegacyDossier(
        code=said["MaHoSo"],
        procedure=said["MaTTHC"],
        channel=said["KenhThucHien"],
        status=said["TrangThaiHoSo"],
        submitted_at=said["NgayNopHoSo"],
        received_at=said.get("NgayTiepNhan"),
        due_at=said.get("NgayHenTra"),
        finished_at=said.get("NgayKetThucXuLy"),
        returned_at=said.get("NgayTra"),
        refused_at=said.get("NgayTuChoi"),
        asked_at=max(
            (one["NgayBoSung"] for one in said.get("DanhSachHoSoBoSung", ()) if "NgayBoSung" in one), default=None
        ),
        office=said.get("DonViXuLy", ""),
    )


def read_progress(raw: object) -> LegacyProgress | Problems:
    """Read a record of ``CapNhatTienDoHoSoMC``, or name what is wrong with it."""
    problems: list[FieldProblem] = []
    said = _read_record(raw, PROGRESS_FIELDS, "", problems)
    _require(said, ("MaHoSo", "ThoiDiemXuLy", "TrangThai"), problems)
    if problems:
        return tuple(problems[:PROBLEMS_MAX])
    return LegacyProgress(code=said["MaHoSo"], status=said["TrangThai"], at=said["ThoiDiemXuLy"])


def write_dossier(dossier: LegacyDossier) -> dict[str, Any]:
    """Return a dossier as the portal writes it; times that aren't known are empty."""
    times = {
        "NgayNopHoSo": dossier.submitted_at,
        "NgayTiepNhan": dossier.received_at,
        "NgayHenTra": dossier.due_at,
        "NgayKetThucXuLy": dossier.finished_at,
        "NgayTra": dossier.returned_at,
        "NgayTuChoi": dossier.refused_at,
    }
    return {
        "MaHoSo": dossier.code,
        "MaTTHC": dossier.procedure,
        "KenhThucHien": str(dossier.channel),
        "TrangThaiHoSo": str(dossier.status),
        "DonViXuLy": dossier.office,
        **{name: write_time(at) for name, at in times.items()},
        "DanhSachHoSoBoSung": [{"NgayBoSung": write_time(dossier.asked_at)}] if dossier.asked_at else [],
    }


def write_time(at: datetime | None) -> str:
    """Return an instant as ``yyyyMMddHHmmss`` in Việt Nam, "" for none."""
    return f"{at.astimezone(VIETNAM):%Y%m%d%H%M%S}" if at else ""


def read_time(text: str) -> datetime | None:
    """Read ``yyyyMMddHHmmss`` on the wall clock of Việt Nam, from 2000 to 2199; None for any other text."""
    if _TIME.fullmatch(text) is None or not "2000" <= text[:4] < "2200":
        return None
    month, day, hour, minute, second = (int(text[start : start + 2]) for start in range(4, 14, 2))
    try:
        return datetime(int(text[:4]), month, day, hour, minute, second, tzinfo=VIETNAM).astimezone(UTC)
    except ValueError:
        return None


def _require(said: Mapping[str, Any], names: Sequence[str], problems: list[FieldProblem]) -> None:
    named = {problem.field for problem in problems}
    if "" not in named:
        missing = [name for name in names if name not in said and name not in named]
        problems.extend(FieldProblem(name, Flaw.MISSING) for name in missing)


def _read_record(raw: object, fields: Mapping[str, Kind], path: str, problems: list[FieldProblem]) -> dict[str, Any]:
    """Return the fields that are there and good, by name; note what is wrong. Unknown fields are let be."""
    said: dict[str, Any] = {}
    if not isinstance(raw, dict):
        problems.append(FieldProblem(path, Flaw.NOT_A_RECORD))
        return said
    for name, kind in fields.items():
        value = raw.get(name)
        if value is None or value == "":
            continue
        found = _read(value, kind, f"{path}.{name}" if path else name, problems)
        if found is not None:
            said[name] = found
    return said


def _read(value: object, kind: Kind, path: str, problems: list[FieldProblem]) -> Any:
    """Return a value as its kind reads it, or None with a problem noted."""
    if isinstance(kind, Many):
        return _read_many(value, kind, path, problems)
    found: Any = None
    text = _text_of(value)
    problem = FieldProblem(path, Flaw.NOT_TEXT)
    if text is None:
        pass
    elif isinstance(kind, Text):
        problem, found = FieldProblem(path, Flaw.TOO_LONG, str(kind.length_max)), text
        found = text if len(text) <= kind.length_max else None
    elif isinstance(kind, Code):
        problem, found = FieldProblem(path, Flaw.NOT_A_CODE), text.strip()
        found = found if kind.pattern.fullmatch(found) else None
    elif isinstance(kind, Time):
        problem, found = FieldProblem(path, Flaw.NOT_A_TIME), read_time(text.strip())
    else:
        problem = FieldProblem(path, Flaw.NOT_ONE_OF, ", ".join(map(str, kind.values)))
        found = {str(number): number for number in kind.values}.get(text.strip())
    if found is None:
        problems.append(problem)
    return found


def _read_many(value: object, kind: Many, path: str, problems: list[FieldProblem]) -> list[dict[str, Any]] | None:
    if not isinstance(value, list):
        problems.append(FieldProblem(path, Flaw.NOT_A_LIST))
        return None
    if len(value) > ITEMS_MAX:
        problems.append(FieldProblem(path, Flaw.TOO_MANY, str(ITEMS_MAX)))
        return None
    if not kind.fields:
        return []
    return [_read_record(one, kind.fields, f"{path}[{place}]", problems) for place, one in enumerate(value)]


def _text_of(value: object) -> str | None:
    """Return a text or a number as text; None for anything else, and for text that no database keeps."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return str(value) if -_LARGEST < value < _LARGEST else None
    if not isinstance(value, str) or "\0" in value:
        return None
    return value if value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value) else None
