"""Trying the line to a deployment."""

import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base.actor import Actor
from motcua.base.text import tidy
from motcua.road.actions.sending import send
from motcua.road.queries import policy, registry
from motcua.road.types import LINE_TEST, LineTestBody, NobodyToTalkTo, NoSuchPeer

TEXT_MAX = 500


@transaction.atomic(savepoint=False)
def send_line_test(*, deployment: str, text: str, by: Actor, now: datetime) -> UUID:
    """Send a line test to a deployment, which answers it by itself, and return the message's id.

    Raises NotAllowed, NoSuchPeer, NobodyToTalkTo when it acts for no agency yet.
    """
    policy.check_administrator(by, now)
    peer = registry.find_peer(deployment)
    if peer is None:
        raise NoSuchPeer(deployment=deployment)
    agency_code = next((one.agency_code for one in peer.mandates if one.covers(one.agency_code, now)), "")
    if not agency_code:
        raise NobodyToTalkTo(deployment=deployment)
    body = LineTestBody(number=secrets.randbelow(2**53), text=tidy(text)[:TEXT_MAX])
    return send(message_type=LINE_TEST, sender=settings.MOTCUA_AGENCY, recipient=agency_code, body=body, now=now)
