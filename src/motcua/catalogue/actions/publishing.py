"""Publishing procedures, importing them, and how people say it."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from motcua.agencies import queries as agencies
from motcua.agencies.types import Role
from motcua.base import events
from motcua.base.actor import Actor
from motcua.base.text import nfc, tidy
from motcua.catalogue import queries, rules
from motcua.catalogue.models import ProcedureEntry, ProcedureVersion, SynonymRow
from motcua.catalogue.queries.procedures import forget
from motcua.catalogue.types import (
    FormUnknown,
    Imported,
    NotImportable,
    NotPublishable,
    Procedure,
    ProcedurePublished,
    PublishFault,
    Synonym,
)
from motcua.forms import actions as forms_actions
from motcua.forms import queries as forms
from motcua.forms.types import FormNotSound

ROLES = frozenset(Role.values)


@transaction.atomic(savepoint=False)
def publish_procedure(*, procedure: Procedure, by: Actor, now: datetime) -> Procedure:
    """Put a version of a procedure in force and return it with its number; the same record again changes nothing.

    The catalogue is the whole deployment's: administrators of its own agency may. Raises NotAllowed, and
    NotPublishable with every fault of the record and of its process.
    """
    _check_may_edit(by)
    _check_faults(procedure)
    _record, digest = content_of(procedure)
    entry = ProcedureEntry.objects.select_for_update().filter(code=procedure.code).first()
    if entry and entry.digest == digest:
        return replace(procedure, version=entry.version)
    published = replace(procedure, version=entry.version + 1 if entry else 1)
    write_version(published, is_newest=True, by=by, now=now)
    return published


def content_of(procedure: Procedure) -> tuple[dict[str, Any], str]:
    """Return the record of a procedure without its number, and the digest by which the same content is known."""
    record = msgspec.to_builtins(replace(procedure, version=0))
    return record, hashlib.sha256(msgspec.json.encode(record, order="sorted")).hexdigest()


def write_version(published: Procedure, *, is_newest: bool, by: Actor, now: datetime) -> None:
    """Write a version under its number and tell of it; the newest one is what lists and search show."""
    record, digest = content_of(published)
    ProcedureVersion.objects.create(
        code=published.code,
        version=published.version,
        record=record,
        digest=digest,
        published_at=now,
        published_by=by.account_id,
    )
    if is_newest:
        ProcedureEntry.objects.update_or_create(code=published.code, defaults=_entry_of(published, digest))
    forget(published.code, published.version)
    events.publish(ProcedurePublished(code=published.code, version=published.version, published_at=now))


@transaction.atomic(savepoint=False)
def import_file(*, content: bytes, by: Actor, now: datetime) -> Imported:
    """Publish the procedure or form of a file, the form first; what is published already stays as it is.

    Raises NotAllowed, and NotImportable with everything that is wrong: fields are paths in the file, or the part of
    the record that keeps it from being published.
    """
    _check_may_edit(by)
    file = queries.read_file(content)
    form = procedure = None
    try:
        if file.form:
            form = forms_actions.publish_form(definition=file.form, by=by, now=now)
        if file.procedure:
            procedure = publish_procedure(procedure=file.procedure, by=by, now=now)
    except FormNotSound as refusal:
        raise NotImportable(refusal.problems) from refusal
    except NotPublishable as refusal:
        raise NotImportable(refusal.problems) from refusal
    return Imported(
        procedure_code=procedure.code if procedure else "",
        procedure_version=procedure.version if procedure else 0,
        form_code=form.code if form else "",
        form_version=form.version if form else 0,
    )


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
    agencies.check_may_administer_deployment(by=by)


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
