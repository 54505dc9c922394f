import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.authority import RunningAuthority, authority, authority_process  # noqa: F401

from motcua.base import clock, events, files
from motcua.base.errors import NotAllowed
from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, make_dossier, make_keys
from motcua.dossiers.types import DossierStatus, NotNow, OutcomeKind, PaperKind, Stage
from motcua.identity import queries as identity
from motcua.signing import queries as signing
from motcua.signing.testing import PASSPHRASE
from motcua.signing.types import TimeStampUnavailable, WrongPassphrase
from motcua.trail import queries as trail

pytestmark = pytest.mark.usefixtures("authority")


def sign(town: Town, *codes: str, passphrase: str = PASSPHRASE) -> list[str]:
    """Sign as Chi; return which refusals came back."""
    with events.at_once():
        lines = actions.sign_batch(
            dossier_codes=codes, key_name="chi", passphrase=passphrase, by=town.chi, now=clock.now()
        )
    return [line.refusal.code if line.refusal else "" for line in lines]


def test_a_result_has_two_valid_signatures_and_lands_in_the_submitters_store(town: Town, tmp_path: Path) -> None:
    make_keys(town)
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    assert sign(town, code) == [""]

    dossier = queries.get_dossier(code, by=town.an, now=NOW)
    assert (dossier.stage, dossier.status) == (Stage.HANDED_OVER, DossierStatus.RETURNED)
    pdf = files.read(queries.get_paper(code, PaperKind.RESULT, by=town.an, now=NOW).key)
    assert [report.field for report in signing.verify(pdf).signatures] == ["leader", "seal"]
    assert signing.verify(pdf).is_valid
    (tmp_path / "result.pdf").write_bytes(pdf)
    told = subprocess.run(["pdfsig", tmp_path / "result.pdf"], capture_output=True, text=True)
    assert told.stdout.count("Signature is Valid") == 2, told.stdout + told.stderr
    [kept] = identity.list_store(by=town.an)
    assert kept.reference == code


def test_who_signs_without_opening_the_draft_is_seen_by_the_owner_too(town: Town) -> None:
    make_keys(town)
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    sign(town, code)

    lines = trail.list_reads(by=town.an).lines
    assert [line.codes for line in lines if line.reader_name == town.chi.full_name] == [(code,)]


def test_one_changed_byte_is_seen(town: Town) -> None:
    make_keys(town)
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)
    sign(town, code)
    pdf = bytearray(files.read(queries.get_paper(code, PaperKind.RESULT, by=town.an, now=NOW).key))

    pdf[len(pdf) // 3] ^= 1

    assert not signing.verify(bytes(pdf)).is_valid


def test_a_wrong_passphrase_takes_no_number_and_changes_nothing(town: Town) -> None:
    make_keys(town)
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    with pytest.raises(WrongPassphrase):
        sign(town, code, passphrase="đoán bừa")

    dossier = queries.get_dossier(code, by=town.chi, now=NOW)
    assert dossier.outcome is not None
    assert (dossier.stage, dossier.outcome.number) == (Stage.AWAITING_SIGNATURE, "")


def test_what_could_not_be_signed_bears_the_day_on_which_it_was(town: Town, settings: Any) -> None:
    """The time-stamp authority is away on the first day; the number that was taken stays."""
    make_keys(town)
    code = make_dossier(town, to=Stage.AWAITING_SIGNATURE)
    stamps, settings.MOTCUA_TSA_URL = settings.MOTCUA_TSA_URL, "http://127.0.0.1:9/tsa"
    with pytest.raises(TimeStampUnavailable):
        sign(town, code)
    settings.MOTCUA_TSA_URL = stamps
    tomorrow = clock.now() + timedelta(days=1)

    with clock.given(tomorrow):
        assert sign(town, code) == [""]

    pdf = files.read(queries.get_paper(code, PaperKind.RESULT, by=town.an, now=NOW).key)
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    today = clock.vietnam_date(clock.now())
    assert f"{clock.vietnam_date(tomorrow):%d/%m/%Y}" in text
    assert f"{today:%d/%m/%Y}" not in text
    outcome = queries.get_dossier(code, by=town.chi, now=NOW).outcome
    assert outcome is not None
    assert outcome.number == "1"


def test_each_dossier_of_a_batch_gets_its_own_answer(town: Town) -> None:
    make_keys(town)
    ready = make_dossier(town, to=Stage.AWAITING_SIGNATURE)
    early = make_dossier(town, to=Stage.IN_PROGRESS)

    assert sign(town, ready, early) == ["", NotNow.code]
    assert queries.get_dossier(early, by=town.chi, now=NOW).stage is Stage.IN_PROGRESS


def test_a_refusal_is_signed_as_a_notice_and_ends_the_handling(town: Town) -> None:
    make_keys(town)
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    reason = "Đã đăng ký khai sinh ở nơi khác"
    actions.propose(dossier_code=code, kind=OutcomeKind.REFUSED, reason=reason, by=town.duc, now=NOW)

    assert sign(town, code) == [""]

    dossier = queries.get_dossier(code, by=town.an, now=NOW)
    assert (dossier.stage, dossier.status) == (Stage.REFUSED, DossierStatus.STOPPED)
    assert signing.verify(files.read(queries.get_paper(code, PaperKind.REFUSAL, by=town.an, now=NOW).key)).is_valid


def test_results_of_a_book_are_numbered_one_after_the_other(town: Town) -> None:
    make_keys(town)
    codes = [make_dossier(town, to=Stage.AWAITING_SIGNATURE) for _ in range(2)]

    sign(town, *codes)

    outcomes = [queries.get_dossier(code, by=town.chi, now=NOW).outcome for code in codes]
    assert [outcome.number for outcome in outcomes if outcome] == ["1", "2"]


def test_nobody_but_the_leader_sees_what_waits_or_signs(town: Town) -> None:
    make_dossier(town, to=Stage.AWAITING_SIGNATURE)

    for officer in (town.binh, town.duc):
        with pytest.raises(NotAllowed):
            queries.list_to_sign(by=officer, now=NOW)
