"""How two sides find out that one of them lost something, and mend it."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from motcua.road.rules.heads import Line, differing, heads, only_in
from motcua.road.rules.recovery import Sent, compare, mend
from motcua.road.types import OutboxState

DELIVERED, WAITING, EXPIRED = OutboxState.DELIVERED, OutboxState.WAITING, OutboxState.EXPIRED
lines = st.lists(
    st.builds(
        Line,
        day=st.dates(date(2026, 1, 1), date(2026, 1, 4)),
        message_id=st.integers(1, 40).map(lambda number: UUID(int=number)),
        header_sha256=st.sampled_from(["00" * 32, "ab" * 32]),
    ),
    unique_by=lambda line: line.message_id,
)


@given(lines, st.randoms(use_true_random=False))
def test_heads_depend_on_what_is_there_and_not_on_its_order(held: list[Line], random: object) -> None:
    shuffled = sorted(held, key=lambda line: line.message_id.int * 7919 % 41)
    assert heads(held) == heads(shuffled)
    assert differing(heads(held), heads(shuffled)) == []
    assert sum(head.messages for head in heads(held).values()) == len(held)


@given(lines, lines)
def test_days_differ_exactly_where_lines_do(ours: list[Line], theirs: list[Line]) -> None:
    days = {line.day for line in set(ours) ^ set(theirs)}
    assert differing(heads(ours), heads(theirs)) == sorted(days)


@given(lines, lines)
def test_what_only_one_side_has_is_named(ours: list[Line], theirs: list[Line]) -> None:
    ids = [{line.message_id for line in side} for side in (ours, theirs)]
    assert only_in(ours, theirs) == sorted(ids[0] - ids[1])
    found = compare({line.message_id: DELIVERED for line in ours}, theirs)
    assert (found.lost_there, found.unknown_here) == (sorted(ids[0] - ids[1]), sorted(ids[1] - ids[0]))


def test_what_is_held_there_but_not_delivered_here_is_asked_for() -> None:
    held = [Line(date(2026, 1, 1), UUID(int=1), "00" * 32)]
    assert compare({UUID(int=1): EXPIRED, UUID(int=2): WAITING}, held) == ([], [UUID(int=1)])


def row(
    seq: int, me: int, after: int | None, state: OutboxState = WAITING, identity: int = 0, is_skip: bool = False
) -> Sent:
    before = None if after is None else UUID(int=after)
    return Sent(UUID(int=me), UUID(int=identity or me), seq, before, state, is_skip)


OLD = [row(1, 1, None, DELIVERED), row(2, 2, 1, DELIVERED), row(3, 3, 2, DELIVERED)]


def test_a_key_in_which_all_fits_is_left_alone() -> None:
    assert mend([*OLD, row(4, 4, 3), row(5, 5, 4)]) == (5, UUID(int=5), [], [])
    assert mend([]) == (0, None, [], [])
    assert mend([row(1, 1, None)]) == (1, UUID(int=1), [], [])


def test_the_counter_goes_on_behind_what_was_taken_back() -> None:
    assert mend(OLD) == (3, UUID(int=3), [], [])


def test_what_stands_in_taken_places_and_behind_is_issued_again_in_order() -> None:
    new = [row(2, 12, 1), row(3, 13, 12), row(4, 14, 13)]
    assert mend([*new, *OLD]) == (3, UUID(int=3), [UUID(int=12), UUID(int=13), UUID(int=14)], [])


def test_an_expired_message_and_its_skip_are_one_link() -> None:
    gone, skip = row(4, 4, 3, EXPIRED), row(4, 40, 3, identity=4, is_skip=True)
    assert mend([*OLD, gone, skip, row(5, 5, 4)]) == (5, UUID(int=5), [], [])


def test_a_skip_for_a_place_that_was_taken_is_dropped_and_what_ended_stays() -> None:
    gone, skip = row(3, 13, 2, EXPIRED), row(3, 40, 2, identity=13, is_skip=True)
    assert mend([*OLD, gone, skip, row(4, 14, 13)]) == (3, UUID(int=3), [UUID(int=14)], [UUID(int=40)])


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_after_mending_the_key_is_one_chain(common: int, forgotten: int, new: int) -> None:
    old = [row(at, at, at - 1 or None, DELIVERED) for at in range(1, common + forgotten + 1)]
    own = [
        row(at, 100 + at, (100 + at - 1 if at > common + 1 else common) or None)
        for at in range(common + 1, common + new + 1)
    ]
    mended = mend([*old, *own])
    if forgotten:
        assert (mended.last_seq, mended.again) == (common + forgotten, [item.message_id for item in own])
    else:
        assert (mended.last_seq, mended.again) == (common + new, [])


def test_what_may_have_been_taken_itself_is_not_issued_again() -> None:
    under_way = row(2, 2, 1)
    assert mend([OLD[0], under_way, OLD[2]]) == (3, UUID(int=3), [], [])


def test_while_nobody_can_say_who_stands_in_a_place_nothing_is_issued_again() -> None:
    tip = row(4, 4, 3, DELIVERED)  # three, before it, is forgotten, and it alone knows whom it stands behind
    assert mend([OLD[0], row(2, 12, 1), row(3, 13, 12), tip, row(4, 14, 13)]) == (4, UUID(int=14), [], [])


@given(st.lists(st.booleans(), max_size=4), st.lists(st.booleans(), max_size=4), st.integers(0, 3))
def test_what_the_recipient_may_have_is_never_issued_again_and_what_was_written_since_is_whole_or_not_at_all(
    is_told: list[bool], is_back: list[bool], new: int
) -> None:
    kept, size = len(is_told), len(is_told) + len(is_back)
    taken = [row(at, at, at - 1 or None) for at in range(1, size + 1)]
    known = [link._replace(state=DELIVERED) if is_it else link for link, is_it in zip(taken, is_told, strict=False)]
    known += [link._replace(state=DELIVERED) for link, is_it in zip(taken[kept:], is_back, strict=True) if is_it]
    own = [
        row(at, 100 + at, (100 + at - 1 if at > kept + 1 else kept) or None) for at in range(kept + 1, kept + 1 + new)
    ]
    again = mend([*known, *own]).again
    assert again in ([], [link.message_id for link in own])
    if is_back and all(is_back):
        assert again == [link.message_id for link in own]
