"""Keys and signed papers for any test in the house; a conftest takes ``authority`` from ``tests.authority``."""

from typing import Any
from uuid import UUID

from motcua.base import clock
from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.ids import new_id
from motcua.signing import actions
from motcua.signing.gateways.asking import ask
from motcua.signing.models import SigningKey
from motcua.signing.queries.anchors import read_chain
from motcua.signing.types import KeyData, KeyKind, KeySubject, ToSign

PASSPHRASE = "một câu dài mà chỉ Chi biết"  # noqa: S105
AGENCY = "000.18.07.H26"


def make_leader(account_id: UUID | None = None, **changes: Any) -> Actor:
    """Return Chi, who leads a commune."""
    facts = {"full_name": "Phạm Thị Lan Chi", "agency_code": AGENCY, "roles": frozenset({"LEADER"})} | changes
    return Actor(hat=Hat.OFFICER, account_id=account_id or new_id(), **facts)


def make_key(
    name: str, kind: KeyKind = KeyKind.SEAL, *, owner: Actor | None = None, agency_code: str = AGENCY, **changes: Any
) -> KeyData:
    """Return a new key, certified by the running authority; a leader's belongs to ``owner``."""
    is_leader = kind is KeyKind.LEADER
    subject = KeySubject(
        common_name=changes.pop("common_name", "Phạm Thị Lan Chi" if is_leader else "UBND phường Ba Đình"),
        organisation=changes.pop("organisation", "UBND phường Ba Đình"),
        title="Chủ tịch" if is_leader else "",
    )
    return actions.create_key(
        name=name,
        kind=kind,
        subject=subject,
        passphrase=changes.pop("passphrase", PASSPHRASE),
        account_id=owner.account_id if owner and is_leader else None,
        agency_code="" if is_leader else agency_code,
        by=changes.pop("by", SYSTEM),
        now=changes.pop("now", None) or clock.now(),
    )


def sign_twice(pdf: bytes, *, leader_key: str, seal_key: str, by: Actor, **more: Any) -> bytes:
    """Return a file signed by the leader and sealed by the agency."""
    first = ToSign(pdf=pdf, field_name="leader", stamp=more.get("leader_stamp"))
    signed = actions.sign(first, key_name=leader_key, passphrase=PASSPHRASE, by=by, now=clock.now())
    second = ToSign(pdf=signed, field_name="seal", stamp=more.get("seal_stamp"), with_proofs=True)
    return actions.sign(second, key_name=seal_key, passphrase=PASSPHRASE, by=by, now=clock.now())


def revoke_at_authority(address: str, key_name: str) -> None:
    """Have the running authority put a key's certificate on its list."""
    certificate = read_chain(SigningKey.objects.get(name=key_name).chain_pem)[0]
    ask(f"{address}/revoke", f"{certificate.serial_number:x}".encode())
