"""Everything that can be asked of dossiers."""

from motcua.dossiers.queries._tries import with_few_tries
from motcua.dossiers.queries.clock import ClockData
from motcua.dossiers.queries.clock_words import ClockLine, describe_clock, describe_time
from motcua.dossiers.queries.counter import list_counter_procedures
from motcua.dossiers.queries.drafts import get_draft, is_offered, list_drafts, list_handling_agencies
from motcua.dossiers.queries.errands import list_undelivered
from motcua.dossiers.queries.facts import VERSIONS, list_facts
from motcua.dossiers.queries.history_words import describe_entry
from motcua.dossiers.queries.lists import PAGE_SIZE, count_work, list_found, list_mine, list_to_sign, list_work
from motcua.dossiers.queries.proving import prove_dossier
from motcua.dossiers.queries.public import find_issued_paper, get_public_status, get_status_by_token
from motcua.dossiers.queries.reading import get_clock, get_document, get_dossier, get_paper
from motcua.dossiers.queries.standing import STANDING
from motcua.dossiers.queries.stored import list_file_keys

__all__ = [
    "PAGE_SIZE",
    "STANDING",
    "VERSIONS",
    "ClockData",
    "ClockLine",
    "count_work",
    "describe_clock",
    "describe_entry",
    "describe_time",
    "find_issued_paper",
    "get_clock",
    "get_document",
    "get_dossier",
    "get_draft",
    "get_paper",
    "get_public_status",
    "get_status_by_token",
    "is_offered",
    "list_counter_procedures",
    "list_drafts",
    "list_facts",
    "list_file_keys",
    "list_found",
    "list_handling_agencies",
    "list_mine",
    "list_to_sign",
    "list_undelivered",
    "list_work",
    "prove_dossier",
    "with_few_tries",
]
