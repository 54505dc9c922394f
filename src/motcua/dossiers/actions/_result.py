"""The paper of a result, from facts to a file that waits for its signatures."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from motcua.agencies import queries as agencies
from motcua.base.actor import Actor
from motcua.base.text import in_language
from motcua.dossiers.queries import paper_facts
from motcua.dossiers.types import DossierData, OutcomeKind, PaperKind, seal_key_name
from motcua.printing import actions as printing
from motcua.printing import queries as printing_queries
from motcua.printing.types import Spot
from motcua.signing.types import Stamp, ToSign

PRINT = Path(__file__).resolve().parents[1] / "print"


@dataclass(frozen=True, kw_only=True)
class ResultDraft:
    """A printed result without signatures; what its two stamps say, and where they go."""

    dossier_code: str
    kind: OutcomeKind
    pdf: bytes
    agency_code: str
    agency_name: str
    place: str
    signer_name: str
    signer_title: str
    at: datetime
    spots: dict[str, Spot]

    @property
    def seal_name(self) -> str:
        """The name of the agency's sealing key."""
        return seal_key_name(self.agency_code)


def print_draft(
    dossier: DossierData, kind: OutcomeKind, *, signer: Actor, at: datetime, is_preview: bool = False
) -> ResultDraft:
    """Print the result of a dossier as of a moment: the same moment gives the same bytes.

    A preview says across the page that it is a draft; it is never what gets signed.
    """
    agency = agencies.get_agency(dossier.agency_code)
    chair = agencies.find_chair(signer.account_id) if signer.account_id else None
    title = chair.title if chair else ""
    facts: dict[str, Any]
    signature = {"prefix": "", "title": title, "name": signer.full_name}
    if kind is OutcomeKind.GRANTED:
        name, facts = paper_facts.result_facts_of(dossier, signer=signature, now=at)
    else:
        name = paper_facts.TEMPLATES[PaperKind.REFUSAL]
        facts = paper_facts.facts_of(PaperKind.REFUSAL, dossier, now=at)
        facts |= {"signer_title": title, "signer_name": signer.full_name}
    if is_preview:
        facts |= {"is_draft": True}
    template = PRINT / f"{name}.typ"
    return ResultDraft(
        dossier_code=dossier.code,
        kind=kind,
        pdf=printing.print_paper(template, facts),
        agency_code=agency.code,
        agency_name=in_language(agency.name, "vi"),
        place=agency.short_name,
        signer_name=signer.full_name,
        signer_title=title,
        at=at,
        spots=printing_queries.find_spots(template, facts),
    )


def to_sign_by_leader(draft: ResultDraft) -> ToSign:
    """Return what the leader signs: the person's signature, shown with name, title and moment."""
    facts = {
        "signer_name": draft.signer_name,
        "signer_title": draft.signer_title,
        "agency": draft.agency_name,
        "signed_at": draft.at,
    }
    return ToSign(
        pdf=draft.pdf, field_name="leader", place=draft.place, stamp=_stamp("stamp_leader", draft, "leader", facts)
    )


def to_seal(draft: ResultDraft, signed: bytes) -> ToSign:
    """Return what the agency seals: the file the leader has signed, with the proofs that keep it checkable."""
    stamp = _stamp("stamp_seal", draft, "seal", {"agency": draft.agency_name})
    return ToSign(pdf=signed, field_name="seal", place=draft.place, stamp=stamp, with_proofs=True)


def _stamp(template: str, draft: ResultDraft, spot_name: str, facts: dict[str, Any]) -> Stamp:
    spot = draft.spots[spot_name]
    printed = printing.print_paper(
        PRINT / f"{template}.typ", {**facts, "now": draft.at, "width": spot.width, "height": spot.height}
    )
    return Stamp(pdf=printed, page=spot.page, x=spot.x, y=spot.y, width=spot.width, height=spot.height)
