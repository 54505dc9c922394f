"""A verification in words, for ``motcua verify FILE`` and wherever plain text is wanted."""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.base.clock import vietnam_time
from motcua.signing.types import SignatureReport, Verification


def describe(verification: Verification) -> list[str]:
    """Return the answer in lines: first the answer, then each signature, then the file's SHA-256."""
    lines = [str(verification.answer.label)]
    for number, signature in enumerate(verification.signatures, start=1):
        lines += _about(number, signature)
    return [*lines, f"SHA-256: {verification.sha256}"]


def _about(number: int, signature: SignatureReport) -> list[str]:
    who = ", ".join(part for part in (signature.signer, signature.title, signature.organisation) if part)
    lines = [
        _("Signature %(number)s: %(who)s") % {"number": number, "who": who},
        "  " + str(signature.reason.label),
    ]
    if signature.time_stamped_at:
        lines.append("  " + _("Signed at %(moment)s (time-stamped)") % {"moment": _moment(signature.time_stamped_at)})
    elif signature.signed_at:
        lines.append("  " + _("Signed at %(moment)s (not proven)") % {"moment": _moment(signature.signed_at)})
    return lines


def _moment(instant: datetime) -> str:
    return vietnam_time(instant).strftime("%H:%M:%S %d/%m/%Y (+07:00)")
