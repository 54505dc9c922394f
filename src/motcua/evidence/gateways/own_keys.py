"""The two keys of this deployment's log, readable by us alone: one signs checkpoints, one cosigns those of others.

``evidence.keys`` in MOTCUA_KEYS: a line each, kind (``log`` or ``witness``), name, secret in hex.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from motcua.base.files.durable import make_folder, place, place_first
from motcua.wire.tlog.notes import LOG_KEY, WITNESS_KEY, SignerKey, is_name

_KINDS = {"log": LOG_KEY, "witness": WITNESS_KEY}


class KeyFileBroken(Exception):
    """The file of keys is not one; nothing can be signed until it's restored from the backup."""


def log_key() -> SignerKey:
    """Return the key that signs our checkpoints; its name is the log's origin. The first use makes the file."""
    return _keys()["log"]


def witness_key() -> SignerKey:
    """Return the key by which we cosign the checkpoints of others."""
    return _keys()["witness"]


def _keys() -> dict[str, SignerKey]:
    path = Path(settings.MOTCUA_KEYS) / "evidence.keys"
    if not path.exists():
        _make(path)
    try:
        found = {}
        for line in path.read_text().splitlines():
            kind, name, secret = line.split()
            found[kind] = SignerKey(name, _KINDS[kind], bytes.fromhex(secret))
        if found.keys() != _KINDS.keys() or not all(
            is_name(key.name) and len(key.secret) == 32 for key in found.values()
        ):
            raise ValueError
    except (ValueError, KeyError):
        raise KeyFileBroken(f"{path} is not a file of keys.") from None
    return found


def _is_key(key: SignerKey) -> bool:
    return is_name(key.name) and len(key.secret) == 32


def _make(path: Path) -> None:
    """Make both keys. The log is named after the address under which it can be read, and keeps that name for ever."""
    make_folder(path.parent)
    base = _base()
    keys = [_new("log", f"{base}/api/v1/log"), _new("witness", f"{base}/witness")]
    place_first(_write(path, keys), path)  # when another process was first, its keys hold


def begin_anew(number: int) -> str:
    """Replace the log's key by a new one under a new name, and return the name; the old one stays in a file beside."""
    path = Path(settings.MOTCUA_KEYS) / "evidence.keys"
    kept = _keys()["witness"]
    base = _base()
    name = f"{base}/api/v1/log/{number}"
    place_first(_write(path, list(_keys().values())), path.with_name(f"evidence.keys.{number - 1}"))
    place(_write(path, [_new("log", name), kept]), path)
    return name


def _base() -> str:
    address = urlsplit(settings.MOTCUA_BASE_URL)
    return f"{address.netloc}{address.path}"


def _new(kind: str, name: str) -> SignerKey:
    return SignerKey(name, _KINDS[kind], Ed25519PrivateKey.generate().private_bytes_raw())


def _write(path: Path, keys: list[SignerKey]) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    draft.touch(mode=0o600, exist_ok=False)
    words = {number: word for word, number in _KINDS.items()}
    draft.write_text("".join(f"{words[key.kind]} {key.name} {key.secret.hex()}\n" for key in keys))
    return draft
