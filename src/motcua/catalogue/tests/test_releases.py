"""What the national catalogue publishes comes to the seats under its own numbers, and from nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import transaction

from motcua.base import clock
from motcua.base.messages import Received
from motcua.catalogue import actions, demo, queries
from motcua.catalogue.types import NotTheSource, OtherRelease, ReleaseBody
from motcua.road import testing as road
from motcua.road.queries import registry

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
BIRTH = "1.001193"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _national_seat(settings: Any, tmp_path: Path, db: None) -> Iterator[None]:
    settings.MOTCUA_KEYS, settings.MOTCUA_SEAT = tmp_path, "national"
    settings.MOTCUA_AGENCY, settings.MOTCUA_DEPLOYMENT = "G22", "national"
    with clock.given(NOW):
        road.make_hub(NOW - timedelta(days=9))
        road.make_peer("h49", ("H49",), now=NOW - timedelta(days=9))
        yield
    registry.forget()


def releases() -> list[Received[ReleaseBody]]:
    return road.list_sent("catalogue.Release.1")


def is_of_provinces(code: str) -> bool:
    return queries.seats_that_handle(queries.get_procedure(code), ["H49"]) == ["H49"]


def test_publishing_sends_it_to_each_seat_that_handles_it() -> None:
    demo.load(NOW)

    handled = {hit.code for hit in queries.list_procedures(lang="vi") if is_of_provinces(hit.code)}
    assert {one.body.code for one in releases()} == handled
    assert {one.recipient for one in releases()} == {"H49"}


def test_a_seat_connected_later_gets_what_is_in_force_once() -> None:
    demo.load(NOW)
    road.make_peer("h26", ("H26",), now=NOW)

    first, second = actions.send_releases(now=NOW), actions.send_releases(now=NOW)

    assert (first > 0, second) == (True, 0)
    assert {one.recipient for one in releases()} == {"H26", "H49"}


def release(change: str = "") -> Received[ReleaseBody]:
    """Return the release of birth registration, with another name if told, as a third version."""
    demo.load(NOW)
    said = next(one for one in releases() if one.body.code == BIRTH)
    file = msgspec.json.decode(msgspec.json.encode(said.body.file))
    file["procedure"] |= {"version": 3, "names": {"vi": change or "Khai sinh", "en": "Birth"}}
    return replace(said, body=msgspec.structs.replace(said.body, version=3, file=file))


def test_it_is_kept_under_its_number_and_the_same_again_changes_nothing() -> None:
    told = release()

    actions.keep_releases([told], now=NOW)
    actions.keep_releases([told], now=NOW)

    assert queries.get_procedure(BIRTH).version == 3
    assert [(one.procedure_code, one.version) for one in queries.list_releases()] == [(BIRTH, 3)]


def test_other_content_under_the_same_number_is_refused() -> None:
    actions.keep_releases([release()], now=NOW)

    with pytest.raises(OtherRelease), transaction.atomic():
        actions.keep_releases([release("Một tên khác")], now=NOW)


def test_nobody_but_the_national_seat_releases_anything() -> None:
    with pytest.raises(NotTheSource), transaction.atomic():
        actions.keep_releases([replace(release(), sender="H49")], now=NOW)
