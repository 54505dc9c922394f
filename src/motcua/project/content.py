"""Whether a deployment has anything in it, and the demo that fills it."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from motcua.identity.models import Account
from motcua.places import actions as places


def is_empty() -> bool:
    """Tell whether nobody has an account here yet."""
    return not Account.objects.exists()


def load_demo() -> bool:
    """Load the demo country; False when it isn't installed."""
    if find_spec("motcua.demo.country") is None:
        return False
    load: Callable[[], object] = import_module("motcua.demo.country").load
    load()
    return True


def load_reference() -> None:
    """Load what every deployment needs from its first day: the country's administrative units."""
    places.load_shipped()


def is_half_loaded() -> bool:
    """Tell whether the loading of the demo was interrupted: its last act is to write ``demo.json``."""
    return not is_empty() and not (settings.MOTCUA_VAR / "demo.json").exists()
