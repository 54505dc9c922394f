"""Each signature of a file under the glass. It reads pyHanko, so it's imported where it's used only."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from asn1crypto import cms, crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from motcua.base import clock
from motcua.signing.queries import containers
from motcua.signing.queries.anchors import known_revocation_lists, list_anchors
from motcua.signing.queries.waiting import finished
from motcua.signing.types import Reason, SignatureReport

ACCURACY = timedelta(seconds=1)  # of a time-stamp: what was revoked in the same second counts as revoked before


def examine(pdf: bytes) -> list[SignatureReport]:
    """Return what became of each signature; a damaged file can break it in any way."""
    return finished(_Examination(pdf).run())


class _Examination:
    """One file under examination."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.reader = PdfFileReader(BytesIO(pdf))
        self.certificates, lists = _proofs_in(self.reader)
        self.revocation_lists = [*lists, *known_revocation_lists()]
        self.now = clock.now()

    async def run(self) -> list[SignatureReport]:
        reports = [await self._report(signature) for signature in self.reader.embedded_signatures]
        if reports and reports[-1].is_valid and not reports[-1].covers_whole_document:
            reports[-1] = replace(reports[-1], reason=Reason.ADDED_TO)  # what nobody signed, nobody vouches for
        return reports

    async def _report(self, signature: EmbeddedPdfSignature) -> SignatureReport:
        stamped = _stamped_at(signature)
        trust = self._trust(stamped + ACCURACY if stamped else self.now)
        if signature.sig_object_type == "/DocTimeStamp":
            status: Any = await async_validate_pdf_timestamp(signature, trust)
            token = status
        else:
            status = await async_validate_pdf_signature(signature, trust, ts_validation_context=trust)
            token = status.timestamp_validity
        reason = _reason(status, token) if containers.is_clean(self.pdf, signature) else Reason.DAMAGED
        if reason is Reason.GOOD and not _all_certificates_used(signature, status, token):
            reason = Reason.DAMAGED
        subject = signature.signer_cert.subject.native
        return SignatureReport(
            field=signature.field_name,
            signer=_text(subject.get("common_name")),
            title=_text(subject.get("title")),
            organisation=_text(subject.get("organization_name")),
            signed_at=signature.self_reported_timestamp,
            time_stamped_at=stamped if _is_good(token) else None,
            covers_whole_document=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
            intact=bool(status.intact and status.valid) and reason is not Reason.DAMAGED,
            trusted=bool(status.trusted),
            reason=reason,
        )

    def _trust(self, moment: datetime) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(list_anchors()),
            other_certs=self.certificates,
            crls=self.revocation_lists,
            allow_fetching=False,
            revocation_mode="soft-fail",
            moment=moment,
        )


def _reason(status: Any, token: Any) -> Reason:
    """Return the first thing that is wrong with a signature, the gravest first."""
    checks = [
        (not status.intact, Reason.CHANGED),
        (not status.valid, Reason.DAMAGED),
        (status.coverage.value < SignatureCoverageLevel.ENTIRE_REVISION.value, Reason.CHANGED),
        (not status.docmdp_ok, Reason.ADDED_TO),
        (status.revoked, Reason.REVOKED),
        (not status.trusted, _why_not_trusted(status)),
        (token is None, Reason.NO_TIME_STAMP),
        (not _is_good(token), Reason.BAD_TIME_STAMP),
        (not status.bottom_line, Reason.CHANGED),
    ]
    return next((reason for is_wrong, reason in checks if is_wrong), Reason.GOOD)


def _is_good(token: Any) -> bool:
    return token is not None and bool(token.valid and token.intact and token.trusted)


def _why_not_trusted(status: Any) -> Reason:
    problem = status.trust_problem_indic
    return Reason.NOT_VALID_THEN if problem is not None and "EXPIRED" in problem.name else Reason.NOT_TRUSTED


def _all_certificates_used(signature: EmbeddedPdfSignature, status: Any, token: Any) -> bool:
    """Tell whether every certificate in the containers stands in the path that was followed: none is mere freight."""
    pairs = [(signature.signed_data, status), (containers.time_stamp_of(signature), token)]
    for signed, result in pairs:
        if signed is None or result is None:
            continue
        path = {certificate.dump() for certificate in _path(result)}
        if not {certificate.dump() for certificate in containers.certificates_in(signed)} <= path:
            return False
    return True


def _path(result: Any) -> Iterable[x509.Certificate]:
    path = result.validation_path
    return [path.leaf, *path.iter_certs(include_root=True)] if path is not None else []


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime | None:
    """Return the time of the signature's time-stamp, not yet verified."""
    is_stamp = signature.sig_object_type == "/DocTimeStamp"
    token: cms.SignedData | None = signature.signed_data if is_stamp else containers.time_stamp_of(signature)
    if token is None:
        return None
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment.astimezone(UTC)


def _proofs_in(reader: PdfFileReader) -> tuple[list[x509.Certificate], list[crl.CertificateList]]:
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except ValidationInfoReadingError:
        return [], []
    lists = [crl.CertificateList.load(entry.get_object().data) for entry in store.crls]
    return list(store.load_certs()), lists


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
