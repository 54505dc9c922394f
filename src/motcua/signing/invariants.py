"""What ``motcua doctor`` checks in signing."""

from motcua.base.invariants import invariant
from motcua.signing.models import SigningKey
from motcua.signing.queries import list_anchors
from motcua.signing.queries.anchors import read_chain

SHOWN = 20


@invariant("Every signing key says what its certificate says.")
def keys_agree_with_certificates() -> list[str]:
    wrong = []
    for key in SigningKey.objects.order_by("name").iterator():
        certificate = read_chain(key.chain_pem)[0]
        told = (certificate.subject.native.get("common_name", ""), certificate.not_valid_after)
        if told != (key.holder, key.valid_until):
            wrong.append(f"{key.name}: certificate of {told[0]} until {told[1]:%Y-%m-%d}")
    return wrong[:SHOWN]


@invariant("Every signing key in force leads to a root that is trusted here.")
def keys_lead_to_trusted_roots() -> list[str]:
    trusted = {anchor.subject.hashable for anchor in list_anchors()}
    rows = SigningKey.objects.filter(revoked_at=None).order_by("name")
    return [row.name for row in rows.iterator() if read_chain(row.chain_pem)[-1].issuer.hashable not in trusted][:SHOWN]
