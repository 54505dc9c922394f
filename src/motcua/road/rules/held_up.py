"""What is told of a message that its recipient could not do, and which of several words about it counts."""

import re
from datetime import datetime

from motcua.road.types.held_up import HELD_UP_REASON_MAX, HeldUp, HeldUpState

OF_THE_ROAD = "road."
_VALUE = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]")
_ORDER = list(HeldUpState)


def is_told(type_name: str) -> bool:
    """Tell whether the sender of a message of this type is told; the road's own are not, or words would make words."""
    return not type_name.startswith(OF_THE_ROAD)


def refusal_in_public(code: str, template: str) -> str:
    """Return a refusal as it may travel: its code and its sentence without the values, which may be somebody's."""
    sentence = _VALUE.sub("…", template).replace("%%", "%")
    return f"{code}: {sentence}"[:HELD_UP_REASON_MAX]


def when(at: datetime, *, told_at: datetime, sent_at: datetime) -> datetime:
    """Return the instant that is believed: not before the message was sent, nor after it was told of."""
    return max(min(at, told_at), sent_at)


def is_news(known: HeldUp | None, told: HeldUp) -> bool:
    """Tell whether a word is newer than what is known, in whatever order words come. At one instant a message is
    parked before it's done or given up."""
    return known is None or (told.at, _ORDER.index(told.state)) > (known.at, _ORDER.index(known.state))
