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
from motcua.road.types import LINE_TEST, LineTestBody, NobodyToTalkTo, NoSuchPeer, PeerEntry, PeerState

TEXT_MAX = 500


@transaction.atomic(savepoint=False)
def send_line_test(*, deployment: str, text: str, by: Actor, now: datetime) -> UUID:
    """Send a line test to a deployment, which answers it by itself, and return the message's id.

    On trial without a mandate we try the line to the hub, and the hub to us.

    Raises NotAllowed, NoSuchPeer, NobodyToTalkTo when it acts for no agency yet.
    """
    policy.check_administrator(by, now)
    peer = registry.find_peer(deployment)
    if peer is None:
        raise NoSuchPeer(deployment=deployment)
    us = registry.own_entry()
    recipient = _party_of(peer, now) or (peer.trial_party if us.is_hub and peer.state is PeerState.TRIAL else "")
    if not recipient:
        raise NobodyToTalkTo(deployment=deployment)
    sender = us.trial_party if us.state is PeerState.TRIAL and not us.mandates else settings.MOTCUA_AGENCY
    body = LineTestBody(number=secrets.randbelow(2**53), text=tidy(text)[:TEXT_MAX])
    return send(message_type=LINE_TEST, sender=sender, recipient=recipient, body=body, now=now)


def _party_of(peer: PeerEntry, now: datetime) -> str:
    return next((one.agency_code for one in peer.mandates if one.covers(one.agency_code, now)), "")
