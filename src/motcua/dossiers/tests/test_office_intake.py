from django.urls import reverse

from motcua.dossiers import actions, queries
from motcua.dossiers.testing import BIRTH, NOW, Town, make_dossier, make_draft
from motcua.dossiers.tests.office import press, screen_of
from motcua.dossiers.types import Stage


def test_the_counter_starts_an_application_for_somebody_who_stands_there(town: Town) -> None:
    client = screen_of(town.binh)
    assert BIRTH in client.get(reverse("intake")).content.decode()

    answer = client.post(reverse("intake"), {"procedure": BIRTH})

    [draft] = queries.list_drafts(by=town.binh)
    assert answer.url == reverse("apply_tasks", args=[draft.id])
    assert client.get(answer.url).status_code == 200
    assert str(draft.id) in client.get(reverse("intake")).content.decode()


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

    assert screen_of(town.chi).get(address).content.startswith(b"%PDF")
    actions.withdraw(dossier_code=code, by=town.an, now=NOW)
    assert screen_of(town.hoa).get(address).status_code == 403
