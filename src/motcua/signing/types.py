"""The words of signing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import InvalidInput, NoSuchThing, Refused, TooManyRequests


class KeyKind(TextChoices):
    """Whose signature a key makes (NĐ 30/2020, annex I: of the person, of the body)."""

    LEADER = "LEADER", _("Leader's signature")
    SEAL = "SEAL", _("Agency's seal")
    SERVER = "SERVER", _("Server's signature")


class Provider(TextChoices):
    """Where the private key is. Each has a file in ``gateways/`` or works from outside by prepare and complete."""

    SERVER_KEY = "SERVER_KEY", _("Sealed on the server")
    EXTERNAL = "EXTERNAL", _("With its owner")


@dataclass(frozen=True, kw_only=True)
class KeySubject:
    """What stands in a certificate."""

    common_name: str
    organisation: str
    title: str = ""
    country: str = "VN"


@dataclass(frozen=True, kw_only=True)
class KeyData:
    """A key as others may know it. ``account_id`` owns a leader's key, ``agency_code`` a seal's."""

    name: str
    kind: KeyKind
    provider: Provider
    holder: str
    organisation: str
    title: str
    account_id: UUID | None
    agency_code: str
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What a signature shows: a PDF of one page, drawn at a place in points from the top left of a page (from 1)."""

    pdf: bytes
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class ToSign:
    """A PDF to be signed, and how. ``field_name`` names the signature inside the file (``leader``, ``seal``).

    ``with_proofs`` writes certificates and revocation lists into the file, covered by this signature (PAdES B-LT): set
    it for the last one, so that the file can be verified long after.
    """

    pdf: bytes
    field_name: str
    reason: str = ""
    place: str = ""
    stamp: Stamp | None = None
    with_proofs: bool = False


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A document that waits for its signature. ``digest`` (SHA-256) is what the private key signs."""

    id: UUID
    key_name: str
    digest: bytes
    expires_at: datetime


class Reason(TextChoices):
    """Why a signature is good, or is not."""

    GOOD = "GOOD", _("The signature is valid and the file has not been changed since.")
    CHANGED = "CHANGED", _("The file was changed after it was signed.")
    DAMAGED = "DAMAGED", _("The signature itself is damaged.")
    ADDED_TO = "ADDED_TO", _("Something was added to the file after this signature, other than further signatures.")
    NOT_TRUSTED = "NOT_TRUSTED", _("The certificate was not issued by an authority that is trusted here.")
    REVOKED = "REVOKED", _("The certificate had been revoked when the file was signed.")
    NOT_VALID_THEN = "NOT_VALID_THEN", _("The certificate was not valid at the time of signing.")
    NO_TIME_STAMP = "NO_TIME_STAMP", _("There is no time-stamp that proves when the file was signed.")
    BAD_TIME_STAMP = "BAD_TIME_STAMP", _("The time-stamp of the signature cannot be relied on.")


@dataclass(frozen=True, kw_only=True)
class SignatureReport:
    """One signature of a file. ``signed_at`` is what the signer claims, ``time_stamped_at`` what an authority proves.

    ``covers_whole_document`` is false for an earlier signature to which a later one was lawfully added.
    """

    field: str
    signer: str
    title: str
    organisation: str
    signed_at: datetime | None
    time_stamped_at: datetime | None
    covers_whole_document: bool
    intact: bool
    trusted: bool
    reason: Reason

    @property
    def is_valid(self) -> bool:
        return self.reason is Reason.GOOD


class Answer(TextChoices):
    """The answer about a file."""

    VALID = "VALID", _("This file is valid: every signature on it is, and nothing was changed.")
    NOT_VALID = "NOT_VALID", _("This file must not be relied on: at least one signature is not valid.")
    UNSIGNED = "UNSIGNED", _("This file carries no digital signature, so nothing proves where it comes from.")
    UNREADABLE = "UNREADABLE", _("This file is damaged and cannot be verified.")


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What is known of a file: its SHA-256, the answer, and each signature in the order of signing."""

    answer: Answer
    sha256: str
    signatures: tuple[SignatureReport, ...] = ()

    @property
    def is_valid(self) -> bool:
        return self.answer is Answer.VALID


class NoSuchKey(NoSuchThing):
    """Also the answer to those who may not use the key."""

    code = "no_such_key"
    message = _("There is no such signing key, or it is not yours to use.")


class KeyNameTaken(Refused):
    code = "key_name_taken"
    message = _("There is already a signing key of this name.")


class WrongPassphrase(Refused):
    code = "wrong_passphrase"
    message = _("The passphrase of the signing key is wrong. Attempts left: %(left)s.")
    http_status = 422


class KeyLocked(TooManyRequests):
    code = "key_locked"
    message = _("The signing key is locked after too many wrong passphrases. Try again in %(seconds)s seconds.")


class KeyNotValid(Refused):
    code = "key_not_valid"
    message = _("The certificate of the signing key has expired or was revoked.")


class KeyIsElsewhere(Refused):
    code = "key_is_elsewhere"
    message = _("This signing key is with its owner; the server cannot sign with it.")


class NoSuchPreparation(NoSuchThing):
    code = "no_such_preparation"
    message = _("This document is not waiting for a signature.")


class PreparationExpired(Refused):
    code = "preparation_expired"
    message = _("The document waited too long for its signature. Start signing again.")


class WrongSignature(Refused):
    code = "wrong_signature"
    message = _("The signature that arrived does not belong to this document and this key.")
    http_status = 422


class AuthorityUnavailable(Refused):
    """The certification or time-stamp authority doesn't answer; nothing is lost, the act can be repeated."""

    code = "authority_unavailable"
    message = _("The certification authority does not answer. Nothing is lost; try again in a few minutes.")
    http_status = 503


@dataclass(frozen=True, kw_only=True)
class TimeStampReport:
    """What a time-stamp says: when, by which authority, and whether its root is trusted here."""

    at: datetime
    authority: str
    is_trusted: bool


class TimeStampUnavailable(AuthorityUnavailable):
    code = "time_stamp_unavailable"
    message = _("The time-stamp authority does not answer. Nothing is lost; sign again in a few minutes.")


class CannotBeSigned(Refused):
    code = "cannot_be_signed"
    message = _("This document cannot be signed: %(why)s")
    http_status = 422


class NotAPdf(InvalidInput):
    code = "not_a_pdf"
    message = _("Choose a PDF file of at most 20 MB.")
