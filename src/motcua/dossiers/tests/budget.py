"""How many statements an act costs: without transaction control and trail."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "trail_read")


def statements_of(act: Callable[[], object]) -> list[str]:
    """Run an act and return the statements that count."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [one["sql"] for one in captured.captured_queries if not any(word in one["sql"] for word in _FREE)]
