"""``{% load trail %}``: what a line of the trail says to the owner."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language

from motcua.base.text import in_language
from motcua.trail.types import ReadLine, ReadPurpose, ReadSubject

register = template.Library()


@register.filter
def agency_name(line: ReadLine) -> str:
    """Return the reader's agency, by its code when it had no name."""
    return in_language(line.reader_agency_names, get_language() or "vi") or line.reader_agency_code


@register.filter
def subject_name(subject: str) -> str | Promise:
    """Return what was read in words."""
    return ReadSubject(subject).label if subject in ReadSubject else subject


@register.filter
def purpose_name(purpose: str) -> str | Promise:
    """Return why it was read: the usual purposes in words, an officer's own words as they are."""
    return ReadPurpose(purpose).label if purpose in ReadPurpose else purpose
