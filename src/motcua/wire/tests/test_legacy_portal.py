"""Records of the portal's older adapter: what is written is read, what is wrong is named by its field."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire.legacy_portal import (
    DOSSIER_FIELDS,
    PROGRESS_FIELDS,
    FieldProblem,
    Flaw,
    LegacyDossier,
    LegacyProgress,
    read_dossier,
    read_progress,
    read_time,
    write_dossier,
    write_time,
)

AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
RECORD = {
    "MaHoSo": "H49.18-261102-0001",
    "MaTTHC": "1.001193",
    "KenhThucHien": "1",
    "NgayNopHoSo": "20261102090000",
    "NgayTiepNhan": "20261102093000",
    "TrangThaiHoSo": 2,
}
PROGRESS = {"MaHoSo": "H49.18-261102-0001", "ThoiDiemXuLy": "20261103080000", "TrangThai": "4"}

instants = st.datetimes(datetime(2000, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["20261102090000", "1", 2]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


def garbled(fields):
    return garbage | st.fixed_dictionaries({}, optional=dict.fromkeys(fields, garbage))


@st.composite
def dossiers(draw):
    times = sorted(draw(st.lists(instants, min_size=4, max_size=4)))
    return LegacyDossier(
        code=draw(st.from_regex(r"\A[0-9A-Za-z._/-]{1,64}\Z")),
        procedure=draw(st.from_regex(r"\A[0-9A-Za-z._-]{1,64}\Z")),
        channel=draw(st.integers(1, 3)),
        status=draw(st.integers(1, 10)),
        submitted_at=times[0],
        received_at=times[1],
        finished_at=times[2],
        returned_at=times[3],
        refused_at=times[3],
        due_at=draw(st.none() | instants),
        asked_at=draw(st.none() | instants),
        office=draw(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=50)),
    )


@given(dossiers())
def test_what_is_written_is_read_again(dossier):
    assert read_dossier(write_dossier(dossier)) == dossier


@given(instants)
def test_a_time_is_written_on_the_wall_clock_of_viet_nam(at):
    assert read_time(write_time(at)) == at
    assert write_time(AT) == "20261102090000"


@given(garbled(DOSSIER_FIELDS))
def test_whatever_comes_is_a_dossier_or_named_problems(raw):
    found = read_dossier(raw)
    assert isinstance(found, LegacyDossier) or (found and all(isinstance(one, FieldProblem) for one in found))


@given(garbled(PROGRESS_FIELDS))
def test_whatever_comes_is_progress_or_named_problems(raw):
    found = read_progress(raw)
    assert isinstance(found, LegacyProgress) or (found and all(isinstance(one, FieldProblem) for one in found))


def test_numbers_come_as_numbers_or_as_text():
    assert read_dossier(RECORD) == read_dossier(RECORD | {"KenhThucHien": 1, "TrangThaiHoSo": "2"})
    assert read_dossier(RECORD).received_at == AT + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("field", "value", "flaw"),
    [
        ("MaHoSo", None, Flaw.MISSING),
        ("MaHoSo", "hồ sơ", Flaw.NOT_A_CODE),
        ("MaTTHC", "", Flaw.MISSING),
        ("NgayTiepNhan", None, Flaw.MISSING),
        ("NgayTiepNhan", "20261131093000", Flaw.NOT_A_TIME),
        ("NgayTiepNhan", "2026-11-02 09:30", Flaw.NOT_A_TIME),
        ("NgayTiepNhan", "20261101093000", Flaw.BEFORE),
        ("TrangThaiHoSo", "11", Flaw.NOT_ONE_OF),
        ("KenhThucHien", 4, Flaw.NOT_ONE_OF),
        ("LoaiDoiTuong", 5, Flaw.NOT_ONE_OF),
        ("TrichYeuHoSo", "x" * 1001, Flaw.TOO_LONG),
        ("ChuHoSo", {"ten": "An"}, Flaw.NOT_TEXT),
        ("TaiLieuNop", "none", Flaw.NOT_A_LIST),
        ("DanhSachLePhi", [{}] * 501, Flaw.TOO_MANY),
    ],
)
def test_a_problem_is_named_by_its_field(field, value, flaw):
    problems = read_dossier(RECORD | {field: value})

    assert [(problem.field, problem.flaw) for problem in problems] == [(field, flaw)]


def test_a_problem_inside_a_list_says_where():
    (problem,) = read_dossier(RECORD | {"TaiLieuNop": [{}, {"DuocSoHoa": "2"}]})

    assert (problem.field, problem.flaw, problem.limit) == ("TaiLieuNop[1].DuocSoHoa", Flaw.NOT_ONE_OF, "0, 1")


def test_who_handles_a_dossier_has_at_most_fifty_letters():
    assert isinstance(read_progress(PROGRESS | {"NguoiXuLy": "x" * 50}), LegacyProgress)
    (problem,) = read_progress(PROGRESS | {"NguoiXuLy": "x" * 51})
    assert (problem.field, problem.flaw) == ("NguoiXuLy", Flaw.TOO_LONG)


def test_what_is_no_record_is_said_to_be_none():
    assert read_progress([]) == (FieldProblem("", Flaw.NOT_A_RECORD),)
