"""A leader signs, then the agency seals."""

import subprocess
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from motcua.base import clock
from motcua.signing import actions, queries
from motcua.signing.testing import PASSPHRASE
from motcua.signing.types import CannotBeSigned, Stamp, ToSign


def test_another_reader_finds_both_signatures_valid(signed, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)

    said = subprocess.run(["pdfsig", path], check=True, capture_output=True, text=True).stdout

    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert said.count("Total document signed") == 1


def test_our_own_reader_agrees(signed):
    verification = queries.verify(signed)

    assert verification.is_valid
    assert [(one.field, one.signer) for one in verification.signatures] == [
        ("leader", "Phạm Thị Lan Chi"),
        ("seal", "UBND phường Ba Đình"),
    ]
    assert all(one.time_stamped_at and one.trusted and one.intact for one in verification.signatures)
    assert [one.covers_whole_document for one in verification.signatures] == [False, True]


def test_a_signed_paper_says_the_same_as_before(signed, paper, tmp_path):
    texts = []
    for content in (paper, signed):
        (tmp_path / "paper.pdf").write_bytes(content)
        texts.append(subprocess.run(["pdftotext", tmp_path / "paper.pdf", "-"], check=True, capture_output=True).stdout)

    assert texts[0] == texts[1]
    assert "NGUYỄN HOÀNG BẢO NGỌC" in texts[1].decode()


def test_a_signed_paper_stays_pdf_a_2b(signed, paper):
    reader, before = PdfFileReader(BytesIO(signed)), PdfFileReader(BytesIO(paper))

    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B<" in reader.root["/Metadata"].data
    assert reader.root["/Metadata"].data == before.root["/Metadata"].data
    assert signed.startswith(b"%PDF-1.7") and "/Version" not in reader.root
    for field in reader.root["/AcroForm"]["/Fields"]:
        widget = field.get_object()
        assert widget["/F"] & 0b100 and not widget["/F"] & 0b100011  # printed, never hidden
        assert "/AP" in widget or [float(side) for side in widget["/Rect"]] == [0, 0, 0, 0]
        assert "/AA" not in widget and "/A" not in widget


def test_a_stamp_is_drawn_where_the_paper_left_room(keys, paper, chi, tmp_path):
    stamp = Stamp(pdf=paper, page=1, x=323, y=664, width=158, height=73)
    wanted = ToSign(pdf=paper, field_name="leader", stamp=stamp)

    signed = actions.sign(wanted, key_name="chi", passphrase=PASSPHRASE, by=chi, now=clock.now())

    widget = PdfFileReader(BytesIO(signed)).root["/AcroForm"]["/Fields"][0].get_object()
    assert [int(side) for side in widget["/Rect"]] == [323, 105, 481, 178]
    assert queries.verify(signed).is_valid


def test_what_the_proofs_of_the_seal_hold(signed):
    store = PdfFileReader(BytesIO(signed)).root["/DSS"]

    assert len(store["/CRLs"]) == 2  # of the root and of the issuing authority
    assert len(store["/Certs"]) == 4  # leader, seal, issuing authority, time-stamper


def test_a_batch_asks_the_passphrase_once_and_signs_all(keys, paper, chi):
    batch = [ToSign(pdf=paper, field_name="leader", reason=reason) for reason in ("một", "hai")]

    signed = actions.sign_batch(batch, key_name="chi", passphrase=PASSPHRASE, by=chi, now=clock.now())

    assert len(set(signed)) == 2
    assert all(queries.verify(pdf).is_valid for pdf in signed)


def test_the_same_field_is_not_signed_twice(signed, chi):
    with pytest.raises(CannotBeSigned):
        actions.sign(
            ToSign(pdf=signed, field_name="seal"), key_name="seal", passphrase=PASSPHRASE, by=chi, now=clock.now()
        )


def test_what_is_no_pdf_is_not_signed(keys, chi):
    with pytest.raises(CannotBeSigned):
        actions.sign(
            ToSign(pdf=b"%PDF-1.7 no", field_name="x"), key_name="seal", passphrase=PASSPHRASE, by=chi, now=clock.now()
        )
