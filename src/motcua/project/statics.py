"""Styles, scripts and fonts as browsers get them: named by their content and compressed, packed once a version."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def pack() -> bool:
    """Collect what every app brings into the deployment's folder; False when nothing has changed since."""
    root = Path(str(settings.STATIC_ROOT))
    root.parent.mkdir(parents=True, exist_ok=True)
    with (root.parent / "static.lock").open("a+") as one_at_a_time:  # the seats of a demo share the folder
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        return _pack(root)


def _pack(root: Path) -> bool:
    mark, wanted = root / ".packed", _digest()
    if mark.exists() and mark.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(wanted)
    return True


def _digest() -> str:
    lines = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            lines.append(f"{name} {hashlib.sha256(Path(storage.path(name)).read_bytes()).hexdigest()}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
