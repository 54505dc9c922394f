"""Applications being written: only their author sees them."""

from dataclasses import fields
from datetime import date
from uuid import UUID

from motcua.agencies import queries as agencies
from motcua.agencies.types import AgencyData
from motcua.base import clock
from motcua.base.actor import Actor
from motcua.base.seats import Seat, seat
from motcua.catalogue import queries as catalogue
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.queries.reading import document_data
from motcua.dossiers.rules.handling import handles
from motcua.dossiers.types import DraftData, DraftLine, NoSuchDraft
from motcua.forms import queries as forms
from motcua.identity.types import PersonData
from motcua.road import queries as road


def get_draft(draft_id: UUID, *, by: Actor) -> DraftData:
    """Return a draft with its papers and the pages that were kept as typed. Raises NoSuchDraft."""
    draft = Draft.objects.filter(id=draft_id).prefetch_related("documents", "kept_forms").first()
    if draft is None or by.account_id is None or draft.account_id != by.account_id:
        raise NoSuchDraft()
    code = ""
    if draft.submitted_at is not None:
        code = Dossier.objects.values_list("code", flat=True).get(draft=draft)
    documents = sorted(draft.documents.all(), key=lambda row: (row.added_at, row.id))
    return DraftData(
        id=draft.id,
        procedure_code=draft.procedure_code,
        procedure_version=draft.procedure_version,
        agency_code=draft.agency_code,
        channel=draft.channel,
        form_code=draft.form_code,
        form_version=draft.form_version,
        answers=draft.answers,
        known=_person(draft.known),
        pages_done=tuple(draft.pages_done),
        kept={kept.page_code: kept.answers for kept in draft.kept_forms.all()},
        documents=tuple(document_data(row) for row in documents if row.superseded_at is None),
        revision=draft.revision,
        updated_at=draft.updated_at,
        dossier_code=code,
    )


def list_drafts(*, by: Actor) -> list[DraftLine]:
    """Return the actor's applications that are not submitted yet, the last touched first."""
    if by.account_id is None:
        return []
    rows = Draft.objects.filter(account_id=by.account_id, submitted_at=None).order_by("-updated_at")[:50]
    return [
        DraftLine(
            id=row.id,
            procedure_code=row.procedure_code,
            procedure_version=row.procedure_version,
            agency_code=row.agency_code,
            owner_name=forms.owner_of(forms.get_form(row.form_code, row.form_version), row.answers).full_name,
            updated_at=row.updated_at,
        )
        for row in rows
    ]


def list_handling_agencies(procedure_code: str) -> list[AgencyData]:
    """Return the agencies of this deployment that handle a procedure today, by code. Raises NoSuchProcedure.

    The national seat handles none itself: it offers agencies that work elsewhere, take in dossiers, and are connected.
    """
    procedure = catalogue.get_procedure(procedure_code)
    if seat() is not Seat.NATIONAL:
        return [agency for agency in agencies.list_agencies() if handles(procedure, agency)]
    now = clock.now()
    return [
        agency
        for agency in agencies.list_agencies_elsewhere(only_desks=True)
        if handles(procedure, agency) and road.is_connected(agency.code, now)
    ]


def is_offered(agency_code: str) -> bool:
    """Tell whether one can apply here, at the national seat, at an agency that works elsewhere."""
    desks = agencies.list_agencies_elsewhere(only_desks=True)
    return any(agency.code == agency_code for agency in desks) and road.is_connected(agency_code, clock.now())


def _person(known: dict[str, str]) -> PersonData | None:
    """Return what the state knew of the applicant when they began."""
    if not known:
        return None
    facts = {field.name: known.get(field.name, "") for field in fields(PersonData)}
    birth_date = date.fromisoformat(known["birth_date"]) if "birth_date" in known else None
    return PersonData(**{**facts, "id": UUID(known["id"]), "birth_date": birth_date})  # type: ignore[arg-type]
