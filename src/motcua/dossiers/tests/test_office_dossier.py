from datetime import timedelta

from django.urls import reverse

from motcua.base import clock
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, add_photo, make_dossier
from motcua.dossiers.tests.office import reads_by, screen_of
from motcua.dossiers.types import Stage
from motcua.trail.types import ReadKind


def test_the_page_shows_everything_for_a_decision(town: Town) -> None:
    code = make_dossier(town)

    page = screen_of(town.binh).get(reverse("office_dossier", args=[code])).content.decode()

    for text in ("Nguyễn Minh An", "Nguyễn Văn An", "0912345678", "birth_attestation.jpg", "?preview", "accept"):
        assert text in page


def test_a_corrected_answer_stands_beside_what_it_was(town: Town) -> None:
    code = make_dossier(town, to=Stage.SUPPLEMENT_AT_INTAKE)
    draft_id = queries.get_dossier(code, by=town.an, now=NOW).draft_id
    add_photo(draft_id, "birth_attestation", by=town.an, now=NOW + timedelta(minutes=1))
    right = {"child_full_name": "Nguyễn Minh Ân"}
    actions.answer_supplement(dossier_code=code, raw=right, language="vi", by=town.an, now=NOW)

    page = screen_of(town.binh).get(reverse("office_dossier", args=[code])).content.decode()

    assert page.count("<s>Nguyễn Minh An</s>") == 2
    assert "<b>Nguyễn Minh Ân</b>" in page


def test_pictures_of_a_page_that_is_open_leave_no_line_of_their_own(town: Town) -> None:
    code = make_dossier(town)
    documents = queries.get_dossier(code, by=town.an, now=NOW).documents
    client = screen_of(town.binh)

    client.get(reverse("office_dossier", args=[code]))
    for document in documents:
        client.get(reverse("office_document", args=[code, document.id]) + "?preview")
    assert reads_by(town.binh, ReadKind.OPEN, town) == [(code,)]

    client.get(reverse("office_document", args=[code, documents[0].id]))
    assert reads_by(town.binh, ReadKind.OPEN, town) == [(code,), (code,)]


def test_a_picture_without_its_page_is_an_opening(town: Town) -> None:
    code = make_dossier(town)
    [document, *_] = queries.get_dossier(code, by=town.an, now=NOW).documents
    picture = reverse("office_document", args=[code, document.id]) + "?preview"
    with clock.given(NOW):
        screen_of(town.binh).get(reverse("office_dossier", args=[code]))

    screen_of(town.chi).get(picture)
    with clock.given(NOW + timedelta(hours=2)):
        screen_of(town.binh).get(picture)

    assert reads_by(town.chi, ReadKind.OPEN, town) == [(code,)]
    assert reads_by(town.binh, ReadKind.OPEN, town) == [(code,), (code,)]


def test_every_stage_can_be_looked_at_by_everybody_of_the_commune(town: Town) -> None:
    for stage in Stage:
        if stage in (Stage.READY, Stage.REFUSED, Stage.HANDED_OVER):
            continue
        code = make_dossier(town, to=stage)
        for officer in (town.binh, town.chi):
            assert screen_of(officer).get(reverse("office_dossier", args=[code])).status_code == 200


def test_an_officer_of_another_commune_is_refused_and_that_is_written_down(town: Town) -> None:
    code = make_dossier(town)

    answer = screen_of(town.hoa).get(reverse("office_dossier", args=[code]))

    assert answer.status_code == 403
    assert reads_by(town.hoa, ReadKind.DENIED, town) == [(code,)]
