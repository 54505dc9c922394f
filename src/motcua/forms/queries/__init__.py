"""Reads of forms: definitions, the fields of a page, what was typed, what the answers say."""

from motcua.forms.queries.definitions import count_versions, get_form, has_form, with_marked_page
from motcua.forms.queries.describing import describe, list_pages, place_text
from motcua.forms.queries.fields import get_fields
from motcua.forms.queries.parties import owner_of, prefill, submitter_of
from motcua.forms.queries.reading import check_answers, list_warnings, read_page

__all__ = [
    "check_answers",
    "count_versions",
    "describe",
    "get_fields",
    "get_form",
    "has_form",
    "list_pages",
    "list_warnings",
    "owner_of",
    "place_text",
    "prefill",
    "read_page",
    "submitter_of",
    "with_marked_page",
]
