"""Procedures for any test in the house, made by real actions."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from motcua.base.actor import SYSTEM
from motcua.catalogue import actions, demo
from motcua.catalogue.demo.birth import BIRTH_REGISTRATION
from motcua.catalogue.types import Procedure
from motcua.forms.testing import make_birth_form

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def draft_procedure(**changes: Any) -> Procedure:
    """Return a complete procedure that isn't published, with some parts changed."""
    return replace(BIRTH_REGISTRATION, **changes)


def make_procedure(now: datetime = NOW, **changes: Any) -> Procedure:
    """Publish the birth registration with its form, some parts changed."""
    make_birth_form(now)
    return actions.publish_procedure(procedure=draft_procedure(**changes), by=SYSTEM, now=now)


def make_catalogue(now: datetime = NOW) -> None:
    """Publish the demo's four procedures and its synonyms."""
    demo.load(now)
