"""The forms of the demo country: real content, published as an administrator would."""

from datetime import datetime

from motcua.base.actor import SYSTEM
from motcua.forms import actions
from motcua.forms.demo.birth import BIRTH_FORM


def load(now: datetime) -> None:
    """Publish the demo's forms; those that are published already stay as they are."""
    actions.publish_form(definition=BIRTH_FORM, by=SYSTEM, now=now)
