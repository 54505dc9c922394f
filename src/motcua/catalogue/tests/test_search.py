"""Finding a procedure in one's own words."""

import unicodedata

import pytest

from motcua.base.actor import SYSTEM
from motcua.catalogue import actions, queries
from motcua.catalogue.testing import make_catalogue, make_procedure
from motcua.catalogue.types import Synonym

pytestmark = pytest.mark.django_db

BIRTH = "1.001193"


@pytest.mark.parametrize(
    "words",
    [
        "khai sinh cho con",
        "dang ky khai sinh",
        "giay khai sinh",
        "ks cho be",
        "khai sin",
        "khai sihn",
        "kahi sinh",
        "khaisinh",
        "đăng kí khai sinh",
        "GIẤY KHAI SINH",
        unicodedata.normalize("NFD", "đăng ký khai sinh cho con"),
        "có con",
        "mới đẻ",
        "tôi muốn làm giấy khai sinh cho con ở đâu",
        "birth certificate",
        "register my baby",
        "1.001193",
        "1.0011",
    ],
)
def test_birth_registration_comes_first(words, django_assert_max_num_queries):
    make_catalogue()

    with django_assert_max_num_queries(2):
        hits = queries.search(words)

    assert hits[0].code == BIRTH


@pytest.mark.parametrize(
    ("words", "code"),
    [("kết hôn", "1.000894"), ("lấy vợ", "1.000894"), ("giấy độc thân", "1.004873"), ("trich luc", "2.000635")],
)
def test_the_other_procedures_are_found_too(words, code):
    make_catalogue()

    assert queries.search(words)[0].code == code


@pytest.mark.parametrize("words", ["", "  ", "\\", "'", "&|!():*", "gplx", "zzzz", "%", "x" * 10_000])
def test_nothing_is_found_for_nothing(words):
    make_catalogue()

    assert queries.search(words) == []


def test_words_found_as_they_are_cost_one_statement(django_assert_num_queries):
    make_catalogue()

    with django_assert_num_queries(1):
        queries.search("khai sinh")


def test_the_very_marks_come_before_the_bare_letters():
    make_procedure(code="1.000001", names={"vi": "Cấp giấy cho má"}, keywords=(), life_events=())
    make_procedure(code="1.000002", names={"vi": "Cấp giấy cho mạ"}, keywords=(), life_events=())

    assert [hit.code for hit in queries.search("mạ")] == ["1.000002", "1.000001"]
    assert [hit.code for hit in queries.search("má")] == ["1.000001", "1.000002"]
    assert {hit.code for hit in queries.search("ma")} == {"1.000001", "1.000002"}


def test_a_synonym_helps_as_soon_as_it_is_saved():
    make_procedure()
    assert queries.search("chứng thư chào đời") == []

    actions.save_synonyms(synonyms=[Synonym("chứng thư chào đời", "giấy khai sinh")], by=SYSTEM)

    assert queries.search("chứng thư chào đời")[0].code == BIRTH


def test_a_hit_says_in_the_readers_language_what_it_takes():
    make_catalogue()

    vietnamese, english = (queries.search("khai sinh", lang=lang)[0] for lang in ("vi", "en"))

    assert (vietnamese.name, english.name) == ("Đăng ký khai sinh", "Birth registration")
    assert (vietnamese.limit_text, english.limit_text) == ("8 giờ làm việc", "8 working hours")
    assert (vietnamese.fee_text, english.fee_text) == ("Miễn phí", "Free of charge")
    assert (vietnamese.level_text, english.level_text) == ("Toàn trình", "Wholly online")


def test_no_more_hits_than_asked_for():
    make_catalogue()

    assert len(queries.search("hộ tịch", limit=2)) == 2
