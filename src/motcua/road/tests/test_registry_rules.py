"""What the hub may change, whatever a deployment says of itself."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.road.rules.registry import change_mandates, merge_keys, revoke, wrong_keys
from motcua.road.testing import Deployment
from motcua.wire.road.registry import KeyEntry, Mandate

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
KEYS = [Deployment(f"d{n}", ()).key.public for n in range(3)]
hours = st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours))
codes = st.lists(st.sampled_from(["H26", "H49", "H49.3", "G02"]), unique=True)


@st.composite
def entries(draw: st.DrawFn) -> list[KeyEntry]:
    found = []
    for name, algorithm, value in draw(st.lists(st.sampled_from(KEYS), unique=True)):
        begins, lasts = draw(hours), draw(st.none() | st.integers(1, 50))
        ends = begins + timedelta(hours=lasts) if lasts else None
        found.append(KeyEntry(name=name, algorithm=algorithm, value=value, valid_from=begins, valid_to=ends))
    return found


@given(entries(), entries(), hours)
def test_what_a_deployment_brings_never_lets_an_old_key_sign_more(known, brought, at):
    revoked = revoke(known, KEYS[0].name, NOW)

    after = {key.name: key for key in merge_keys(revoked, brought, NOW)}

    assert all(key.is_valid(at) for key in revoked if after[key.name].is_valid(at))
    assert not (KEYS[0].name in {key.name for key in known} and after[KEYS[0].name].is_valid(at))


@given(entries(), entries(), hours)
def test_an_end_that_is_brought_reaches_not_into_the_past(known, brought, at):
    after = {key.name: key for key in merge_keys(known, brought, NOW)}

    assert all(after[key.name].is_valid(at) for key in known if at <= NOW and key.is_valid(at))


@given(entries(), entries(), hours)
def test_a_new_key_signs_nothing_of_the_past(known, brought, at):
    names = {key.name for key in known}

    new = [key for key in merge_keys(known, brought, NOW) if key.name not in names]

    assert not any(key.is_valid(at) for key in new if at < NOW - timedelta(minutes=15))


@given(entries(), entries())
def test_bringing_the_same_keys_twice_is_bringing_them_once(known, brought):
    once = merge_keys(known, brought, NOW)

    assert merge_keys(once, brought, NOW) == once


@given(codes, codes, st.integers(1, 100))
def test_mandates_are_what_was_asked_from_now_on_and_what_they_were_before(first, second, hours):
    earlier = NOW - timedelta(hours=hours)
    before = change_mandates((), [Mandate(agency_code=code, valid_from=earlier) for code in first], earlier)

    after = change_mandates(before, [Mandate(agency_code=code, valid_from=NOW) for code in second], NOW)

    assert {one.agency_code for one in after if one.covers(one.agency_code, NOW)} == set(second)
    assert {one.agency_code for one in after if one.covers(one.agency_code, earlier)} == set(first)


def test_one_key_has_one_name_and_one_name_one_key():
    key, other = Deployment("h49", ()), Deployment("h49", ())

    assert wrong_keys([other.entry()], [key.entry()]) == "h49-1 is the name of another key"
    assert wrong_keys([key.entry(), key.entry()], []) == "a key is named twice"
