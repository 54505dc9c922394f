"""Carrying checkpoints to witnesses and their signatures back; what they mean is said in ``evidence``."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from motcua.base.errors import Refused
from motcua.base.messages import Received
from motcua.evidence import actions as evidence
from motcua.evidence import queries as evidence_queries
from motcua.road.actions.sending import Outgoing, send_many
from motcua.road.queries import registry
from motcua.road.rules.witnesses import choose_witnesses
from motcua.road.types.witnessing import CHECKPOINT, COSIGNATURE, CheckpointBody, CosignatureBody
from motcua.wire.tlog.notes import parse_checkpoint
from motcua.wire.tlog.proofs import parse_request


@transaction.atomic(savepoint=False)
def offer_checkpoint(*, now: datetime) -> int:
    """Ask our witnesses to cosign the newest checkpoint; return how many were asked."""
    log = evidence_queries.own_log()
    if log is None or log.halted or not registry.own_entry().acts_for(settings.MOTCUA_AGENCY, now):
        return 0
    outgoing = []
    for peer in choose_witnesses(registry.own_deployment(), registry.get_registry(now).peers):
        text = evidence.ask_witness(deployment=peer.deployment, now=now)
        if text:
            outgoing.append(_outgoing(peer.mandates[0].agency_code, CheckpointBody(log.log_key, text)))
    send_many(outgoing, now=now)
    return len(outgoing)


def _outgoing(recipient: str, body: CheckpointBody) -> Outgoing:
    return Outgoing(message_type=CHECKPOINT, sender=settings.MOTCUA_AGENCY, recipient=recipient, body=body, priority=8)


def answer_checkpoints(messages: Sequence[Received[CheckpointBody]], *, now: datetime) -> None:
    """Cosign what goes on from what we saw, and answer each."""
    outgoing = []
    for one in messages:
        deployment = _deployment_of(one.sender, now)
        if deployment:
            outgoing.append(
                Outgoing(
                    message_type=COSIGNATURE,
                    sender=one.recipient,
                    recipient=one.sender,
                    body=_answer(one.body, deployment, now),
                    in_reply_to=one.message_id,
                    priority=8,
                )
            )
    send_many(outgoing, now=now)


def note_cosignatures(messages: Sequence[Received[CosignatureBody]], *, now: datetime) -> None:
    """Keep what our witnesses signed, and hear what they object."""
    for one in messages:
        deployment, body = _deployment_of(one.sender, now), one.body
        if deployment and body.line:
            evidence.note_cosignatures(
                deployment=deployment, key=body.witness_key, size=body.size, lines=body.line, now=now
            )
        elif deployment:
            evidence.note_objection(deployment=deployment, seen=body.seen)


def _answer(body: CheckpointBody, deployment: str, now: datetime) -> CosignatureBody:
    key = evidence.witness_key()
    size, origin = 0, ""
    try:
        checkpoint = parse_checkpoint(parse_request(body.request).checkpoint.text)
        size, origin = checkpoint.size, checkpoint.origin
        evidence.watch(key=body.log_key, deployment=deployment)
        line = evidence.cosign(request=body.request, now=now)
    except (Refused, ValueError) as refusal:
        code = refusal.code if isinstance(refusal, Refused) else "unreadable"
        seen = evidence_queries.seen_of(origin=origin, deployment=deployment)
        return CosignatureBody(key, size, code=code, seen=seen)
    return CosignatureBody(key, size, line=line)


def _deployment_of(agency_code: str, now: datetime) -> str:
    peer = registry.find_peer_for(agency_code, now)
    return peer.deployment if peer else ""
