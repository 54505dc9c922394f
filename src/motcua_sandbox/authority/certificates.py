"""Root, issuing authority, certificates and revocation lists; everything is kept as PEM in one folder."""

import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = timedelta(days=1)
KEPT_NAMES = {
    NameOID.COUNTRY_NAME,
    NameOID.LOCALITY_NAME,
    NameOID.ORGANIZATION_NAME,
    NameOID.ORGANIZATIONAL_UNIT_NAME,
    NameOID.TITLE,
    NameOID.COMMON_NAME,
}


class BadRequest(Exception):
    """What was asked cannot be done; the text says why."""


@dataclass
class Party:
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


@dataclass
class Authority:
    """The authority of the demo. ``address`` is where its revocation lists are found."""

    folder: Path
    address: str
    root: Party
    issuer: Party
    time_stamper: Party
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, folder: Path, address: str) -> "Authority":
        """Return the authority kept in a folder; it is made the first time."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (folder / "time_stamper.pem").exists():
            _found(folder, address)
        return cls(folder, address, _load(folder, "root"), _load(folder, "issuer"), _load(folder, "time_stamper"))

    def certify(self, request_pem: bytes) -> bytes:
        """Return certificate and issuing authority (PEM) for a PEM request; its subject is kept. Raises BadRequest."""
        try:
            request = x509.load_pem_x509_csr(request_pem)
        except ValueError as error:
            raise BadRequest("This is no certificate request in PEM.") from error
        public_key = request.public_key()
        if not request.is_signature_valid or not isinstance(public_key, ec.EllipticCurvePublicKey):
            raise BadRequest("The request must carry an elliptic curve key and be signed with it.")
        subject = x509.Name([part for part in request.subject if part.oid in KEPT_NAMES])
        if not subject.get_attributes_for_oid(NameOID.COMMON_NAME):
            raise BadRequest("The subject must have a common name.")
        usage = _usage(digital_signature=True, content_commitment=True)
        builder = (
            _builder(subject, self.issuer.certificate, public_key, 3 * 365)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(_list_at(f"{self.address}/crl"), critical=False)
        )
        certificate = builder.sign(self.issuer.key, hashes.SHA256())
        with self.lock:
            path = self.folder / "issued" / f"{certificate.serial_number:x}.pem"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(certificate.public_bytes(Encoding.PEM))
        return certificate.public_bytes(Encoding.PEM) + self.issuer.certificate.public_bytes(Encoding.PEM)

    def anchors(self) -> bytes:
        """Return the root as PEM: what a relying party trusts."""
        return self.root.certificate.public_bytes(Encoding.PEM)

    def revoke(self, serial_text: str) -> None:
        """Put a certificate (hexadecimal serial number) on the list, from now on. Raises BadRequest."""
        if not (self.folder / "issued" / f"{serial_text.lower()}.pem").exists() or not serial_text.isalnum():
            raise BadRequest("No certificate with this serial number was issued here.")
        with self.lock:
            revoked = self._revoked()
            revoked.setdefault(serial_text.lower(), datetime.now(UTC).replace(microsecond=0).isoformat())
            (self.folder / "revoked.json").write_text(json.dumps(revoked))

    def revocation_list(self) -> bytes:
        """Return the issuing authority's list (DER), fresh for a week."""
        return _revocation_list(self.issuer, self._revoked())

    def root_revocation_list(self) -> bytes:
        """Return the root's list (DER): nothing on it."""
        return _revocation_list(self.root, {})

    def _revoked(self) -> dict[str, str]:
        path = self.folder / "revoked.json"
        return dict(json.loads(path.read_text())) if path.exists() else {}


def _found(folder: Path, address: str) -> None:
    root_key, issuer_key, stamper_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    authority_usage = _usage(key_cert_sign=True, crl_sign=True)
    root_name = _name("Một Cửa Demo Root CA")
    root = (
        _builder(root_name, None, root_key.public_key(), 20 * 365)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(authority_usage, critical=True)
        .sign(root_key, hashes.SHA256())
    )
    issuer = (
        _builder(_name("Một Cửa Demo Issuing CA"), root, issuer_key.public_key(), 10 * 365)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(authority_usage, critical=True)
        .add_extension(_list_at(f"{address}/crl/root"), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    stamper = (
        _builder(_name("Một Cửa Demo Time-Stamp Authority"), issuer, stamper_key.public_key(), 8 * 365)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(_list_at(f"{address}/crl"), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    for name, key, certificate in [
        ("root", root_key, root),
        ("issuer", issuer_key, issuer),
        ("time_stamper", stamper_key, stamper),
    ]:
        path = folder / f"{name}.pem"
        path.touch(mode=0o600)
        path.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + certificate.public_bytes(Encoding.PEM)
        )


def _load(folder: Path, name: str) -> Party:
    pem = (folder / f"{name}.pem").read_bytes()
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise BadRequest(f"{name}.pem holds another kind of key than this authority makes.")
    return Party(key, x509.load_pem_x509_certificate(pem))


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Một Cửa (demo only)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Certificate | None, public_key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC).replace(microsecond=0)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + days * DAY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )
    if issuer is None:
        return builder
    key_id = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key_id), critical=False)


def _usage(**wanted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: wanted.get(name, False) for name in names})


def _list_at(url: str) -> x509.CRLDistributionPoints:
    return x509.CRLDistributionPoints(
        [
            x509.DistributionPoint(
                full_name=[x509.UniformResourceIdentifier(url)], relative_name=None, reasons=None, crl_issuer=None
            )
        ]
    )


def _revocation_list(party: Party, revoked: dict[str, str]) -> bytes:
    now = datetime.now(UTC).replace(microsecond=0)
    key_id = party.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(party.certificate.subject)
        .last_update(now)
        .next_update(now + 7 * DAY)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key_id), critical=False)
    )
    for serial, at in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(int(serial, 16))
        builder = builder.add_revoked_certificate(entry.revocation_date(datetime.fromisoformat(at)).build())
    return builder.sign(party.key, hashes.SHA256()).public_bytes(Encoding.DER)
