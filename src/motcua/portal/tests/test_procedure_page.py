"""A procedure's page says who, what to bring, how long, how much, where."""

from datetime import timedelta

import pytest

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
