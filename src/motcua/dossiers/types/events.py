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
