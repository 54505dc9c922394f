"""The registry's rows as other statements read them."""

from motcua.federation.models import DAY_OF_CODE

COUNTED = """
SELECT agency, procedure, channel, received_at, due_at, finished_at, outcome FROM federation_registereddossier
"""


def day_of(code: str) -> str:
    """Return the SQL for the day at which the dossier of a code hangs; the tables have an index by the same text."""
    return DAY_OF_CODE % {"expressions": code}
