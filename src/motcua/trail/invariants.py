"""What ``motcua doctor`` checks in the trail."""

from collections.abc import Sequence

from django.db import connection

from motcua.base.invariants import invariant


@invariant("the database refuses to change or remove a line of the trail")
def lines_stay() -> Sequence[str]:
    """Return a line when the trigger that protects the trail is missing or off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgenabled FROM pg_trigger WHERE tgname = 'trail_read_stays'")
        row = cursor.fetchone()
    return [] if row and row[0] in ("O", "A") else ["trigger trail_read_stays is missing or off"]
