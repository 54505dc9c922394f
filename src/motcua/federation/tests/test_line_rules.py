"""What a line must be like: codes are read as everywhere in the house, lags keep their size."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from motcua.federation.rules.lag import count_buckets, percentile
from motcua.federation.rules.lines import content_of, opening_of
from motcua.federation.testing import make_line
from motcua.wire import agency_codes
from motcua.wire.dossier_codes import BadDossierCode, parse

NOW = datetime(2026, 11, 20, tzinfo=UTC)
AGENCIES = st.sampled_from(["H26", "H26.45", "G01.02.03", "000.00.01.H22", "01.45.H26", "h26", "H26.00", "X", ""])
DAYS = st.sampled_from(["261102", "000229", "010229", "2611", "261301", "२६११०२"])
NUMBERS = st.sampled_from(["0001", "0000", "1", "00001", "12345", "123456789", "1234567890", "12a4", "１２３４"])


@given(AGENCIES, DAYS, NUMBERS, st.sampled_from(["-", "–", " -"]))
def test_a_code_is_read_as_it_is_everywhere_but_only_as_it_was_issued(agency, day, number, dash):
    text = dash.join([agency, day, number])
    try:
        code = parse(text)
    except BadDossierCode:
        code = None

    opening = opening_of(text)

    if code is None or str(code) != text:
        assert opening is None
    else:
        assert opening == (code.day, agency_codes.parse(code.agency_code).first_level)


@given(st.timedeltas(timedelta(milliseconds=1), timedelta(days=9999)))
def test_a_lag_is_told_to_a_tenth(lag):
    told = percentile(count_buckets([NOW - lag], NOW), 0.5)

    assert lag * 0.99 < told + timedelta(milliseconds=1) and told < lag * 1.2 + timedelta(milliseconds=1)


def test_percentiles_are_of_all_that_was_counted():
    assert percentile({}, 0.5) is None
    assert percentile({0: 99, 100: 1}, 0.5) < timedelta(milliseconds=2)
    assert percentile({0: 98, 100: 2}, 0.99) > timedelta(seconds=10)


@given(st.integers(-14, 14), st.integers(0, 999_999))
def test_the_same_fact_in_another_time_zone_is_the_same_content(hours, microseconds):
    at = make_line(2).at.replace(microsecond=microseconds)
    line, moved = make_line(2, at=at), make_line(2, at=at.astimezone(timezone(timedelta(hours=hours))))

    other, later = make_line(2, at=at, unit="H49.18.02"), make_line(2, at=at + timedelta(microseconds=1))
    assert content_of(line) == content_of(moved)
    assert len({content_of(line), content_of(other), content_of(later)}) == 3
