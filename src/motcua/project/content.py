"""Whether a deployment has anything in it, and the demo that fills it."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.db import connection

from motcua.identity.models import Account
from motcua.places import actions as places
from motcua.project.deployment.server import LOADING


def is_empty() -> bool:
    """Tell whether nobody has an account here yet."""
    return not Account.objects.exists()


def load_demo() -> bool:
    """Load the demo country; False when it isn't installed. A mark stands in the database while it lasts."""
    if find_spec("motcua.demo.country") is None:
        return False
    load: Callable[[], object] = import_module("motcua.demo.country").load
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {LOADING} AS SELECT now() AS began_at")
    load()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {LOADING}")
    return True


def load_reference() -> None:
    """Load what every deployment needs from its first day: the country's administrative units."""
    places.load_shipped()
