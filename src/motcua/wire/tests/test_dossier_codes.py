"""Dossiers' codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.wire import dossier_codes
from motcua.wire.agency_codes import BadAgencyCode
from motcua.wire.dossier_codes import BadDossierCode, DossierCode


@pytest.mark.parametrize(
    ("agency_code", "day", "number", "code"),
    [
        ("000.00.01.H22", date(2020, 3, 10), 1, "000.00.01.H22-200310-0001"),
        ("H56.12", date(2025, 7, 1), 23, "H56.12-250701-0023"),
        ("H26.45", date(2026, 11, 21), 1, "H26.45-261121-0001"),
        ("H26.45", date(2026, 11, 21), 12345, "H26.45-261121-12345"),
    ],
)
def test_a_code_is_written_and_read_back(agency_code, day, number, code):
    assert dossier_codes.format_code(agency_code, day, number) == code
    assert dossier_codes.parse(code) == DossierCode(agency_code, day, number)


def test_a_code_is_read_as_people_type_it():
    assert str(dossier_codes.parse(" h26.45 – 261121 – 0001 ")) == "H26.45-261121-0001"


@pytest.mark.parametrize(
    "bad",
    ["", "H26.45-261121", "H26.45-261121-001", "H26.45-261121-00001", "H26.45-261121-0000", "H26.45-261321-0001",
     "H26.45-260230-0001", "H26.4-261121-0001", "26.45-261121-0001", "H26.45-261121-0001-1", "1.001193"],
)  # fmt: skip
def test_other_texts_are_refused(bad):
    with pytest.raises(BadDossierCode):
        dossier_codes.parse(bad)


def test_no_code_is_made_of_a_bad_agency_or_number():
    with pytest.raises(BadAgencyCode):
        dossier_codes.format_code("H26.45.MC", date(2026, 11, 21), 1)
    with pytest.raises(BadDossierCode):
        dossier_codes.format_code("H26.45", date(2026, 11, 21), 0)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 999_999_999))
def test_every_day_and_number_comes_back(day, number):
    code = dossier_codes.format_code("H26.45", day, number)

    assert dossier_codes.parse(code) == DossierCode("H26.45", day, number)
