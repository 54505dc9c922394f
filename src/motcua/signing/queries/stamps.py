"""What a time-stamp by itself says. It reads pyHanko, so that's imported where it's used only."""

from datetime import UTC

from motcua.signing.queries.anchors import known_revocation_lists, list_anchors
from motcua.signing.queries.waiting import finished
from motcua.signing.types import TimeStampReport


def read_time_stamp(token: bytes, digest: bytes) -> TimeStampReport | None:
    """Return what an RFC 3161 token (DER) says of a SHA-256 digest; None when it says nothing of it.

    ``is_trusted`` when its authority's root is trusted here; offline, by what is in the token and the known roots.
    """
    from asn1crypto import cms
    from pyhanko.sign.general import SignedDataCerts
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_tst_signed_data
    from pyhanko.sign.validation.status import TimestampSignatureStatus
    from pyhanko_certvalidator import ValidationContext

    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        certificates: SignedDataCerts = extract_certs_for_validation(signed)
        info = signed["encap_content_info"]["content"].parsed
        trust = ValidationContext(
            trust_roots=list(list_anchors()),
            other_certs=certificates.other_certs,
            crls=list(known_revocation_lists()),
            allow_fetching=False,
            revocation_mode="soft-fail",
            moment=info["gen_time"].native,
        )
        found = finished(validate_tst_signed_data(signed, trust, lambda name: digest if name == "sha256" else b""))
    except (ValueError, TypeError, KeyError, AttributeError, SignatureValidationError):
        return None  # a token that anybody may have written can be broken in any way
    status = TimestampSignatureStatus(**found)
    if not (status.intact and status.valid):
        return None
    name = certificates.signer_cert.subject.native.get("common_name") or ""
    return TimeStampReport(at=status.timestamp.astimezone(UTC), authority=str(name), is_trusted=bool(status.trusted))
