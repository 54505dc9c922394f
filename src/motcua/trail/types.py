"""The words of the trail: how somebody read, what they read, and one line of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReadKind(TextChoices):
    """How personal data was read. A denied attempt is a line too: somebody reached for it."""

    OPEN = "OPEN", _("Opened")
    LIST = "LIST", _("Seen in a list")
    SEARCH = "SEARCH", _("Found by a search")
    EXPORT = "EXPORT", _("Exported")
    DENIED = "DENIED", _("Tried to open and was refused")


class ReadSubject(TextChoices):
    """What kind of thing was read; the value is what callers pass as ``subject=``."""

    DOSSIER = "dossier", _("Dossier")
    DRAFT = "draft", _("Draft application")
    DOSSIER_FILE = "file", _("Paper of a dossier")
    PERSON = "person", _("Personal details")
    STORE_PAPER = "store_paper", _("Paper in your store")
    ROAD = "road", _("Road between deployments")
    ROAD_MESSAGE = "road_message", _("Message between deployments")
    ADMINISTRATION = "administration", _("Administration of an agency")


class ReadPurpose(TextChoices):
    """The usual purposes, with words for the owner; an officer's own words are kept as they are."""

    HANDLING = "HANDLING", _("Handling a dossier")
    INTAKE = "INTAKE", _("Taking in a dossier at the counter")
    INBOX = "INBOX", _("List of work")
    SIGNING = "SIGNING", _("Signing a result")
    OWN = "OWN", _("Own affairs")


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """One line as the owner sees it. ``reader_agency_names`` is by language tag, as it was at the time."""

    id: UUID
    at: datetime
    kind: ReadKind
    subject: str
    codes: tuple[str, ...]
    reader_name: str
    reader_agency_code: str
    reader_agency_names: Mapping[str, str]
    purpose: str


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    """Lines, newest first, and the cursor of the next page ("" when there is none)."""

    lines: tuple[ReadLine, ...]
    next_cursor: str
