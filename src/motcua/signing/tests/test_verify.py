"""Is a file what it says it is?"""

import random
import re

import pytest

from motcua.base import clock
from motcua.signing import actions, queries
from motcua.signing.testing import PASSPHRASE, make_key, make_leader, revoke_at_authority
from motcua.signing.types import Answer, KeyKind, NotAPdf, Reason, ToSign


def changed(pdf, position):
    """The file with one bit of one byte flipped."""
    return pdf[:position] + bytes([pdf[position] ^ 1]) + pdf[position + 1 :]


def containers_of(pdf):
    """Where the signatures themselves stand: from, to (hexadecimal digits)."""
    return [match.span(1) for match in re.finditer(rb"/Contents <([0-9A-Fa-f]+)>", pdf)]


def seal(paper, by, **more):
    wanted = ToSign(pdf=paper, field_name="seal", **more)
    return actions.sign(wanted, key_name="seal", passphrase=PASSPHRASE, by=by, now=clock.now())


def test_one_changed_byte_anywhere_is_noticed(signed):
    chosen = random.Random(2026)
    anywhere = [chosen.randrange(len(signed)) for _ in range(25)]

    assert [at for at in anywhere if queries.verify(changed(signed, at)).is_valid] == []


def test_one_changed_byte_in_the_last_signature_or_its_padding_is_noticed(signed):
    start, end = containers_of(signed)[-1]
    chosen = random.Random(2026)
    inside = [start, start + 1, end - 1, *(chosen.randrange(start, end) for _ in range(25))]

    assert [at for at in inside if queries.verify(changed(signed, at)).is_valid] == []


def test_a_digit_of_the_other_case_is_a_changed_byte(signed):
    start, end = containers_of(signed)[-1]
    at = next(at for at in range(start, end) if signed[at : at + 1] in b"ABCDEF")

    assert not queries.verify(signed[:at] + signed[at : at + 1].lower() + signed[at + 1 :]).is_valid


def test_what_was_changed_is_said(signed):
    at = signed.index(b"/MediaBox")

    verification = queries.verify(signed[:at] + b"/MediaBax" + signed[at + 9 :])

    assert verification.answer in {Answer.NOT_VALID, Answer.UNREADABLE}
    assert all(one.reason is Reason.CHANGED for one in verification.signatures)


def test_something_added_behind_is_noticed(signed):
    verification = queries.verify(signed + b"\n% one more line")

    assert [one.reason for one in verification.signatures] == [Reason.GOOD, Reason.ADDED_TO]


def test_an_unsigned_paper_proves_nothing(db, authority, paper):
    verification = queries.verify(paper)

    assert verification.answer is Answer.UNSIGNED
    assert not verification.is_valid


def test_who_trusts_nobody_believes_nobody(signed, settings, tmp_path):
    settings.MOTCUA_KEYS = tmp_path / "elsewhere"

    assert {one.reason for one in queries.verify(signed).signatures} == {Reason.NOT_TRUSTED}


def test_a_file_stays_valid_when_its_certificate_has_expired(signed):
    with clock.given(clock.now().replace(year=clock.now().year + 4)):
        assert queries.verify(signed).is_valid


@pytest.mark.parametrize("with_proofs", [True, False])
def test_a_certificate_revoked_before_signing_is_told(authority, db, paper, with_proofs):
    chi = make_leader()
    make_key("seal")
    revoke_at_authority(authority.address, "seal")
    actions.refresh_revocation_lists()

    signed = seal(paper, chi, with_proofs=with_proofs)

    assert [one.reason for one in queries.verify(signed).signatures] == [Reason.REVOKED]


def test_a_certificate_revoked_later_takes_nothing_back(authority, db, paper):
    chi = make_leader()
    make_key("other", KeyKind.LEADER, owner=chi)
    make_key("seal")
    signed = seal(paper, chi, with_proofs=True)

    revoke_at_authority(authority.address, "other")
    actions.refresh_revocation_lists()

    assert queries.verify(signed).is_valid


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00 no PDF", b"\x00" * 5000])
def test_what_is_no_pdf_is_refused(content):
    with pytest.raises(NotAPdf):
        queries.verify(content)


def test_a_broken_pdf_gets_an_answer(signed):
    assert queries.verify(signed[: len(signed) // 2]).answer in {Answer.UNREADABLE, Answer.UNSIGNED}


def test_the_answer_in_words(signed, settings):
    lines = queries.describe(queries.verify(signed))

    assert lines[0].startswith(str(Answer.VALID.label))
    assert any("Phạm Thị Lan Chi, Chủ tịch, UBND phường Ba Đình" in line for line in lines)
    assert lines[-1].startswith("SHA-256: ")
