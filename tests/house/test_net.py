"""The net under the tests holds."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.template import Context, Template
from django.test import Client

from motcua.project import schema

pytestmark = pytest.mark.django_db


def test_an_unknown_template_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="unknown variable nobody"):
        Template("{{ nobody }}").render(Context({}))


def test_an_unordered_query_comes_back_in_any_order() -> None:
    seen = {tuple(ContentType.objects.values_list("pk", flat=True)) for _ in range(20)}

    assert len(seen) > 1
    assert len({tuple(ContentType.objects.order_by("pk").values_list("pk", flat=True)) for _ in range(20)}) == 1


def test_filing_a_job_does_not_notify() -> None:
    assert schema.unwanted_triggers() == []


def test_machines_ask_without_a_language(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"ready": True}


def test_figures_are_not_for_those_behind_a_proxy(client: Client) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 403
