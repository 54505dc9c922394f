"""How the road's tables are kept."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["road_inboxmessage", "road_outboxmessage", "road_relayedmessage"])
def test_no_body_is_packed_by_the_slow_method(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attcompression, attstorage FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'body'",
            [table],
        )
        assert cursor.fetchone() in {("l", "x"), ("", "e")}
