"""A person finds the procedure in their own words."""

import pytest

pytestmark = pytest.mark.usefixtures("published")


def page(client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_asks_what_is_to_be_done(client):
    html = page(client, "/vi/")

    assert "Bạn cần làm thủ tục gì?" in html
    assert 'action="/vi/procedures/"' in html and 'name="q"' in html


@pytest.mark.parametrize("words", ["khai sinh cho con", "dang ky khai sinh", "giay khai sinh", "ks cho be"])
def test_birth_registration_is_found_in_many_ways(client, words):
    html = page(client, f"/vi/procedures/?q={words}")

    assert html.index('href="/vi/procedures/1.001193/"') > 0
    assert f"cho “{words}”" in html


def test_results_come_in_english_too(client):
    html = page(client, "/en/procedures/?q=khai sinh")

    assert "Birth registration" in html
    assert "procedures for “khai sinh”" in html


def test_with_script_only_the_results_travel(client):
    html = page(client, "/vi/procedures/?q=khai sinh", **{"HX-Request": "true"})

    assert "<html" not in html
    assert 'role="status"' in html and 'class="hits"' in html


def test_nothing_found_says_so_and_shows_the_way(client):
    html = page(client, "/vi/procedures/?q=zzzz qqqq")

    assert "Không tìm thấy thủ tục nào cho “zzzz qqqq”" in html
    assert "Tất cả thủ tục" in html


def test_without_words_every_procedure_stands_under_its_field(client):
    html = page(client, "/vi/procedures/")

    assert "<h2>Hộ tịch</h2>" in html
    assert html.count('class="hit"') == 4


def test_words_cannot_break_out_of_the_page(client):
    assert "<script>alert" not in page(client, "/vi/procedures/?q=<script>alert(1)</script>")
