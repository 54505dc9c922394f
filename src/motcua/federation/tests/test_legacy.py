"""Older adapters of agencies tell the registry by the portal's old interface, over HTTP."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.federation.actions import add_legacy_account, close_legacy_account
from motcua.federation.models import RecordedStatus, RegisteredDossier
from motcua.federation.tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("national")]
ADDRESS = "/api/v1/legacy/"
CODE = "H49.18-261102-0001"


def record(code=CODE, **facts):
    said = {
        "MaHoSo": code,
        "MaTTHC": "1.001193",
        "KenhThucHien": "1",
        "ChuHoSo": "Nguyễn Văn An",
        "SoGiayToChuHoSo": "001090012345",
        "TrichYeuHoSo": "Khai sinh cho Nguyễn Bé",
        "NgayNopHoSo": "20261102090000",
        "NgayTiepNhan": "20261102093000",
        "NgayHenTra": "20261104093000",
        "TrangThaiHoSo": "2",
    }
    return said | facts


def progress(**facts):
    return {"MaHoSo": CODE, "NguoiXuLy": "Bình", "ThoiDiemXuLy": "20261103080000", "TrangThai": "4"} | facts


@pytest.fixture
def post(client):
    def post(body, at=NOW):
        with clock.given(at):
            text = body if isinstance(body, bytes) else json.dumps(body)
            return client.post(ADDRESS, text, content_type="application/json")

    return post


@pytest.fixture
def login():
    return {"username": "qn", "password": add_legacy_account(agency_code="H49", username="qn", by=SYSTEM, now=NOW)}


@pytest.fixture
def call(post, login):
    session = post(login).json()["session"]

    def call(service, at=NOW, **facts):
        return post({"session": session, "madonvi": "H49.18", "service": service, **facts}, at).json()

    return call


@pytest.fixture
def sync(call):
    def sync(*records, updating="False", **facts):
        return call("DongBoHoSoMC", isUpdating=updating, data=list(records), **facts)

    return sync


def versions():
    rows = RecordedStatus.objects.order_by("version").values_list("version", "status")
    return list(rows)


def test_a_dossier_is_registered_without_names(sync):
    assert sync(record()) == {
        "error_code": "0",
        "error_message": "",
        "data": [{"MaHoSo": CODE, "error_code": "0", "error_message": ""}],
    }
    row = RegisteredDossier.objects.get()
    assert (row.status, row.version, row.agency, row.source) == ("RECEIVED", 1, "H49.18", "H49")
    assert row.received_at < row.due_at
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT row_to_json(d) FROM federation_registereddossier d)::text")
        assert "An" not in cursor.fetchone()[0]


def test_an_insert_of_a_known_dossier_exists_already_and_an_update_is_taken(sync):
    sync(record())
    ended = record(TrangThaiHoSo="9", NgayKetThucXuLy="20261103100000")

    refused = sync(ended)
    assert (refused["error_code"], refused["error_message"]) == ("11", "Hồ sơ đã tồn tại.")
    assert sync(ended, updating="True")["error_code"] == "0"
    assert versions() == [(1, "RECEIVED"), (2, "COMPLETED")]
    assert RegisteredDossier.objects.get().outcome == "GRANTED"


def test_the_same_record_again_makes_no_version(sync):
    sync(record())

    assert sync(record(), record(), updating="True")["error_code"] == "0"
    assert versions() == [(1, "RECEIVED")]


def test_an_older_record_changes_nothing_and_is_not_refused(sync):
    sync(record(TrangThaiHoSo="9", NgayKetThucXuLy="20261103100000"))

    (line,) = sync(record(), updating="True")["data"]
    assert (line["error_code"], line["error_message"] != "") == ("0", True)
    assert versions() == [(1, "COMPLETED")]


def test_what_becomes_of_a_dossier_is_recorded_step_by_step(sync, call):
    sync(record())
    steps = [
        progress(),
        progress(ThoiDiemXuLy="20261103090000", TrangThai="5"),
        progress(ThoiDiemXuLy="20261103100000", TrangThai="9"),
    ]

    assert call("CapNhatTienDoHoSoMC", data=steps)["error_code"] == "0"
    assert call("CapNhatTienDoHoSoMC", data=steps[2:])["error_code"] == "0"
    assert [status for _, status in versions()] == ["RECEIVED", "IN_PROGRESS", "AWAITING_SUPPLEMENT", "COMPLETED"]


def test_where_a_dossier_stands_is_told_to_its_agency(sync, call):
    sync(record())

    told = call("TraCuuHoSo", mahoso=CODE)["data"]
    assert (told["TrangThaiHoSo"], told["NgayHenTra"], told["NgayTra"]) == ("2", "20261104093000", "")
    assert call("TraCuuHoSo", mahoso="H49.18-261102-0009")["error_code"] == "12"


def test_a_record_with_mistakes_is_named_by_field_and_stops_no_other(sync):
    said = sync(record(NgayTiepNhan="2/11/2026"), record("H49.18-261102-0002"))

    assert said["error_code"] == "10"
    assert said["data"][0]["errors"] == [
        {"field": "NgayTiepNhan", "message": "Không đúng thời gian dạng yyyyMMddHHmmss."}
    ]
    assert RegisteredDossier.objects.get().code == "H49.18-261102-0002"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"MaHoSo": "H26.45-261102-0001"}, "13"),
        ({"MaHoSo": "G22-261102-0001"}, "13"),
        ({"MaHoSo": "h49.18-261102-0001"}, "14"),
        ({"DonViXuLy": "H26.45"}, "14"),
        ({"NgayTiepNhan": "20271102093000"}, "14"),
        ({"TrangThaiHoSo": "11"}, "10"),
    ],
)
def test_what_a_record_may_not_say_is_refused(sync, facts, code):
    assert sync(record(**facts))["error_code"] == code
    assert not RegisteredDossier.objects.exists()


def test_what_was_taken_in_nationally_is_updated_by_who_handles_it(sync):
    sync(record())
    RegisteredDossier.objects.update(code="G22-261102-0001")

    assert sync(record("G22-261102-0001", TrangThaiHoSo="4"), updating="True")["error_code"] == "0"


@pytest.mark.parametrize("madonvi", ["H26", "H26.45", "nobody", None])
def test_an_account_speaks_for_its_agency_and_those_below_only(sync, madonvi):
    assert sync(record(), madonvi=madonvi)["error_code"] == "5"


def test_a_department_neither_tells_nor_reads_of_its_neighbours(sync, post):
    sync(record())
    password = add_legacy_account(agency_code="H49.20", username="other", by=SYSTEM, now=NOW)
    session = post({"username": "other", "password": password}).json()["session"]
    own = {"session": session, "madonvi": "H49.20"}

    assert post({**own, "service": "TraCuuHoSo", "mahoso": CODE}).json()["error_code"] == "13"
    change = {"isUpdating": "True", "data": [record(TrangThaiHoSo="4")]}
    assert post({**own, "service": "DongBoHoSoMC", **change}).json()["error_code"] == "13"
    move = {"service": "CapNhatTienDoHoSoMC", "data": [progress()]}
    assert post({**own, **move}).json()["error_code"] == "13"


def test_wrong_logins_are_refused_and_after_ten_there_is_a_pause(post, login):
    for wrong in [{"username": "qn", "password": "x"}, {"username": None, "password": []}] * 5:
        assert post(wrong).json() == {"error_code": "2", "error_message": "Sai tên đăng nhập hoặc mật khẩu."}
    answer = post(login)

    assert (answer.status_code, answer.json()["error_code"]) == (429, "4")
    assert post(login, NOW + timedelta(minutes=11)).json()["error_code"] == "0"


def test_a_session_ends_without_use_after_eight_hours_and_with_its_account(call):
    def code(minutes):
        return call("LayDanhMucLinhVuc", NOW + timedelta(minutes=minutes))["error_code"]

    assert [code(minutes) for minutes in range(25, 480, 25)] == ["0"] * 19
    assert code(481) == "3"


def test_an_idle_session_and_a_closed_account_end(call):
    assert call("LayDanhMucLinhVuc", NOW + timedelta(minutes=31))["error_code"] == "3"
    assert call("LayDanhMucLinhVuc")["error_code"] == "0"
    close_legacy_account(username="qn", by=SYSTEM, now=NOW)
    assert call("LayDanhMucLinhVuc")["error_code"] == "3"


def test_services_that_are_not_there_are_named(call):
    assert call("XoaHoSo")["error_code"] == "6"
    assert call(["DongBoHoSoMC"])["error_code"] == "6"
    assert call("LayDanhSachHoiDapGuiTuDVCQG")["error_message"] == "Dịch vụ này không được cung cấp tại đây."


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_request_is_unreadable(post, body):
    assert post(body).json()["error_code"] == "1"


def test_a_body_too_large_and_too_many_records_are_refused(post, sync, call):
    answer = post(b" " * (8 * 2**20 + 1))

    assert (answer.status_code, answer.json()["error_code"]) == (413, "8")
    assert sync(*[{}] * 1001)["error_code"] == "8"
    assert sync(updating="perhaps")["error_code"] == "1"
    assert call("CapNhatTienDoHoSoMC", data={})["error_code"] == "1"


def test_statements_do_not_grow_with_the_records(sync):
    sync(record("H49.18-261101-0001"))
    counted = []
    for count in (5, 1000):
        with CaptureQueriesContext(connection) as statements:
            many = [record(f"H49.18-261102-{count + place:04}") for place in range(count)]
            assert sync(*many)["error_code"] == "0"
        counted.append(len(statements))

    assert counted[0] == counted[1] <= 15
    assert RegisteredDossier.objects.count() == 1006


def test_an_agencys_seat_has_no_such_address(post, settings):
    settings.MOTCUA_SEAT = "agency"

    assert post({}).status_code == 404
