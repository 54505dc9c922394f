"""What a file needs to be verified long after: certificates and revocation lists (PAdES B-LT)."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import structlog
from asn1crypto import crl, x509

from motcua.signing.gateways import certification
from motcua.signing.models import SigningKey
from motcua.signing.queries.anchors import lists_folder, read_chain
from motcua.signing.types import AuthorityUnavailable

log = structlog.get_logger()


@dataclass(frozen=True)
class Proofs:
    certificates: list[x509.Certificate]
    revocation_lists: list[crl.CertificateList]


async def collect(pdf: bytes, chain: Sequence[x509.Certificate]) -> Proofs:
    """Return the proofs for the signatures on a file, for one about to be made with ``chain``, and their time-stamps.

    Raises AuthorityUnavailable.
    """
    from pyhanko.sign.timestamps.common_utils import dummy_digest

    from motcua.signing.gateways.time_stamps import HttpTimeStamper
    from motcua.signing.queries.containers import certificates_in

    found = {certificate.dump(): certificate for certificate in [*chain, *_of_earlier(pdf)]}
    token = await HttpTimeStamper.here().async_timestamp(dummy_digest("sha256"), "sha256")
    found |= {certificate.dump(): certificate for certificate in certificates_in(token["content"])}
    urls = sorted({url for certificate in found.values() for url in _list_addresses(certificate)})
    return Proofs(list(found.values()), [certification.revocation_list(url) for url in urls])


def refresh_revocation_lists() -> int:
    """Fetch the revocation lists that the certificates of our keys name, and return how many came.

    An address that doesn't answer keeps its earlier list.
    """
    chains = [read_chain(text) for text in SigningKey.objects.order_by("name").values_list("chain_pem", flat=True)]
    urls = sorted({url for chain in chains for certificate in chain for url in _list_addresses(certificate)})
    folder = lists_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    came = 0
    for url in urls:
        try:
            content = certification.revocation_list(url).dump()
        except AuthorityUnavailable:
            log.warning("revocation_list_not_fetched", url=url)
            continue
        name = hashlib.sha256(url.encode()).hexdigest()[:32]
        draft = folder / f"{name}.{os.getpid()}.draft"
        draft.write_bytes(content)
        draft.replace(folder / f"{name}.crl")
        came += 1
    return came


def _of_earlier(pdf: bytes) -> Iterator[x509.Certificate]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    from motcua.signing.queries.containers import certificates_in, time_stamp_of

    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        yield from certificates_in(signature.signed_data)
        token = time_stamp_of(signature)
        if token is not None:
            yield from certificates_in(token)


def _list_addresses(certificate: x509.Certificate) -> Iterator[str]:
    points = certificate.crl_distribution_points_value
    for point in points or []:
        if point["distribution_point"].name == "full_name":
            for name in point["distribution_point"].chosen:
                if name.name == "uniform_resource_identifier":
                    yield name.native
