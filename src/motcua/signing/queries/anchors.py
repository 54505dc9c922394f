"""What this deployment knows of authorities: roots that it trusts, and their newest revocation lists.

They are files in the folder of keys, so that verifying needs neither database nor network.
"""

from functools import lru_cache
from pathlib import Path

from asn1crypto import crl, pem, x509
from django.conf import settings


def anchors_folder() -> Path:
    """Return the folder of trusted roots."""
    return Path(settings.MOTCUA_KEYS) / "anchors"


def lists_folder() -> Path:
    """Return the folder of revocation lists."""
    return Path(settings.MOTCUA_KEYS) / "revocation_lists"


def list_anchors() -> tuple[x509.Certificate, ...]:
    """Return the trusted roots; read again only when the folder changed."""
    return _roots(_files(anchors_folder(), "*.pem"))


def known_revocation_lists() -> tuple[crl.CertificateList, ...]:
    """Return the newest revocation list of each address that our own certificates name."""
    return _lists(_files(lists_folder(), "*.crl"))


def _files(folder: Path, pattern: str) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in folder.glob(pattern)))


@lru_cache(maxsize=8)
def _roots(files: tuple[tuple[str, int], ...]) -> tuple[x509.Certificate, ...]:
    return tuple(certificate for path, _ in files for certificate in read_chain(Path(path).read_text()))


@lru_cache(maxsize=8)
def _lists(files: tuple[tuple[str, int], ...]) -> tuple[crl.CertificateList, ...]:
    return tuple(crl.CertificateList.load(Path(path).read_bytes()) for path, _ in files)


@lru_cache(maxsize=256)
def read_chain(text: str) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM text, in its order; read once."""
    found = pem.unarmor(text.encode(), multiple=True)
    return tuple(x509.Certificate.load(der, strict=True) for kind, _, der in found if kind == "CERTIFICATE")
