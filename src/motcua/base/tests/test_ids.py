from datetime import UTC, datetime

from motcua.base.ids import new_id


def test_identifiers_made_one_after_the_other_sort_in_that_order():
    made = [new_id() for _ in range(2000)]

    assert made == sorted(made)
    assert len(set(made)) == 2000


def test_an_identifier_says_its_version_and_when_it_was_made():
    before = datetime.now(UTC).timestamp() * 1000

    made = new_id()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert int(before) <= made.int >> 80 <= datetime.now(UTC).timestamp() * 1000
