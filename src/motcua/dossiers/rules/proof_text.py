"""The exact text of a version of a dossier, as the log of evidence commits to it. Pure; never changed once released."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, kw_only=True)
class ProvenLine:
    """A line of history, with what tells which content it made.

    ``content_sha256`` is that of answers and papers when the applicant sent or corrected them, of the signed file when
    a result was signed, else empty.
    """

    dossier_code: str
    version: int
    act: str
    stage: str
    status: str
    at: datetime
    actor_name: str
    actor_hat: str
    note: str
    due_from: datetime | None
    due_to: datetime | None
    content_sha256: str


def proof_ref(dossier_code: str, version: int) -> str:
    """Return the name of a version of a dossier in the log."""
    return f"{dossier_code}#{version}"


def proof_text(line: ProvenLine) -> str:
    """Return the text: JSON with sorted members, instants in UTC with microseconds, nothing left out."""
    members = {
        name: _instant(value) if isinstance(value, datetime) else value for name, value in sorted(vars(line).items())
    }
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
