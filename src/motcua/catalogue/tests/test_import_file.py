"""Procedures as files: exported, imported elsewhere; at the screen and by the actions."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.agencies.testing import make_agencies, make_officer
from motcua.agencies.types import Role
from motcua.base.actor import SYSTEM, Actor
from motcua.base.errors import NotAllowed
from motcua.catalogue import actions, demo, queries
from motcua.catalogue.testing import NOW, make_catalogue
from motcua.catalogue.types import NotImportable
from motcua.identity.testing import sign_in
from motcua.trail.testing import denied_codes

pytestmark = pytest.mark.django_db

BIRTH = "1.001193"


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    said = json.loads(queries.get_shipped(BIRTH))
    change(said)
    return json.dumps(said).encode()


def problems_of(content: bytes) -> dict[str, str]:
    with pytest.raises(NotImportable) as refused:
        actions.import_file(content=content, by=SYSTEM, now=NOW)
    return {problem.field: str(problem.message) for problem in refused.value.problems}


def screen_of(role: Role, unit: str) -> tuple[Client, Actor]:
    make_agencies()
    client, officer = Client(), make_officer(unit, role)
    assert officer.account_id is not None
    sign_in(client, officer.account_id)
    return client, officer


@pytest.mark.parametrize("procedure", demo.PROCEDURES, ids=lambda one: one.code)
def test_what_is_shipped_is_what_is_exported(procedure):
    make_catalogue()
    exported = queries.export_procedure(procedure.code)

    assert queries.get_shipped(procedure.code) == exported, f"motcua export procedure {procedure.code} --to …"


@pytest.mark.parametrize("code", [one.code for one in demo.PROCEDURES])
def test_a_file_comes_back_as_it_went(code):
    imported = actions.import_file(content=queries.get_shipped(code), by=SYSTEM, now=NOW)

    assert (imported.procedure_code, imported.procedure_version) == (code, 1)
    assert queries.export_procedure(code) == queries.get_shipped(code)
    assert actions.import_file(content=queries.get_shipped(code), by=SYSTEM, now=NOW) == imported


def test_a_form_goes_alone_too():
    actions.import_file(content=queries.get_shipped(BIRTH), by=SYSTEM, now=NOW)

    again = actions.import_file(content=queries.export_form("birth"), by=SYSTEM, now=NOW)

    assert (again.form_code, again.form_version, again.procedure_code) == ("birth", 1, "")


def test_another_content_is_another_version():
    actions.import_file(content=queries.get_shipped(BIRTH), by=SYSTEM, now=NOW)
    content = changed(lambda said: said["procedure"].update(sets=2))

    assert actions.import_file(content=content, by=SYSTEM, now=NOW).procedure_version == 2


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda said: said.update(kind="letter"), "kind"),
        (lambda said: said.update(format=2), "format"),
        (lambda said: said.pop("procedure"), "procedure"),
        (lambda said: said["procedure"].update(sets="một"), "procedure.sets"),
        (lambda said: said["procedure"]["process"]["steps"][1].pop("role"), "procedure.process.steps[1].role"),
        (lambda said: said["procedure"].update(form_code="marriage"), "procedure.form_code"),
        (lambda said: said["form"]["pages"][0].update(questions=[]), "form.pages[0].questions"),
        (
            lambda said: said["form"]["pages"][0]["questions"][0].update(legal_basis=""),
            "form.pages[0].questions[0].purpose",
        ),
        (lambda said: said["procedure"].update(results=[]), "results"),
    ],
)
def test_a_mistake_is_named_by_its_path_and_publishes_nothing(change, path):
    assert path in problems_of(changed(change))
    assert queries.list_procedures() == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"[]", b" " * (queries.SIZE_MAX + 1), b"[" * 100_000])
def test_what_is_no_such_file_is_refused_in_words(content):
    assert list(problems_of(content)) == [""]


def test_only_administrators_of_the_deployment_import(db):
    _client, ward = screen_of(Role.ADMINISTRATOR, "H26.45.LD")

    with pytest.raises(NotAllowed):
        actions.import_file(content=queries.get_shipped(BIRTH), by=ward, now=NOW)


PAGES = [("admin_procedures", []), ("admin_procedure", [BIRTH]), ("admin_procedure_file", [BIRTH])]


@pytest.mark.parametrize("seat", [(Role.COUNTER, "H26.45.MC"), (Role.ADMINISTRATOR, "H26.45.LD")])
def test_others_are_refused_and_it_is_written_down(seat):
    make_catalogue()
    client, officer = screen_of(*seat)

    assert {client.get(reverse(name, args=args)).status_code for name, args in PAGES} == {403}
    assert client.post(reverse("admin_import"), {"shipped": BIRTH}).status_code == 403
    assert denied_codes(officer) == [("H26",)] * 4


def test_a_shipped_procedure_is_published_by_a_press():
    client, _oanh = screen_of(Role.ADMINISTRATOR, "H26.LD")
    assert "Đăng ký khai sinh" in client.get(reverse("admin_procedures")).content.decode()

    answer = client.post(reverse("admin_import"), {"shipped": BIRTH})

    assert answer.headers["Location"] == reverse("admin_procedure", args=[BIRTH])
    assert client.get(answer.headers["Location"]).status_code == 200


def test_an_exported_file_is_imported_at_the_screen():
    client, _oanh = screen_of(Role.ADMINISTRATOR, "H26.LD")
    client.post(reverse("admin_import"), {"shipped": BIRTH})
    content = client.get(reverse("admin_procedure_file", args=[BIRTH])).content
    assert content == queries.get_shipped(BIRTH)

    edited = content.replace(b'"sets": 1', b'"sets": 2')
    client.post(reverse("admin_import"), {"file": SimpleUploadedFile("khai-sinh.json", edited)})

    assert queries.get_procedure(BIRTH).sets == 2


def test_mistakes_of_a_file_stand_on_the_page_with_their_path():
    client, _oanh = screen_of(Role.ADMINISTRATOR, "H26.LD")
    wrong = changed(lambda said: said["procedure"]["process"]["steps"][1].update(hours="bốn"))

    answer = client.post(reverse("admin_import"), {"file": SimpleUploadedFile("khai-sinh.json", wrong)})

    assert answer.status_code == 422
    assert "procedure.process.steps[1].hours" in answer.content.decode()
    assert client.post(reverse("admin_import"), {}).status_code == 422
    assert client.post(reverse("admin_import"), {"shipped": "../../etc/passwd"}).status_code == 422
