"""What a file needs to be verified long after: certificates and revocation lists (PAdES B-LT)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from asn1crypto import crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.common_utils import dummy_digest

from motcua.signing.gateways import certification
from motcua.signing.gateways.time_stamps import HttpTimeStamper
from motcua.signing.queries.containers import certificates_in, time_stamp_of


@dataclass(frozen=True)
class Proofs:
    certificates: list[x509.Certificate]
    revocation_lists: list[crl.CertificateList]


async def collect(pdf: bytes, chain: Sequence[x509.Certificate]) -> Proofs:
    """Return the proofs for the signatures on a file, for one about to be made with ``chain``, and their time-stamps.

    Raises AuthorityUnavailable.
    """
    found = {certificate.dump(): certificate for certificate in [*chain, *_of_earlier(pdf)]}
    token = await HttpTimeStamper().async_timestamp(dummy_digest("sha256"), "sha256")
    found |= {certificate.dump(): certificate for certificate in certificates_in(token["content"])}
    urls = sorted({url for certificate in found.values() for url in _list_addresses(certificate)})
    return Proofs(list(found.values()), [certification.revocation_list(url) for url in urls])


def _of_earlier(pdf: bytes) -> Iterator[x509.Certificate]:
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
