"""What the applicant's pages have in common: an opened application, its papers, a session that ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language

from motcua.base import clock, files
from motcua.base.actor import Actor, Hat
from motcua.base.files.resumable import Limits
from motcua.base.text import in_language
from motcua.base.web import actor_of
from motcua.catalogue import queries as catalogue
from motcua.catalogue.types import Procedure, RequiredDocument
from motcua.dossiers import queries
from motcua.dossiers.types import DocumentData, DraftData
from motcua.dossiers.views_officer.side import side
from motcua.forms import queries as forms
from motcua.forms.types import FormDefinition
from motcua.ui.fields import Upload
from motcua.ui.words import day_and_time


@dataclass(frozen=True)
class Application:
    """A draft with its form and its procedure."""

    draft: DraftData
    form: FormDefinition
    procedure: Procedure

    @property
    def name(self) -> str:
        return said(self.procedure.names)

    @property
    def is_at_counter(self) -> bool:
        return self.draft.channel == "COUNTER"

    def papers_of(self, document_code: str) -> list[DocumentData]:
        return [one for one in self.draft.documents if one.document_code == document_code]

    def paper_after(self, document_code: str) -> RequiredDocument | None:
        """Return the required paper that follows one; the first of all for none."""
        codes = [one.code for one in self.procedure.required_documents]
        place = codes.index(document_code) + 1 if document_code else 0
        return self.procedure.required_documents[place] if place < len(codes) else None


def open_application(draft_id: UUID, by: Actor) -> Application:
    """Return an application of the actor's (three statements). Raises NoSuchDraft."""
    draft = queries.get_draft(draft_id, by=by)
    return Application(
        draft,
        forms.get_form(draft.form_code, draft.form_version),
        catalogue.get_procedure(draft.procedure_code, draft.procedure_version),
    )


def show(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Answer with a page of an application; who takes in at the counter keeps the officer's frame and piles."""
    by = actor_of(request)
    frame: dict[str, Any] = {"page_frame": "ui/frame_public.html"}
    if by.is_officer:
        frame = {**side(by, clock.now()), "page_frame": "ui/frame_staff.html"}
    return render(request, template, {**context, **frame}, status=status)


def uploads_of(draft_id: UUID, documents: Iterable[DocumentData], *, removable: bool = True) -> list[Upload]:
    """Return the files that have arrived, as ``ui`` draws them."""
    return [
        Upload(
            name=one.file_name,
            size=one.size,
            url=reverse("apply_document", args=[draft_id, one.id]),
            preview_url=preview_address(draft_id, one),
            remove_url=reverse("apply_remove", args=[draft_id, one.id]) if removable else "",
            received=day_and_time(one.added_at),
        )
        for one in documents
    ]


def preview_address(draft_id: UUID, document: DocumentData) -> str:
    """Return where a small picture of a paper is, nothing for what isn't a photo."""
    if document.media_type not in files.PHOTOS:
        return ""
    return f"{reverse('apply_document', args=[draft_id, document.id])}?preview"


def limits_of(required: RequiredDocument) -> Limits:
    return Limits(media_types=required.media_types, size_max=required.size_max)


def upload_owner(draft_id: UUID, document_code: str) -> str:
    """Return the text that binds an upload in parts to its paper."""
    return f"draft {draft_id} {document_code}"


def language() -> str:
    return get_language() or "vi"


def said(texts: dict[str, str]) -> str:
    return in_language(texts, language())


def has_no_session(by: Actor) -> bool:
    return by.hat is Hat.ANONYMOUS


def to_sign_in(request: HttpRequest, message: str | Promise, way_back: str) -> HttpResponse:
    """Lead somebody whose session has ended to the sign-in and back."""
    messages.warning(request, str(message))
    return redirect(f"{reverse('account_login')}?{urlencode({'next': way_back})}")


def address(name: str, *parts: object) -> str:
    """Return an address, or nothing where the pages that have it are off."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""
