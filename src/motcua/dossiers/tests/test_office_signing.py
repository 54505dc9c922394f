import pytest
from django.urls import reverse
from tests.authority import authority, authority_process  # noqa: F401

from motcua.dossiers import queries
from motcua.dossiers.testing import NOW, Town, make_dossier, make_keys
from motcua.dossiers.tests.office import screen_of
from motcua.dossiers.types import Stage
from motcua.signing.testing import PASSPHRASE


def stages(town: Town, *codes: str) -> list[Stage]:
    return [queries.get_dossier(code, by=town.chi, now=NOW).stage for code in codes]


@pytest.mark.usefixtures("authority")
def test_the_leader_signs_what_is_ticked_and_reads_what_became_of_each(town: Town) -> None:
    make_keys(town)
    first, second, other = (make_dossier(town, to=Stage.AWAITING_SIGNATURE) for _ in range(3))
    progressing = make_dossier(town, to=Stage.IN_PROGRESS)
    client = screen_of(town.chi)

    answer = client.post(
        reverse("signing_queue"), {"code": [first, second, progressing], "key": "chi", "passphrase": PASSPHRASE}
    )

    page = client.get(answer.url).content.decode()
    assert stages(town, first, second, other, progressing) == [
        Stage.READY,
        Stage.READY,
        Stage.AWAITING_SIGNATURE,
        Stage.IN_PROGRESS,
    ]
    assert f"{first}, {second}" in page
    assert f"{progressing}" in page
    assert str(Stage.IN_PROGRESS.label) in page


@pytest.mark.usefixtures("authority")
def test_a_wrong_passphrase_is_said_at_its_field_and_the_ticks_stay(town: Town) -> None:
    make_keys(town)
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    answer = screen_of(town.chi).post(
        reverse("signing_queue"), {"code": [code], "key": "chi", "passphrase": "đoán bừa"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_passphrase"' in page
    assert f'value="{code}" checked' in page
    assert "đoán bừa" not in page
    assert stages(town, code) == [Stage.AWAITING_SIGNATURE]


def test_nothing_ticked_and_no_passphrase_are_both_told(town: Town) -> None:
    make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    answer = screen_of(town.chi).post(reverse("signing_queue"), {})

    assert answer.status_code == 422
    assert answer.content.decode().count('href="#id_') == 2


def test_nobody_but_the_leader_has_a_signing_queue(town: Town) -> None:
    for officer in (town.binh, town.duc):
        assert screen_of(officer).get(reverse("signing_queue")).status_code == 403
