"""The demo's citizens could exist."""

from datetime import UTC, datetime

import pytest

from motcua.identity import demo
from motcua.wire import personal_id


@pytest.mark.django_db
def test_the_demo_s_citizens_sign_in_with_their_numbers():
    people = demo.load(datetime(2026, 3, 2, tzinfo=UTC))

    assert [person.name for person in people[:2]] == ["Nguyễn Văn An", "Phạm Thị Lan"]
    assert len(people) == 10


@pytest.mark.parametrize(
    "citizen", [*demo.CITIZENS, *demo.CITIZENS_OF_QUANG_NINH], ids=lambda citizen: citizen.full_name
)
def test_every_number_fits_its_person(citizen):
    assert personal_id.check(citizen.personal_id, citizen.birth_date, citizen.gender) == []
