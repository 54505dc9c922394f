"""Telling people things: on their page at once, by e-mail and text message soon after."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base.actor import Actor
from motcua.base.errors import NoSuchThing
from motcua.base.text import in_language
from motcua.notices.gateways import gateway
from motcua.notices.models import Delivery, Notice
from motcua.notices.queries import own_notices as _own
from motcua.notices.rules import next_attempt
from motcua.notices.types import CannotReachYou, CouldNotDeliver, DeliveryState, Way

BATCH = 100


@transaction.atomic(savepoint=False)
def notify(
    *,
    account_id: UUID | None,
    email: str = "",
    phone: str = "",
    title: Mapping[str, str],
    body: Mapping[str, str],
    language: str = "vi",
    link: str = "",
    now: datetime,
) -> UUID | None:
    """Tell somebody: a portal notice for the account, and one queued message for each address given.

    ``title`` and ``body`` are by language tag; messages are in ``language``. ``link`` is a path without its
    language (``/dossiers/…/``); messages carry it whole. Two INSERTs at most, in the caller's transaction.
    Returns the id of the portal notice.
    """
    notice = None
    if account_id is not None:
        notice = Notice.objects.create(
            account_id=account_id, title=dict(title), body=dict(body), link=link, created_at=now
        )
    text = in_language(body, language)
    if link:
        text = f"{text}\n\n{settings.MOTCUA_BASE_URL}/{_site_language(language)}{link}"
    addresses = {Way.EMAIL: email, Way.SMS: phone}
    Delivery.objects.bulk_create(
        Delivery(
            way=way,
            address=address,
            subject=in_language(title, language),
            text=text,
            next_at=now,
            created_at=now,
        )
        for way, address in addresses.items()
        if address and way in gateway().ways
    )
    return notice.id if notice else None


def send_now(*, email: str = "", phone: str = "", subject: str, text: str, now: datetime) -> None:
    """Send one message at once, by e-mail or else by text message, and keep no copy of it (one-time codes).

    Raises CannotReachYou when there is no way to the address, or it is not taken now.
    """
    ways = gateway().ways
    way, address = (Way.EMAIL, email) if email and Way.EMAIL in ways else (Way.SMS, phone)
    if not address or way not in ways:
        raise CannotReachYou()
    try:
        gateway().send(way=way, address=address, subject=subject, text=text, now=now)
    except CouldNotDeliver as problem:
        raise CannotReachYou() from problem


@transaction.atomic(savepoint=False)
def deliver_due(*, now: datetime) -> int:
    """Send what is due, at most a batch; return how many were tried. Failures wait longer each time."""
    due = list(
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(state=DeliveryState.QUEUED, next_at__lte=now)
        .order_by("next_at", "id")[:BATCH]
    )
    for delivery in due:
        _try(delivery, now)
    Delivery.objects.bulk_update(due, ["state", "attempts", "next_at", "reason", "sent_at"])
    return len(due)


def mark_read(*, notice_id: UUID, by: Actor, now: datetime) -> str:
    """Mark a notice of one's own as read and return its link. Raises NoSuchThing."""
    notice = Notice.objects.filter(_own(by), id=notice_id).first()
    if notice is None:
        raise NoSuchThing()
    if notice.read_at is None:
        Notice.objects.filter(id=notice_id, read_at__isnull=True).update(read_at=now)
    return notice.link


def mark_all_read(*, by: Actor, now: datetime) -> None:
    """Mark every notice of one's own as read."""
    Notice.objects.filter(_own(by), read_at__isnull=True).update(read_at=now)


def _try(delivery: Delivery, now: datetime) -> None:
    delivery.attempts += 1
    try:
        gateway().send(
            way=Way(delivery.way), address=delivery.address, subject=delivery.subject, text=delivery.text, now=now
        )
    except CouldNotDeliver as problem:
        again = next_attempt(delivery.attempts, now)
        delivery.reason = str(problem)[:500]
        delivery.state = DeliveryState.FAILED if again is None else DeliveryState.QUEUED
        delivery.next_at = again or delivery.next_at
    else:
        delivery.state, delivery.sent_at, delivery.reason = DeliveryState.SENT, now, ""


def _site_language(language: str) -> str:
    """Return the language of the pages nearest to a reader's own."""
    known = {code for code, _ in settings.LANGUAGES}
    return language if language in known else settings.LANGUAGE_CODE
