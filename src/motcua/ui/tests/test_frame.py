"""The frame around every page, in both languages, with nothing inline."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client, override_settings

from motcua.ui.tests.gallery import draw

SOURCE = Path(__file__).parents[2]
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))


@pytest.fixture
def gallery():
    with override_settings(ROOT_URLCONF="motcua.ui.tests.gallery"):
        yield Client()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/vi/", "/en/", "/vi/staff/", "/en/staff/"])
def test_a_page_has_its_language_its_title_and_one_way_in(gallery, address):
    html = gallery.get(address).content.decode()

    assert f'<html lang="{address[1:3]}"' in html
    assert html.count("<main") == html.count("<h1") == 1
    assert 'href="#main"' in html and '<main id="main" tabindex="-1">' in html
    assert re.search(r"<title>[^<]+ – Một Cửa</title>", html)


@pytest.mark.django_db
def test_the_other_language_is_the_same_page_with_its_query(gallery):
    html = gallery.get("/vi/staff/?q=an&page=2").content.decode()

    assert 'href="/en/staff/?q=an&amp;page=2" lang="en" hreflang="en">English' in html


@pytest.mark.django_db
def test_large_text_and_high_contrast_come_from_the_cookie(gallery):
    gallery.cookies["motcua_display"] = "largest-high"

    assert 'data-text="largest" data-contrast="high"' in gallery.get("/vi/").content.decode()


@pytest.mark.django_db
def test_a_strange_cookie_changes_nothing(gallery):
    gallery.cookies["motcua_display"] = '"><b>'

    assert 'data-text="normal" data-contrast="normal"' in gallery.get("/vi/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/vi/", "/vi/staff/"])
def test_no_variable_of_the_frame_is_unknown(gallery, address):
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, "UNKNOWN(%s)"
    try:
        assert "UNKNOWN(" not in gallery.get(address).content.decode()
    finally:
        engine.string_if_invalid = before


@pytest.mark.django_db
def test_a_page_that_is_not_there_answers_in_the_frame(gallery):
    answer = gallery.get("/vi/nothing/")

    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


@override_settings(STATIC_URL="/packed/")
def test_the_pages_of_last_resort_need_nothing_but_the_styles_as_they_are_packed():
    for name in ("500.html", "400.html"):
        html = engines["django"].get_template(name).render()
        assert "Một Cửa" in html
        assert html.count('href="/packed/ui/') == 3


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
def test_no_template_has_inline_style_or_script(path):
    text = path.read_text()

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|hx-on", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_a_stacked_bar_is_drawn_in_attributes_only():
    html = draw("{% bar 200 100 50 %}")

    assert 'class="bar-1" x="0.00" width="50.00"' in html
    assert 'class="bar-2" x="50.00" width="25.00"' in html


def test_a_chip_says_its_state_in_words():
    assert draw('{% chip "ok" %}<b>Cấp</b>{% endchip %}') == '<span class="chip chip-ok"><b>Cấp</b></span>'
