"""The root certificates that this deployment trusts: files in the folder of keys, so that verifying needs no database."""

from functools import lru_cache
from pathlib import Path

from asn1crypto import pem, x509
from django.conf import settings


def anchors_folder() -> Path:
    """Return the folder of trusted roots."""
    return Path(settings.MOTCUA_KEYS) / "anchors"


def list_anchors() -> tuple[x509.Certificate, ...]:
    """Return the trusted roots; read again only when the folder changed."""
    folder = anchors_folder()
    if not folder.is_dir():
        return ()
    files = tuple(sorted((str(path), path.stat().st_mtime_ns) for path in folder.glob("*.pem")))
    return _read(files)


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[str, int], ...]) -> tuple[x509.Certificate, ...]:
    return tuple(certificate for path, _ in files for certificate in read_chain(Path(path).read_text()))


@lru_cache(maxsize=256)
def read_chain(text: str) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM text, in its order; read once."""
    found = pem.unarmor(text.encode(), multiple=True)
    return tuple(x509.Certificate.load(der, strict=True) for kind, _, der in found if kind == "CERTIFICATE")
