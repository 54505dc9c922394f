"""A procedure's page says who, what to bring, how long, how much, where."""

from datetime import timedelta

import pytest

from motcua.agencies import demo as agencies_demo
from motcua.agencies.testing import NOW
from motcua.counts.testing import make_change, make_counted

pytestmark = pytest.mark.usefixtures("published")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "/vi/procedures/1.001193/",
            ["Đăng ký khai sinh", "Đối tượng thực hiện", "Giấy chứng sinh", "8 giờ làm việc", "60/2014/QH13"],
        ),
        (
            "/en/procedures/1.001193/",
            ["Birth registration", "Who can ask for it", "8 working hours", "What to bring", "60/2014/QH13"],
        ),
    ],
)
def test_birth_registration_in_both_languages(client, address, expected):
    html = client.get(address).content.decode()

    assert [words for words in expected if words not in html] == []


def test_a_procedure_that_does_not_exist_is_not_found(client):
    answer = client.get("/vi/procedures/9.999999/")

    assert answer.status_code == 404
    assert "Không tìm thấy" in answer.content.decode()


def test_the_page_is_the_same_in_the_other_language(client):
    assert 'href="/en/procedures/1.001193/"' in client.get("/vi/procedures/1.001193/").content.decode()


def test_how_long_it_takes_in_fact_is_said_with_its_numbers(client, now):
    assert "chưa có số liệu" in client.get("/vi/procedures/1.001193/").content.decode()

    made = {"received_at": now - timedelta(days=3), "due_at": now - timedelta(days=1)}
    make_change(make_counted(**made, finished_at=now - timedelta(days=2)), times=3)
    make_change(make_counted(**made, finished_at=now))
    html = client.get("/vi/procedures/1.001193/").content.decode()

    assert "75,0 % trước và đúng hạn" in html
    assert "3 trên 4 hồ sơ giải quyết xong trong 12 tháng qua" in html


def test_a_page_costs_two_statements(client, django_assert_num_queries):
    client.get("/vi/procedures/1.001193/")

    with django_assert_num_queries(2):
        client.get("/vi/procedures/1.001193/")


@pytest.fixture
def national(settings):
    settings.MOTCUA_SEAT, settings.MOTCUA_AGENCY = "national", "G22"
    settings.MOTCUA_SEAT_ADDRESSES = {"G02": "http://trade.example", "H49": "http://quangninh.example"}


def test_the_national_page_leads_to_the_agencies_that_handle_it(client, national):
    html = client.get("/vi/procedures/1.001193/").content.decode()

    assert 'href="http://quangninh.example/vi/procedures/1.001193/"' in html
    assert "http://trade.example" not in html
    assert "Nộp trực tuyến" not in html


def test_an_agency_is_named_where_it_is_known(client, national):
    agencies_demo.load(NOW, agencies_demo.OF_SEAT["national"])

    assert "Ủy ban nhân dân tỉnh Quảng Ninh</a>" in client.get("/vi/procedures/1.001193/").content.decode()


def test_where_nobody_is_connected_that_is_said(client, national, settings):
    settings.MOTCUA_SEAT_ADDRESSES = {}

    assert "chưa kết nối với trang này" in client.get("/vi/procedures/1.001193/").content.decode()


def test_a_ministry_sends_on_what_communes_handle(client, settings):
    settings.MOTCUA_AGENCY = "G02"
    settings.MOTCUA_SEAT_ADDRESSES = {"H26": "http://hanoi.example"}

    html = client.get("/en/procedures/1.001193/").content.decode()

    assert "http://hanoi.example/en/procedures/1.001193/" in html
    assert "Apply online" not in html
