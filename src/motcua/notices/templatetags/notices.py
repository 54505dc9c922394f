"""``{% load notices %}``: texts by language tag."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from motcua.base.text import in_language

register = template.Library()


@register.filter
def in_page_language(texts: Mapping[str, str]) -> str:
    """Return a text in the language of the page."""
    return in_language(texts, get_language() or "vi")
