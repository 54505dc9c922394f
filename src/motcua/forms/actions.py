"""Writes of forms."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.forms import rules
from motcua.forms.models import FormVersion
from motcua.forms.queries.definitions import forget
from motcua.forms.types import FormDefinition, FormNotSound, FormTaken


@transaction.atomic(savepoint=False)
def publish_form(*, definition: FormDefinition, by: Actor, now: datetime) -> FormDefinition:
    """Put a version of a form in force and return it with its number; the same definition again changes nothing.

    Raises NotAllowed, and FormNotSound with every fault of the definition.
    """
    agencies.check_may_administer_deployment(by=by)
    if faults := rules.find_faults(definition):
        raise FormNotSound(faults)
    stored, digest = _content_of(definition)
    _one_at_a_time(definition.code)
    newest = FormVersion.objects.filter(code=definition.code).order_by("-version").first()
    if newest and newest.digest == digest:
        return replace(definition, version=newest.version)
    published = replace(definition, version=newest.version + 1 if newest else 1)
    FormVersion.objects.create(
        code=published.code, version=published.version, definition=stored, digest=digest, published_at=now
    )
    forget(published.code, published.version)
    return published


@transaction.atomic(savepoint=False)
def keep_form(*, definition: FormDefinition, by: Actor, now: datetime) -> None:
    """Put a version of a form in force under its own number, as the national catalogue released it.

    The same again changes nothing. Raises NotAllowed, FormNotSound, and FormTaken when other content has the number.
    """
    agencies.check_may_administer_deployment(by=by)
    if faults := rules.find_faults(definition):
        raise FormNotSound(faults)
    stored, digest = _content_of(definition)
    _one_at_a_time(definition.code)
    known = FormVersion.objects.filter(code=definition.code, version=definition.version).first()
    if known is not None:
        if known.digest != digest:
            raise FormTaken(form=definition.code, version=definition.version)
        return
    FormVersion.objects.create(
        code=definition.code, version=definition.version, definition=stored, digest=digest, published_at=now
    )
    forget(definition.code, definition.version)


def _content_of(definition: FormDefinition) -> tuple[dict[str, Any], str]:
    """Return a definition without its number, and the digest by which the same content is known."""
    stored = msgspec.to_builtins(replace(definition, version=0))
    return stored, hashlib.sha256(msgspec.json.encode(stored, order="sorted")).hexdigest()


def _one_at_a_time(code: str) -> None:
    """Let two who publish the same form wait for each other (until the end of the transaction)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"forms.publish:{code}"])
