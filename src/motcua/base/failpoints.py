"""Named places where a process can be made to die, for the tests and drills that prove that nothing is lost.

``MOTCUA_FAILPOINT=road.push.after_answer`` kills the process the first time it gets there, ``…:3`` the third time.
A production deployment never dies of it.
"""

import os
import signal
from collections import Counter

from django.conf import settings

_passed: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Die here, by SIGKILL, when the environment says so."""
    wanted = os.environ.get("MOTCUA_FAILPOINT")
    if not wanted or settings.MOTCUA_ENV == "production":
        return
    place, _, turn = wanted.partition(":")
    if place == name:
        _passed[name] += 1
        if _passed[name] >= int(turn or 1):
            os.kill(os.getpid(), signal.SIGKILL)
