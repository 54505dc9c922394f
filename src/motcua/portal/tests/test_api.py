"""The same for machines: JSON, OpenAPI 3.1, mistakes as RFC 9457."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("published")
def test_procedures_are_searched(client):
    items = client.get("/api/v1/procedures", {"q": "ks cho be", "limit": 1}).json()["items"]

    assert [item["code"] for item in items] == ["1.001193"]
    assert items[0].keys() >= {"code", "name", "level", "agencies"}


@pytest.mark.usefixtures("published")
def test_a_procedure_is_given_whole(client):
    procedure = client.get("/api/v1/procedures/1.001193").json()

    assert procedure["names"]["vi"] == "Đăng ký khai sinh"
    assert procedure["time_limit_online"] == {"amount": 8, "unit": "WORKING_HOURS"}
    assert procedure["required_documents"] and procedure["legal_bases"]


def test_a_missing_procedure_is_a_problem_with_a_code(client):
    answer = client.get("/api/v1/procedures/9.999999")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "no_such_procedure"
    assert answer.json()["status"] == 404


def test_a_wrong_parameter_is_named(client):
    answer = client.get("/api/v1/procedures", {"limit": "many"})

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["field"] == "limit"


@pytest.mark.parametrize("address", ["/api/nothing", "/api/v1/nothing"])
def test_an_address_that_leads_nowhere_is_a_problem_too(client, address):
    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_wrong_method_is_refused(client):
    assert client.post("/api/v1/procedures").status_code == 405


def test_openapi_describes_every_address(client):
    schema = client.get("/api/v1/openapi.json").json()

    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/procedures", "/api/v1/procedures/{code}", "/api/v1/statistics/dossiers"} <= schema["paths"].keys()


def test_people_find_the_interface_described(client):
    html = client.get("/api/").content.decode()

    assert "/api/v1/procedures/{code}" in html
    assert "/api/v1/openapi.json" in html
