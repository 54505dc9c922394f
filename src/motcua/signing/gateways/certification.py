"""The certification authority: certificates for our keys, its root, its revocation lists."""

from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings

from motcua.signing.gateways.asking import NoAnswer, ask
from motcua.signing.types import AuthorityUnavailable, KeySubject


def certify(private_key: ec.EllipticCurvePrivateKey, subject: KeySubject) -> str:
    """Return the certificate chain (PEM, own certificate first) for a key. Raises AuthorityUnavailable."""
    named = [
        (NameOID.COUNTRY_NAME, subject.country),
        (NameOID.ORGANIZATION_NAME, subject.organisation),
        (NameOID.TITLE, subject.title),
        (NameOID.COMMON_NAME, subject.common_name),
    ]
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in named if value])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(private_key, hashes.SHA256())
    try:
        answer = ask(f"{_address()}/certify", request.public_bytes(Encoding.PEM))
        chain = x509.load_pem_x509_certificates(answer)
    except (NoAnswer, ValueError) as error:
        raise AuthorityUnavailable() from error
    if chain[0].public_key() != private_key.public_key():
        raise AuthorityUnavailable()
    return answer.decode("ascii")


def root() -> bytes:
    """Return the authority's root certificate (PEM). Raises AuthorityUnavailable."""
    try:
        return ask(f"{_address()}/anchors")
    except NoAnswer as error:
        raise AuthorityUnavailable() from error


def revocation_list(url: str) -> asn1_crl.CertificateList:
    """Return the list at a distribution point. Raises AuthorityUnavailable."""
    try:
        return asn1_crl.CertificateList.load(ask(url), strict=True)
    except (NoAnswer, ValueError) as error:
        raise AuthorityUnavailable() from error


def _address() -> str:
    if not settings.MOTCUA_CA_URL:
        raise AuthorityUnavailable()
    return str(settings.MOTCUA_CA_URL)
