from django.urls import reverse

from motcua.dossiers.testing import Town, make_dossier
from motcua.dossiers.tests.office import reads_by, screen_of
from motcua.dossiers.types import Stage
from motcua.trail.types import ReadKind


def test_the_page_shows_everything_for_a_decision(town: Town) -> None:
    code = make_dossier(town)

    page = screen_of(town.binh).get(reverse("office_dossier", args=[code])).content.decode()

    for text in ("Nguyễn Minh An", "Nguyễn Văn An", "0912345678", "birth_attestation.jpg", "?preview", "accept"):
        assert text in page


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
