"""Checking a bundle that somebody brings."""

from collections.abc import Mapping

from motcua.evidence.models import OwnLog, WatchedLog
from motcua.evidence.types import NoBundle
from motcua.signing import queries as signing
from motcua.signing.types import TimeStampReport
from motcua.wire.tlog.bundles import CheckedBundle, check_bundle, read_bundle
from motcua.wire.tlog.notes import NoteBroken


def read_time_stamps(checked: CheckedBundle) -> Mapping[str, TimeStampReport | None]:
    """Return what the time-stamps of a bundle say, by checkpoint; None for one that says nothing of it."""
    return {name: signing.read_time_stamp(token, bytes.fromhex(name)) for name, token in checked.time_stamps.items()}


def check(data: bytes) -> tuple[CheckedBundle, bool]:
    """Check a bundle, and say whether its log's key is one that this deployment knows (its own, or one it watches).

    Raises NoBundle.
    """
    try:
        checked = check_bundle(read_bundle(data))
    except NoteBroken as error:
        raise NoBundle(why=str(error)) from None
    vkey = str(checked.log_key)
    is_known = OwnLog.objects.filter(log_key=vkey).exists() or WatchedLog.objects.filter(key=vkey).exists()
    return checked, is_known
