"""What engineers of other systems read about the road's addresses is what the addresses do."""

import json
import re

import pytest

from motcua.base import errors
from motcua.road import types
from motcua.wire.road.openapi import OPERATIONS, PROBLEMS


@pytest.fixture
def schema(client, db):
    return client.get("/api/v1/openapi.json").json()


def road_operations(schema):
    return [
        operation
        for path, methods in schema["paths"].items()
        if path.startswith("/api/v1/road/")
        for operation in methods.values()
    ]


def test_every_address_of_the_road_has_schema_example_and_problems(schema):
    operations = road_operations(schema)

    assert len(operations) == len(OPERATIONS)
    for operation in operations:
        good = operation["responses"]["200"]["content"]
        assert all("schema" in kind for kind in good.values()), operation["operationId"]
        assert [status for status in operation["responses"] if status.startswith("4")], operation["operationId"]


def test_every_reference_leads_somewhere(schema):
    text = json.dumps(schema)
    for kind, name in re.findall(r'"#/components/(\w+)/([\w.-]+)"', text):
        assert name in schema["components"][kind], name


def test_texts_inside_strings_are_described_too(schema):
    header = schema["components"]["schemas"]["Parcel"]["properties"]["header"]

    assert header["contentSchema"] == {"$ref": "#/components/schemas/Header"}


def test_every_problem_is_one_that_we_answer():
    known = {
        (kind.code, kind.http_status)
        for module in (errors, types)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, errors.Refused)
    }
    assert {(code, status) for code, (status, _) in PROBLEMS.items()} <= known


def test_the_page_leads_engineers_to_the_road(client, db):
    html = client.get("/api/").content.decode()

    assert 'id="road"' in html
    assert "/api/v1/road/messages" in html
