"""An officer at the screen: a browser without script that is signed in."""

from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from motcua.base.actor import Actor
from motcua.dossiers import queries
from motcua.dossiers.testing import NOW, Town
from motcua.trail import queries as trail
from motcua.trail.types import ReadKind


def screen_of(actor: Actor) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(pk=actor.account_id))
    return client


def press(client: Client, code: str, act: str, *, by: Actor, **typed: str) -> Any:
    """Send the form of an act as the dossier's page would."""
    version = str(queries.get_dossier(code, by=by, now=NOW).version)
    return client.post(reverse("office_act", args=[code, act]), {"seen_version": version, "then": "inbox", **typed})


def reads_by(reader: Actor, kind: ReadKind, town: Town) -> list[tuple[str, ...]]:
    """Return which dossiers somebody read, as their owner An sees it in the trail."""
    lines = trail.list_reads(by=town.an, with_lists=True).lines
    return [line.codes for line in lines if line.kind is kind and line.reader_name == reader.full_name]
