"""What receipts, answers and time do to a message that we sent, and when it's tried again."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.road.rules import ladder, retry
from motcua.road.rules.order import Place, runnable
from motcua.road.types import FINAL, OutboxState, RelayState, Verdict
from motcua.wire.road.receipts import Rung

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
states, rungs = st.sampled_from(OutboxState), st.sampled_from(Rung)


@given(states, st.lists(st.tuples(rungs, st.sampled_from(["", "expired", "place_taken"])), max_size=6))
def test_proof_of_arrival_beats_all_else_whenever_it_comes(
    state: OutboxState, receipts: list[tuple[Rung, str]]
) -> None:
    for rung, code in receipts:
        before, state = state, ladder.climb(state, rung, code)
        assert before not in FINAL or state in {before, OutboxState.DELIVERED}
    if any(rung is Rung.R1 for rung, _ in receipts):
        assert state is OutboxState.DELIVERED


def test_the_order_of_receipts_makes_no_difference_to_the_end() -> None:
    for order in permutations([Rung.R0, Rung.R1, Rung.R0, Rung.R1]):
        state = OutboxState.WAITING
        for rung in order:
            state = ladder.climb(state, rung)
        assert state is OutboxState.DELIVERED


def test_a_taken_place_is_not_the_end_and_calls_for_the_heads() -> None:
    assert ladder.climb(OutboxState.RELAYED, Rung.NO, ladder.TAKEN) is OutboxState.WAITING
    assert ladder.wants_heads(ladder.TAKEN, ())
    assert ladder.wants_heads(ladder.EARLY, [OutboxState.EXPIRED, OutboxState.DELIVERED])
    assert not ladder.wants_heads(ladder.EARLY, [OutboxState.RELAYED])
    assert not ladder.wants_heads("full", [OutboxState.DELIVERED])


def test_what_a_restored_recipient_has_lost_and_takes_no_more_is_not_delivered_until_it_shows_it_again() -> None:
    lost = ladder.climb(OutboxState.DELIVERED, Rung.NO, ladder.PASSED)
    assert lost is OutboxState.REFUSED
    assert not ladder.needs_skip(lost, "k", False, ladder.PASSED)
    assert ladder.climb(lost, Rung.R1) is OutboxState.DELIVERED


@pytest.mark.parametrize("by", ["h49", "hub", "h26"])
@pytest.mark.parametrize("rung", Rung)
def test_only_the_recipient_says_that_it_came_or_refuses(by: str, rung: Rung) -> None:
    may = ladder.may_say(rung, "unknown_type", by=by, recipient="h49", hub="hub")
    assert may == (by == "h49" or (by == "hub" and rung is Rung.R0))
    assert ladder.may_say(Rung.NO, "expired", by="hub", recipient="h49", hub="hub")


def test_what_will_never_come_leaves_its_place_to_a_skip() -> None:
    assert ladder.needs_skip(OutboxState.REFUSED, "k", False, "unknown_type")
    assert ladder.needs_skip(OutboxState.EXPIRED, "k", False)
    assert not ladder.needs_skip(OutboxState.EXPIRED, "", False)
    assert not ladder.needs_skip(OutboxState.REFUSED, "k", True)
    assert not ladder.needs_skip(OutboxState.DELIVERED, "k", False)
    assert not ladder.needs_skip(OutboxState.REFUSED, "k", False, ladder.PASSED)
    assert not ladder.needs_skip(OutboxState.REFUSED, "k", False, ladder.ISSUED_AGAIN)


@given(states, st.lists(states, max_size=4))
def test_a_place_is_given_up_once_more_when_nobody_stands_there_or_is_on_the_way(
    state: OutboxState, before: list[OutboxState]
) -> None:
    needs = ladder.needs_another_skip(state, before)
    assert needs == (state not in ladder.GONE and before != [] and all(one in ladder.GONE for one in before))
    assert not ladder.needs_another_skip(state, [*before, OutboxState.WAITING])  # so the new skip is the only one
    assert not (needs and ladder.wants_heads(ladder.EARLY, before))


def test_a_place_was_given_up_refused_and_forgotten() -> None:
    expired = ladder.climb(OutboxState.RELAYED, Rung.NO, "expired")
    skip = ladder.climb(OutboxState.RELAYED, Rung.NO, ladder.PASSED)
    assert not ladder.needs_another_skip(OutboxState.RELAYED, [expired, OutboxState.RELAYED])
    assert ladder.needs_another_skip(OutboxState.RELAYED, [expired, skip])
    assert ladder.needs_another_skip(OutboxState.DELIVERED, [expired, skip])  # handed over again, and too early


def test_a_message_is_over_a_day_after_its_end_and_for_the_hub_at_once() -> None:
    assert not ladder.is_over(OutboxState.RELAYED, NOW - timedelta(hours=23), NOW)
    assert ladder.is_over(OutboxState.RELAYED, NOW - timedelta(hours=24), NOW)
    assert not ladder.is_over(OutboxState.DELIVERED, NOW - timedelta(days=9), NOW)
    assert ladder.relay_is_over(RelayState.WAITING, NOW, NOW)
    assert not ladder.relay_is_over(RelayState.DELIVERED, NOW, NOW)


def test_silence_of_the_hub_sends_it_again() -> None:
    hour = timedelta(hours=1)
    assert ladder.is_silent(OutboxState.RELAYED, NOW - hour, hour, NOW)
    assert not ladder.is_silent(OutboxState.RELAYED, NOW, hour, NOW)
    assert not ladder.is_silent(OutboxState.DELIVERED, NOW - hour, hour, NOW)


def test_what_is_fetched_from_us_is_late_after_its_time() -> None:
    hour = timedelta(hours=1)
    assert ladder.is_late(NOW - hour, hour, NOW)
    assert not ladder.is_late(NOW, hour, NOW)


def test_a_peer_that_judges_or_waits_for_the_one_before_is_well() -> None:
    assert ladder.is_good_answer(Verdict.REFUSED) and ladder.is_good_answer(Verdict.LATER, ladder.EARLY)
    assert not ladder.is_good_answer(Verdict.LATER, "full")
    assert ladder.must_sign_again("key_revoked") and not ladder.must_sign_again("full")


@given(st.integers(0, 20), st.dictionaries(st.integers(0, 30), st.sampled_from(Place)))
def test_turns_follow_without_a_hole_up_to_a_parked_one(applied: int, places: dict[int, Place]) -> None:
    turns = runnable(applied, places)
    assert turns == list(range(applied + 1, applied + 1 + len(turns)))
    assert all(places[turn] is not Place.PARKED for turn in turns)
    assert places.get(applied + 1 + len(turns), Place.PARKED) is Place.PARKED


@given(st.integers(0, 10_000), st.floats(0, 1), st.integers(0, 10**6))
def test_pauses_grow_to_some_minutes_and_believe_what_was_asked_up_to_an_hour(
    failures: int, chance: float, asked: int
) -> None:
    wait = retry.pause(failures, chance, timedelta(seconds=asked))
    assert min(timedelta(seconds=asked), timedelta(hours=1)) <= wait <= timedelta(hours=1)
    alone = retry.pause(failures, chance)
    assert alone <= retry.LONGEST * 1.5
    assert alone <= retry.pause(failures + 1, chance)
    assert (alone == timedelta(0)) == (failures == 0)


def test_the_way_is_direct_while_the_address_answers() -> None:
    def way(*, has_address: bool = True, failures: int = 0, we_are_hub: bool = False) -> retry.Way:
        return retry.way(
            has_address=has_address, failures=failures, we_are_hub=we_are_hub, recipient_is_hub=False, has_hub=True
        )

    assert way() is way(failures=2) is way(failures=9, we_are_hub=True) is retry.Way.DIRECT
    assert way(failures=3) is way(has_address=False) is retry.Way.HUB
    assert retry.is_parked(6) and not retry.is_parked(5)
