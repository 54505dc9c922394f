"""What stands at the side of every page of an officer: the piles, with how much lies on each."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from motcua.base.actor import Actor
from motcua.dossiers import queries
from motcua.dossiers.types import Queue, QueueCount
from motcua.ui import parts

ALL, LATE = "all", "late"
PILES: Mapping[str, Queue] = {queue.value.lower().replace("_", "-"): queue for queue in Queue}
_FIRST_PILES = (("COUNTER", Queue.TO_ACCEPT), ("HANDLER", Queue.IN_PROGRESS))


def first_pile(by: Actor) -> str:
    """Return the pile that an officer looks at first; a leader looks at all of them."""
    for role, queue in _FIRST_PILES:
        if role in by.roles and "LEADER" not in by.roles:
            return slug_of(queue)
    return ALL


def slug_of(queue: Queue) -> str:
    return queue.value.lower().replace("_", "-")


def pile_url(pile: str) -> str:
    return f"{reverse('inbox')}?{urlencode({'pile': pile})}"


def side(
    by: Actor, now: datetime, current: str = "", counts: Mapping[Queue, QueueCount] | None = None
) -> dict[str, object]:
    """Return the piles for the frame (``queues``). ``current`` is a pile's name in addresses, or "" elsewhere."""
    counts = queries.count_work(by=by, now=now) if counts is None else counts
    late = sum(count.late for count in counts.values())
    total = sum(count.number for count in counts.values())
    lines = [
        parts.Queue(gettext("All work"), pile_url(ALL), total, current == ALL),
        *(
            parts.Queue(queue.label, pile_url(slug), counts[queue].number, current == slug)
            for slug, queue in PILES.items()
        ),
        parts.Queue(gettext("Overdue"), pile_url(LATE), late, current == LATE, is_late=True),
    ]
    return {"queues": lines}
