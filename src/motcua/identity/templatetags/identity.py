"""``{% load identity %}``: how identity's own pages write things."""

from collections.abc import Mapping

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from motcua.base.text import in_language
from motcua.identity import rules

register = template.Library()


@register.filter
def masked(address: str) -> str:
    """Return an address that only its owner recognises."""
    return rules.masked(address)


@register.filter
def here(texts: Mapping[str, str]) -> str:
    """Return a text by language tag in the language of the page."""
    return in_language(texts, get_language() or "vi")


@register.simple_tag
def outbox_url() -> str:
    """Return the address of the sandbox's outbox, "" outside a demo."""
    try:
        return reverse("sandbox_outbox")
    except NoReverseMatch:
        return ""
