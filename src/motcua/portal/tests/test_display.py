"""Larger text and stronger contrast, without script, kept in a cookie."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_choice_is_kept_and_leads_back(client):
    answer = client.post("/vi/display/", {"text": "large", "contrast": "high", "next": "/vi/accessibility/"})

    assert answer.url == "/vi/accessibility/"
    assert answer.cookies["motcua_display"].value == "large-high"
    assert 'data-text="large" data-contrast="high"' in client.get(answer.url).content.decode()


def test_the_page_shows_what_is_chosen_now(client):
    client.post("/vi/display/", {"text": "largest", "contrast": "normal"})

    assert 'value="largest" checked' in client.get("/vi/display/").content.decode()


def test_nobody_is_led_to_another_site(client):
    assert client.post("/vi/display/", {"next": "https://example.org/"}).url == "/vi/"


def test_nonsense_counts_as_normal(client):
    answer = client.post("/vi/display/", {"text": "<b>", "contrast": "x"})

    assert answer.cookies["motcua_display"].value == "normal"


def test_the_accessibility_statement_is_in_both_languages(client):
    assert "trình đọc màn hình" in client.get("/vi/accessibility/").content.decode()
    assert "screen reader" in client.get("/en/accessibility/").content.decode()
