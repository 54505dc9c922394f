"""What the clock starts on the road."""

from motcua.base import clock
from motcua.base.duties import duty
from motcua.road import actions

# The registry.


@duty(every_seconds=5)
def keep_registry() -> None:
    """Found or fetch the registry, and tell the hub of us: at once while it doesn't know us, else each minute."""
    actions.keep_registry(clock.now())
