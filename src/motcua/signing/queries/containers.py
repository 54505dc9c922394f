"""What no signature covers: the container of the signature itself. It must say nothing that isn't checked."""

from asn1crypto import cms, x509
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from motcua.signing import rules

TOKEN = "signature_time_stamp_token"  # noqa: S105


def is_clean(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Tell whether every byte of a signature's container is one that verification depends on.

    A file of which one byte was changed must not pass; versions, lists of algorithms, spare attributes and padding
    are read by nobody, so they are held to what the rest implies.
    """
    start, length, rest, _ = (int(number) for number in signature.byte_range)
    if start != 0 or not rules.is_clean_container(pdf[length:rest]):
        return False
    token = time_stamp_of(signature)
    return _is_plain(signature.signed_data, 0 if token is None else 1) and (token is None or _is_plain(token, 0))


def time_stamp_of(signature: EmbeddedPdfSignature) -> cms.SignedData | None:
    """Return the time-stamp over a signature, not yet verified."""
    for attribute in signature.signer_info["unsigned_attrs"]:
        if attribute["type"].native == TOKEN and len(attribute["values"]) == 1:
            return attribute["values"][0]["content"]
    return None


def certificates_in(signed: cms.SignedData) -> list[x509.Certificate]:
    """Return the certificates inside a CMS."""
    return [choice.chosen for choice in signed["certificates"] if choice.name == "certificate"]


def _is_plain(signed: cms.SignedData, unsigned_attributes: int) -> bool:
    infos = signed["signer_infos"]
    if len(infos) != 1:
        return False
    info = infos[0]
    algorithms = [algorithm.dump() for algorithm in signed["digest_algorithms"]]
    is_data = signed["encap_content_info"]["content_type"].native == "data"
    return (
        signed["version"].native == ("v1" if is_data else "v3")
        and info["version"].native == "v1"
        and info["sid"].name == "issuer_and_serial_number"
        and algorithms == [info["digest_algorithm"].dump()]
        and len(certificates_in(signed)) == len(signed["certificates"])
        and len(info["unsigned_attrs"]) == unsigned_attributes
        and not signed["crls"]
    )
