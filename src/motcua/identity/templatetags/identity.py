"""``{% load identity %}``: how identity's own pages write things."""

from collections.abc import Mapping

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from motcua.base.text import in_language
from motcua.identity import rules

register = template.Library()

ROLE_NAMES = {
    "citizen": _("Citizen"),
    "counter": _("Counter officer"),
    "handler": _("Handling officer"),
    "leader": _("Leader"),
    "clerk": _("Clerk"),
    "accountant": _("Accountant"),
    "administrator": _("Administrator"),
}


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


@register.filter
def role_name(role: str) -> str | Promise:
    """Return a role of the demo's list in words."""
    return ROLE_NAMES.get(role, role)
