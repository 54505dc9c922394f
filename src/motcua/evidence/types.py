"""The words of the transparency log: leaves, checkpoints, witnesses, and what is refused."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import Refused


class LeafKind(TextChoices):
    """What a leaf proves."""

    DOSSIER = "DOSSIER", _("An act on a dossier")
    SENT = "SENT", _("A message sent")
    RECEIVED = "RECEIVED", _("A message received")
    RECEIPT = "RECEIPT", _("A receipt of another deployment")


@dataclass(frozen=True, kw_only=True)
class NewLeaf:
    """A thing to be written into the log: ``ref`` names it among its kind, ``content`` is its exact text.

    Only the SHA-256 of the content is kept, in a commitment that says nothing without its salt. ``late`` when the
    thing is from before there was a log.
    """

    kind: LeafKind
    ref: str
    at: datetime
    content: str
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A thing of which a proof is wanted: its name, and its exact text as its owner has it now."""

    ref: str
    content: str


@dataclass(frozen=True, kw_only=True)
class WitnessState:
    """Another deployment that watches our log: how much of it it has cosigned, and when it said so last."""

    name: str
    deployment: str
    seen_size: int
    seen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LogState:
    """Our log as its page shows it; ``waiting`` are leaves that stand under no checkpoint yet.

    ``stamped_at`` is when a time-stamp authority saw it last, if this deployment ever had one.
    """

    origin: str
    log_key: str
    witness_key: str
    size: int
    signed_at: datetime | None
    has_authority: bool
    stamped_at: datetime | None
    waiting: int
    halted: str
    witnesses: tuple[WitnessState, ...]


class NotProvenYet(Refused):
    code = "not_proven_yet"
    message = _("The proof is being made. Try again in a few seconds.")
    http_status = 409


class NothingToProve(Refused):
    code = "nothing_to_prove"
    message = _("The log holds nothing of this.")
    http_status = 404


class NoSuchTile(Refused):
    code = "no_such_tile"
    message = _("The log has no such tile.")
    http_status = 404


class NoCheckpointYet(Refused):
    code = "no_checkpoint_yet"
    message = _("The log has no entry yet.")
    http_status = 404


class LogUnknown(Refused):
    code = "log_unknown"
    message = _("No log %(origin)s is known here.")
    http_status = 404


class LogNotSigned(Refused):
    code = "log_not_signed"
    message = _("The checkpoint is not signed by the key that is known of the log %(origin)s.")
    http_status = 403


class SeenOtherwise(Refused):
    """The log's history isn't the one that this witness saw: ``size`` is how much it saw."""

    code = "seen_otherwise"
    message = _("This witness has seen %(size)s entries of the log, and the request does not go on from them.")
    http_status = 409


class NotConsistent(Refused):
    code = "not_consistent"
    message = _("The proof does not show that the log goes on from what this witness has seen.")
    http_status = 422


class NotReadable(Refused):
    code = "unreadable"
    message = _("The request cannot be read: %(why)s")
    http_status = 400


class NoBundle(Refused):
    code = "no_bundle"
    message = _("That is no bundle of proofs: %(why)s")
    http_status = 422
