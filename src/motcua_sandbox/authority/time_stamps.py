"""RFC 3161 time-stamps, signed with ECDSA P-256; the clock is the machine's."""

import hashlib
import secrets
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from motcua_sandbox.authority.certificates import Authority, Party

POLICY = "2.999.1"  # of the arc for examples: it means nothing
SIZES = {"sha256": 32, "sha384": 48, "sha512": 64}


def answer(authority: Authority, request_der: bytes) -> bytes:
    """Return the DER of a time-stamp response; a bad request gets a rejection with its reason, as RFC 3161 wants."""
    try:
        request = tsp.TimeStampReq.load(request_der, strict=True)
        imprint = request["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        hashed = imprint["hashed_message"].native
        nonce, wants_certificates = request["nonce"].native, bool(request["cert_req"].native)
    except (ValueError, TypeError):
        return _rejection("bad_data_format")
    if SIZES.get(algorithm) != len(hashed):
        return _rejection("bad_alg")
    content = {
        "version": "v1",
        "policy": POLICY,
        "message_imprint": imprint,
        "serial_number": secrets.randbits(120) + 1,
        "gen_time": datetime.now(UTC).replace(microsecond=0),
        "accuracy": {"seconds": 1},
    }
    if nonce is not None:
        content["nonce"] = nonce
    token = _signed(authority, tsp.TSTInfo(content).dump(), wants_certificates)
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


def _rejection(reason: str) -> bytes:
    status = {"status": "rejection", "fail_info": {reason}}
    return bytes(tsp.TimeStampResp({"status": status}).dump())


def _signed(authority: Authority, content: bytes, wants_certificates: bool) -> cms.ContentInfo:
    stamper = authority.time_stamper
    certificate = _asn1(stamper)
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute(
                {"type": "signing_time", "values": [cms.Time({"utc_time": datetime.now(UTC).replace(microsecond=0)})]}
            ),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [_certificate_id(certificate)]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
        ]
    )
    signer = {
        "version": "v1",
        "sid": {"issuer_and_serial_number": {"issuer": certificate.issuer, "serial_number": certificate.serial_number}},
        "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signed_attrs": attributes,
        "signature": stamper.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
    }
    signed = {
        "version": "v3",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
        "signer_infos": [signer],
    }
    if wants_certificates:
        signed["certificates"] = [certificate, _asn1(authority.issuer)]
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _certificate_id(certificate: x509.Certificate) -> tsp.SigningCertificateV2:
    identifier = tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate.dump()).digest()})
    return tsp.SigningCertificateV2({"certs": [identifier]})


def _asn1(party: Party) -> x509.Certificate:
    return x509.Certificate.load(party.certificate.public_bytes(Encoding.DER))
