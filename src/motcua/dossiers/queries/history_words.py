"""A line of history in words, beyond the name of its act."""

from django.utils.translation import gettext as _

from motcua.dossiers.types import HistoryEntry
from motcua.ui import words


def describe_entry(entry: HistoryEntry, *, with_note: bool = True) -> str:
    """Return what a line of history says beside its act: the time that moved, and the note, a line each."""
    moved = ""
    if entry.due_to is not None and entry.due_from is not None:
        times = {"before": words.day_and_time(entry.due_from), "after": words.day_and_time(entry.due_to)}
        moved = _("New time: %(after)s, instead of %(before)s.") % times
    return "\n".join(filter(None, [moved, entry.note if with_note else ""]))
