"""How many statements an act costs: without transaction control and trail."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.testing import statements_of


def cost_of(act: Callable[[], object]) -> list[str]:
    """Run an act and return the statements that count."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return statements_of(captured.captured_queries)
