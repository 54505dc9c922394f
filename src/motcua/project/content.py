"""Whether a deployment has anything in it, and the demo that fills it."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from motcua.identity.models import Account


def is_empty() -> bool:
    """Tell whether nobody has an account here yet."""
    return not Account.objects.exists()


def load_demo() -> bool:
    """Load the demo country; it looks after its own transactions. False when it isn't installed."""
    if find_spec("motcua.demo.country") is None:
        return False
    load: Callable[[], object] = import_module("motcua.demo.country").load
    load()
    return True
