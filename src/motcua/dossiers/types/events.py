"""What dossiers tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class DossierSubmitted:
    name: ClassVar[str] = "dossiers.DossierSubmitted.1"
    dossier_code: str
    procedure_code: str
    agency_code: str
    submitted_at: datetime


@dataclass(frozen=True)
class SupplementDueSoon:
    """Corrections that were asked for are still missing, and their time is nearly over."""

    name: ClassVar[str] = "dossiers.SupplementDueSoon.1"
    dossier_code: str
    answer_by: datetime


@dataclass(frozen=True)
class DossierMoved:
    """Something was done to a dossier; ``version`` is the line of its history."""

    name: ClassVar[str] = "dossiers.DossierMoved.1"
    dossier_code: str
    version: int
    act: str
    stage: str
    status: str
    at: datetime


@dataclass(frozen=True)
class ErrandReturned:
    """What an applicant did at the national seat came back: the road could not deliver it, or the agency refused it."""

    name: ClassVar[str] = "dossiers.ErrandReturned.1"
    dossier_code: str
    act: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class StatusFact:
    """What the country is told of one version of a dossier: never who it is for, never what it says.

    ``unit_code`` is where it lies since then, empty at an end. ``reason`` is the text of a refusal, of an extension or
    of a request for corrections. ``received_at`` is empty until it was accepted, ``due_at`` while its clock stands.
    """

    dossier_code: str
    version: int
    status: str
    at: datetime
    agency_code: str
    unit_code: str
    procedure_code: str
    channel: str
    reason: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    outcome: str | None


@dataclass(frozen=True)
class DossiersRecorded:
    """Versions of dossiers were written here: one event for all that one transaction wrote at once."""

    name: ClassVar[str] = "dossiers.DossiersRecorded.1"
    facts: tuple[StatusFact, ...]
