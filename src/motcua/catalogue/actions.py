"""Writes of the catalogue."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from motcua.agencies.types import Role
from motcua.base import events
from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.text import nfc, tidy
from motcua.catalogue import rules
from motcua.catalogue.models import ProcedureEntry, ProcedureVersion, SynonymRow
from motcua.catalogue.queries.procedures import forget
from motcua.catalogue.types import FormUnknown, NotPublishable, Procedure, ProcedurePublished, PublishFault, Synonym
from motcua.forms import queries as forms

ROLES = frozenset(Role.values)


@transaction.atomic(savepoint=False)
def publish_procedure(*, procedure: Procedure, by: Actor, now: datetime) -> Procedure:
    """Put a version of a procedure in force and return it with its number; the same record again changes nothing.

    Raises NotAllowed, and NotPublishable with every fault of the record and of its process.
    """
    _check_may_edit(by)
    _check_faults(procedure)
    record = msgspec.to_builtins(replace(procedure, version=0))
    digest = hashlib.sha256(msgspec.json.encode(record, order="sorted")).hexdigest()
    entry = ProcedureEntry.objects.select_for_update().filter(code=procedure.code).first()
    if entry and entry.digest == digest:
        return replace(procedure, version=entry.version)
    published = replace(procedure, version=entry.version + 1 if entry else 1)
    ProcedureVersion.objects.create(
        code=published.code,
        version=published.version,
        record=record,
        digest=digest,
        published_at=now,
        published_by=by.account_id,
    )
    ProcedureEntry.objects.update_or_create(code=published.code, defaults=_entry_of(published, digest))
    forget(published.code, published.version)
    events.publish(ProcedurePublished(code=published.code, version=published.version, published_at=now))
    return published


@transaction.atomic(savepoint=False)
def save_synonyms(*, synonyms: Iterable[Synonym], by: Actor) -> None:
    """Add synonyms, or change what they mean; both sides are kept folded. Raises NotAllowed."""
    _check_may_edit(by)
    rows = {rules.fold_words(each.phrase): rules.fold_words(each.meaning) for each in synonyms}
    SynonymRow.objects.bulk_create(
        [SynonymRow(phrase=phrase, meaning=meaning) for phrase, meaning in rows.items() if phrase],
        update_conflicts=True,
        unique_fields=["phrase"],
        update_fields=["meaning"],
    )


@transaction.atomic(savepoint=False)
def remove_synonyms(*, phrases: Sequence[str], by: Actor) -> None:
    """Take synonyms out of the table; unknown ones are no matter. Raises NotAllowed."""
    _check_may_edit(by)
    SynonymRow.objects.filter(phrase__in=[rules.fold_words(phrase) for phrase in phrases]).delete()


def _check_may_edit(by: Actor) -> None:
    if not (by.is_system or (by.is_officer and "ADMINISTRATOR" in by.roles)):
        raise NotAllowed()


def _check_faults(procedure: Procedure) -> None:
    faults: tuple[PublishFault, ...] = rules.find_faults(procedure, roles=ROLES)
    if procedure.form_code is not None and not forms.has_form(procedure.form_code):
        faults = (*faults, FormUnknown(form=procedure.form_code))
    if faults:
        raise NotPublishable(faults)


def _entry_of(procedure: Procedure, digest: str) -> dict[str, Any]:
    names = list(procedure.names.values())
    keywords = [*procedure.keywords, *procedure.life_events]
    context = [
        *procedure.field_names.values(),
        *(name for result in procedure.results for name in result.names.values()),
    ]
    limit = procedure.time_limit_online or procedure.time_limit_counter
    folded_names = rules.fold_words(" ".join(names))
    folded_keywords = " ".join(map(rules.fold_words, keywords))
    return {
        "version": procedure.version,
        "digest": digest,
        "phrases": sorted({rules.fold_words(phrase) for phrase in names + keywords}),
        "names": folded_names,
        "keywords": folded_keywords,
        "searched": f"{folded_names} {folded_keywords}",
        "context": " ".join(map(rules.fold_words, context)),
        "exact": tidy(nfc(" ".join(names + keywords + context)).casefold()),
        "summary": {
            "names": procedure.names,
            "field_names": procedure.field_names,
            "level": procedure.level.value,
            "limit": [limit.amount, limit.unit.value] if limit else None,
            "fees": [fee.amount_vnd for fee in procedure.fees],
            "agencies": [body.names for body in procedure.agencies],
            "is_online": procedure.is_online,
        },
    }
