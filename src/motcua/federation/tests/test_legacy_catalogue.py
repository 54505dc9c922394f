"""Older adapters read procedures, fields and agencies in the portal's own shape."""

import json

import pytest

from motcua.agencies.testing import make_agencies
from motcua.base import clock
from motcua.base.actor import SYSTEM
from motcua.catalogue.testing import make_catalogue
from motcua.federation.actions import add_legacy_account
from motcua.federation.tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("national")]


@pytest.fixture
def call(client):
    def post(**body):
        with clock.given(NOW):
            return client.post("/api/v1/legacy/", json.dumps(body), content_type="application/json").json()

    password = add_legacy_account(agency_code="H49", username="qn", by=SYSTEM, now=NOW)
    session = post(username="qn", password=password)["session"]
    return lambda service, **facts: post(session=session, madonvi="H49", service=service, **facts)


def test_a_procedure_is_given_in_the_shape_of_the_national_database(call):
    make_catalogue()

    told = call("LayThuTuc", maTTHC="1.001193")["data"]
    assert (told["MATTHC"], told["TENTTHC"]) == ("1.001193", "Đăng ký khai sinh")
    assert {way["KENH"] for way in told["CACHTHUCTHUCHIEN"]} <= {"1", "2", "3"}
    assert told["THANHPHANHOSO"][0]["GIAYTO"][0].keys() >= {"MAGIAYTO", "TENGIAYTO", "SOBANCHINH", "SOBANSAO"}
    assert told["CANCUPHAPLY"] and told["KETQUATHUCHIEN"] and told["LINHVUCTHUCHIEN"][0]["MALINHVUC"]


@pytest.mark.parametrize("code", ["9.999999", None, "a\0b"])
def test_a_procedure_that_is_not_there_is_not_known(call, code):
    assert call("LayThuTuc", maTTHC=code)["error_code"] == "12"


def test_procedures_and_their_fields_are_listed(call):
    make_catalogue()
    procedures = call("LayDanhSachTTHC")["data"]
    fields = call("LayDanhMucLinhVuc")["data"]

    assert "1.001193" in [line["MATTHC"] for line in procedures]
    assert {line["MALINHVUC"] for line in procedures} == {line["MALINHVUC"] for line in fields}


def test_the_agencies_that_are_known_are_listed(call):
    make_agencies()

    assert "H26" in [line["MADONVI"] for line in call("LayDanhMucCoQuan")["data"]]
