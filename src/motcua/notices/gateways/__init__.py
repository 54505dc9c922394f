"""The ways out of the house: each gateway says which ways it serves and sends one message.

``send`` raises CouldNotDeliver when the outside party does not take the message now.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings

from motcua.notices.gateways import outbox, smtp
from motcua.notices.types import Way


class Send(Protocol):
    def __call__(self, *, way: Way, address: str, subject: str, text: str, now: datetime) -> None: ...


@dataclass(frozen=True)
class Gateway:
    ways: frozenset[Way]
    send: Send


GATEWAYS: dict[str, Gateway] = {
    "outbox": Gateway(outbox.WAYS, outbox.send),
    "smtp": Gateway(smtp.WAYS, smtp.send),
}


def gateway() -> Gateway:
    """Return the gateway of this deployment (``MOTCUA_NOTICES``)."""
    return GATEWAYS[settings.MOTCUA_NOTICES]


__all__ = ["GATEWAYS", "Gateway", "gateway"]
