import subprocess

from django.urls import reverse

from motcua.catalogue.testing import make_procedure
from motcua.counts.types import Channel
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import BIRTH, NOW, Town, make_dossier, make_draft
from motcua.dossiers.tests.office import press, screen_of
from motcua.dossiers.types import Stage

MARRIAGE = "1.000894"
PAGES = {
    "apply_tasks": (),
    "apply_page": ("child",),
    "apply_paper": ("identity_paper",),
    "apply_check": (),
    "apply_discard": (),
}


def test_the_counter_starts_an_application_for_somebody_who_stands_there(town: Town) -> None:
    client = screen_of(town.binh)
    assert BIRTH in client.get(reverse("intake")).content.decode()

    answer = client.post(reverse("intake"), {"procedure": BIRTH})

    [draft] = queries.list_drafts(by=town.binh)
    assert answer.url == reverse("apply_tasks", args=[draft.id])
    assert client.get(answer.url).status_code == 200
    assert str(draft.id) in client.get(reverse("intake")).content.decode()


def test_what_can_only_be_asked_for_at_the_counter_is_taken_in_there(town: Town) -> None:
    only_here = make_procedure(code="1.009999", channels=(Channel.COUNTER,), time_limit_online=None, now=NOW)
    elsewhere = make_procedure(code="1.009998", channels=(Channel.ONLINE,), time_limit_counter=None, now=NOW)
    client = screen_of(town.binh)

    page = client.get(reverse("intake")).content.decode()
    client.post(reverse("intake"), {"procedure": only_here.code})

    assert f'value="{only_here.code}"' in page
    assert elsewhere.code not in page
    assert [one.procedure_code for one in queries.list_drafts(by=town.binh)] == [only_here.code]


def test_a_procedure_without_a_form_is_named_but_not_started(town: Town) -> None:
    page = screen_of(town.binh).get(reverse("intake")).content.decode()

    assert MARRIAGE in page
    assert f'value="{MARRIAGE}"' not in page


def test_an_application_at_the_counter_keeps_the_officers_frame(town: Town) -> None:
    at_counter, online = make_draft(town, by=town.binh), make_draft(town)
    for name, more in PAGES.items():
        officers = screen_of(town.binh).get(reverse(name, args=[at_counter, *more]))
        citizens = screen_of(town.an).get(reverse(name, args=[online, *more]))

        assert (officers.status_code, citizens.status_code) == (200, 200)
        assert ('<body class="staff">' in officers.content.decode(), 'class="side"' in officers.content.decode()) == (
            True,
            True,
        ), name
        assert '<body class="public">' in citizens.content.decode(), name


def test_places_at_the_counter_open_with_the_agencys_province(town: Town) -> None:
    draft_id = make_draft(town, by=town.binh, answers={}, papers=())

    page = screen_of(town.binh).get(reverse("apply_page", args=[draft_id, "requester"])).content.decode()

    assert '<option value="01" selected>' in page
    assert '<option value="00004">' in page


def test_an_officer_submits_accepts_and_prints_the_receipt_at_once(town: Town) -> None:
    client, draft_id = screen_of(town.binh), make_draft(town, by=town.binh)
    revision = queries.get_draft(draft_id, by=town.binh).revision

    client.post(reverse("apply_check", args=[draft_id]), {"revision": revision})
    code = queries.get_draft(draft_id, by=town.binh).dossier_code
    assert press(client, code, "accept", by=town.binh, then="").url == reverse("office_dossier", args=[code])
    receipt = client.get(reverse("office_paper", args=[code, "intake_receipt"]))

    assert (receipt.status_code, receipt["Content-Type"]) == (200, "application/pdf")
    assert queries.get_dossier(code, by=town.binh, now=NOW).channel == "COUNTER"


def test_nobody_but_the_counter_takes_in(town: Town) -> None:
    for officer in (town.duc, town.chi):
        client = screen_of(officer)
        assert client.get(reverse("intake")).status_code == 403
        assert client.post(reverse("intake"), {"procedure": BIRTH}).status_code == 403


def test_files_open_inline_and_only_for_the_commune(town: Town) -> None:
    code = make_dossier(town, to=Stage.ACCEPTED)
    [document, *_] = queries.get_dossier(code, by=town.duc, now=NOW).documents
    address = reverse("office_document", args=[code, document.id])

    file, preview = screen_of(town.duc).get(address), screen_of(town.duc).get(f"{address}?preview")

    assert file["Content-Disposition"].startswith("inline")
    assert b"".join(file.streaming_content).startswith(b"\xff\xd8")
    assert preview.content.startswith(b"\xff\xd8")
    assert screen_of(town.hoa).get(address).status_code == 403


def test_the_draft_result_opens_until_it_is_signed(town: Town) -> None:
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)
    address = reverse("office_draft", args=[code])

    draft = screen_of(town.chi).get(address).content
    assert draft.startswith(b"%PDF")
    assert "Dự thảo: Giấy khai sinh" in title_of(draft)
    actions.withdraw(dossier_code=code, by=town.an, now=NOW)
    assert screen_of(town.hoa).get(address).status_code == 403


def title_of(pdf: bytes) -> str:
    """Return what poppler says of a paper, its title among it."""
    return subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
