"""A signature inside a PDF (PAdES, ETSI EN 319 142): making room, and filling it. What it shows is never pyHanko's own
stamp, which breaks PDF/A, but a page that was printed for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp.noop import NoOpStampStyle
from pyhanko.stamp.static import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.signing import rules
from motcua.signing.actions.proofs import Proofs
from motcua.signing.gateways.time_stamps import HttpTimeStamper
from motcua.signing.queries.waiting import finished
from motcua.signing.types import CannotBeSigned, Stamp, ToSign

DIGEST = "sha256"
CONTAINER_BYTES = 10 * 1024  # of a CMS with its time-stamp; a reader has to hold them, twice, in hexadecimal


@dataclass(frozen=True)
class Waiting:
    """A file with room for its signature, and the attributes (DER) over which the private key signs."""

    pdf: bytes
    document_digest: bytes
    region_start: int
    region_end: int
    signed_attributes: bytes


class KeepsPdfA(IncrementalPdfFileWriter):
    """Adds to a file without touching what makes it PDF/A-2: its metadata, and that it is PDF 1.7.

    pyHanko would write the metadata anew under its own name and declare PDF 2.0 for elliptic curves.
    """

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Leave the version as it is."""

    def register_extension(self, ext: DeveloperExtension) -> None:
        """Declare extensions of PDF 1.7 only."""
        if ext.base_version == "/1.7":
            super().register_extension(ext)

    def _update_meta(self) -> None:
        """Leave title, author and dates as they were printed."""


class PrintedPage(PdfContent):
    """The first page of a PDF in memory, as the appearance of a signature."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self.pdf = pdf

    def render(self) -> bytes:
        drawing = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self.pdf)))
        self.resources.xobject[generic.pdf_name("/Printed")] = drawing
        return b"/Printed Do"


def make_room(wanted: ToSign, *, chain: Sequence[x509.Certificate], proofs: Proofs | None, now: datetime) -> Waiting:
    """Return the file with a signature field and room for its CMS. Raises CannotBeSigned."""
    try:
        writer = KeepsPdfA(BytesIO(wanted.pdf))
        return finished(_make_room(writer, wanted, chain, proofs, now))
    except (PdfError, SigningError) as error:
        raise CannotBeSigned(why=str(error)) from error


def fill(waiting: Waiting, *, chain: Sequence[x509.Certificate], signature: bytes) -> bytes:
    """Return the signed file, with a time-stamp over the signature (PAdES B-T). Raises TimeStampUnavailable."""
    signer = _signer(chain, signature)
    attributes = cms.CMSAttributes.load(waiting.signed_attributes)
    content = finished(
        signer.async_sign_prescribed_attributes(DIGEST, signed_attrs=attributes, timestamper=HttpTimeStamper.here())
    )
    output = BytesIO(waiting.pdf)
    place = PreparedByteRangeDigest(waiting.document_digest, waiting.region_start, waiting.region_end)
    place.fill_with_cms(output, content)
    return output.getvalue()


async def _make_room(
    writer: IncrementalPdfFileWriter,
    wanted: ToSign,
    chain: Sequence[x509.Certificate],
    proofs: Proofs | None,
    now: datetime,
) -> Waiting:
    signer = _signer(chain)
    session = _session(writer, wanted, signer, now)
    if proofs is not None:
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=proofs.certificates, crls=proofs.revocation_lists
        )
    tbs = session.prepare_tbs_document(validation_info=None, bytes_reserved=2 * CONTAINER_BYTES)
    output = BytesIO()
    place, _ = tbs.digest_tbs_document(output=output)
    attributes = await signer.signed_attrs(place.document_digest, DIGEST, use_pades=True)
    return Waiting(
        output.getvalue(),
        place.document_digest,
        place.reserved_region_start,
        place.reserved_region_end,
        attributes.dump(),
    )


def _session(
    writer: IncrementalPdfFileWriter, wanted: ToSign, signer: ExternalSigner, now: datetime
) -> PdfSigningSession:
    field = SigFieldSpec(wanted.field_name, **(_place(writer, wanted.stamp) if wanted.stamp else {}))
    metadata = PdfSignatureMetadata(
        field_name=wanted.field_name,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=wanted.reason or None,
        location=wanted.place or None,
        name=signer.subject_name,
    )
    style = _style(wanted.stamp) if wanted.stamp else NoOpStampStyle()
    session = PdfSigner(metadata, signer, stamp_style=style, new_field_spec=field).init_signing_session(writer)
    session.system_time = now
    return session


def _place(writer: IncrementalPdfFileWriter, stamp: Stamp) -> dict[str, Any]:
    page = writer.find_page_for_modification(stamp.page - 1)[0].get_object()
    height = float(page["/MediaBox"][3])
    box = rules.box_from_top_left(stamp.x, stamp.y, stamp.width, stamp.height, height)
    return {"on_page": stamp.page - 1, "box": box}


def _style(stamp: Stamp) -> StaticStampStyle:
    flush = SimpleBoxLayoutRule.from_config({"x-align": "left", "y-align": "bottom", "margins": [0, 0, 0, 0]})
    return StaticStampStyle(
        background=PrintedPage(stamp.pdf), background_opacity=1, border_width=0, background_layout=flush
    )


def _signer(chain: Sequence[x509.Certificate], signature: bytes | None = None) -> ExternalSigner:
    return ExternalSigner(
        signing_cert=chain[0],
        cert_registry=SimpleCertificateStore.from_certs(chain),
        signature_value=signature,
        embed_roots=False,
    )
