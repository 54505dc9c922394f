"""JSON of signing, for other systems."""

from datetime import datetime

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from motcua.base.web import open_to
from motcua.signing.types import Verification
from motcua.signing.views import verify_upload

prefix = ""
router = Router(tags=["verify"])


class SignatureOut(Schema):
    """One signature. ``reason`` is a stable word, ``reason_text`` says it in the language of the request."""

    field: str
    signer: str
    title: str
    organisation: str
    signed_at: datetime | None
    time_stamped_at: datetime | None
    covers_whole_document: bool
    intact: bool
    trusted: bool
    is_valid: bool
    reason: str
    reason_text: str


class VerificationOut(Schema):
    is_valid: bool
    answer: str
    answer_text: str
    sha256: str
    signatures: list[SignatureOut]


@router.post("/verify", response=VerificationOut, summary="Is a signed PDF valid and unchanged?")
@open_to("anyone")
def verify(request: HttpRequest, file: File[UploadedFile]) -> dict[str, object]:
    """Say whether a PDF (at most 20 MB) is signed, by whom, and unchanged since. The file is not kept."""
    return _told(verify_upload(file))


def _told(verification: Verification) -> dict[str, object]:
    signatures = [
        {
            "field": one.field,
            "signer": one.signer,
            "title": one.title,
            "organisation": one.organisation,
            "signed_at": one.signed_at,
            "time_stamped_at": one.time_stamped_at,
            "covers_whole_document": one.covers_whole_document,
            "intact": one.intact,
            "trusted": one.trusted,
            "is_valid": one.is_valid,
            "reason": one.reason.value,
            "reason_text": str(one.reason.label),
        }
        for one in verification.signatures
    ]
    return {
        "is_valid": verification.is_valid,
        "answer": verification.answer.value,
        "answer_text": str(verification.answer.label),
        "sha256": verification.sha256,
        "signatures": signatures,
    }
