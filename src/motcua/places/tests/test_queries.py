"""Finding and naming places."""

import pytest

from motcua.places import actions, queries
from motcua.places.testing import TODAY, make_places
from motcua.places.types import NoSuchPlace

pytestmark = pytest.mark.django_db


def test_a_place_is_described_as_an_address_ends():
    make_places()

    assert queries.describe_place("00004", TODAY) == "phường Ba Đình, thành phố Hà Nội"
    assert queries.describe_place("00004", TODAY, "en") == "Ba Đình ward, Hà Nội city"
    assert queries.describe_place("22", TODAY) == "tỉnh Quảng Ninh"


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(NoSuchPlace):
        queries.describe_place("00004", TODAY)


def test_lists_are_in_vietnamese_order():
    actions.load_shipped()

    names = [place.name for place in queries.list_provinces(TODAY)]

    assert names[:4] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng"]
    assert names.index("Cần Thơ") < names.index("Đà Nẵng") < names.index("Đắk Lắk") < names.index("Gia Lai")


@pytest.mark.parametrize("text", ["ba đình", "Ba Đình", "ba dinh", "PHUONG BA DINH", "Phường Ba Đình"])
def test_a_place_is_found_with_and_without_marks(text):
    actions.load_shipped()

    assert queries.list_places_like(text, TODAY, province_code="01")[0].code == "00004"


def test_the_very_name_comes_before_its_look_alikes():
    actions.load_shipped()

    first, *others = queries.list_places_like("Hà Nam", TODAY)

    assert first.name == "Hà Nam"
    assert "Hàm Thuận Nam" in {place.name for place in others}
    assert queries.list_places_like("  ", TODAY) == ()


def test_the_list_is_read_once_and_then_answered_from_memory(django_assert_num_queries):
    make_places()

    with django_assert_num_queries(1):
        queries.list_provinces(TODAY)
    with django_assert_num_queries(0):
        queries.list_communes("01", TODAY)
        queries.find_place("00004", TODAY)
        queries.describe_place("00004", TODAY)
        queries.list_places_like("hoan kiem", TODAY)
