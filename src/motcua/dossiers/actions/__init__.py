"""Everything that can be done with a dossier."""

from motcua.dossiers.actions.arriving import keep_files_ahead, take_over
from motcua.dossiers.actions.back_filling import back_fill_proofs
from motcua.dossiers.actions.calendars import follow_calendars
from motcua.dossiers.actions.deciding import (
    complete_signature,
    deliver_online,
    prepare_signature,
    propose,
    return_draft,
    sign_batch,
)
from motcua.dossiers.actions.drafting import (
    add_document,
    discard_draft,
    keep_page,
    remove_document,
    save_page,
    start_draft,
)
from motcua.dossiers.actions.extending import extend
from motcua.dossiers.actions.handling import accept, forward, hand_over, reassign, reject_intake, take, withdraw
from motcua.dossiers.actions.issuing import have_paper, issue_paper, preview_result
from motcua.dossiers.actions.lapsing import lapse_supplements, remind_of_supplements
from motcua.dossiers.actions.mirroring import apply_progress, keep_papers, note_refusals
from motcua.dossiers.actions.obeying import take_corrections, take_withdrawals
from motcua.dossiers.actions.submitting import submit
from motcua.dossiers.actions.supplementing import answer_supplement, request_supplement
from motcua.dossiers.actions.telling import remind_submitter, tell_of_return, tell_submitter
from motcua.dossiers.actions.travelling import note_end, note_held_up, send_again

__all__ = [
    "accept",
    "add_document",
    "answer_supplement",
    "apply_progress",
    "back_fill_proofs",
    "complete_signature",
    "deliver_online",
    "discard_draft",
    "extend",
    "follow_calendars",
    "forward",
    "hand_over",
    "have_paper",
    "issue_paper",
    "keep_files_ahead",
    "keep_page",
    "keep_papers",
    "lapse_supplements",
    "note_end",
    "note_held_up",
    "note_refusals",
    "prepare_signature",
    "preview_result",
    "propose",
    "reassign",
    "reject_intake",
    "remind_of_supplements",
    "remind_submitter",
    "remove_document",
    "request_supplement",
    "return_draft",
    "save_page",
    "send_again",
    "sign_batch",
    "start_draft",
    "submit",
    "take",
    "take_corrections",
    "take_over",
    "take_withdrawals",
    "tell_of_return",
    "tell_submitter",
    "withdraw",
]
