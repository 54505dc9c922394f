"""Words: both languages complete, every event listed, every choice labelled, every route says whom it is for."""

import dataclasses
import importlib
import pkgutil
from enum import Enum
from pathlib import Path

import polib
from django.conf import settings
from django.db.models import Choices
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from tools import messages

import motcua

ROOT = Path(__file__).resolve().parents[2]


def modules(suffix: str) -> list[object]:
    found = []
    for domain in settings.DOMAINS:
        package = importlib.import_module(f"motcua.{domain}")
        names = {name for _, name, _ in pkgutil.iter_modules(package.__path__)}
        if suffix in names:
            found.append(importlib.import_module(f"motcua.{domain}.{suffix}"))
    return found


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, route)
        else:
            found.append((route, pattern))
    return found


def test_every_sentence_is_translated_and_compiled() -> None:
    assert messages.problems() == []


def test_a_sentence_has_one_translation_in_the_whole_house() -> None:
    seen: dict[tuple[str | None, str], set[str]] = {}
    for domain in messages.domains():
        path = messages.catalogue_of(domain)
        if path.exists():
            for entry in polib.pofile(str(path)):
                seen.setdefault((entry.msgctxt, entry.msgid), set()).add(entry.msgstr)
    assert {key: texts for key, texts in seen.items() if len(texts) > 1} == {}


def test_who_isnt_an_officer_is_addressed_in_one_voice() -> None:
    """Citizens are "bạn" on every page; only officers at work are "Ông/Bà"."""
    pages = ("dossiers/templates/dossiers/citizen", "dossiers/views_citizen", "identity", "portal", "signing/templates")
    wrong = []
    for page in pages:
        domain = messages.SOURCE / page.partition("/")[0]
        said = {entry.msgid: entry.msgstr for entry in polib.pofile(str(messages.catalogue_of(domain)))}
        asked = {singular for _context, singular, _plural in messages.sentences(messages.SOURCE / page)}
        wrong += [said[one] for one in asked if "ông/bà" in said.get(one, "").casefold()]
    assert wrong == []


def test_every_choice_has_a_label_in_both_languages() -> None:
    wrong = []
    for module in modules("types"):
        for name, kind in vars(module).items():
            if isinstance(kind, type) and issubclass(kind, Choices) and issubclass(kind, Enum) and list(kind):
                for choice in kind:
                    for language in ("vi", "en"):
                        with translation.override(language):
                            if not str(choice.label):
                                wrong.append(f"{name}.{choice.name} in {language}")
    assert wrong == []


def test_every_event_is_listed() -> None:
    listed = (ROOT / "docs" / "reference" / "events.md").read_text()
    events = [
        kind.name
        for module in modules("types")
        for kind in vars(module).values()
        if dataclasses.is_dataclass(kind)
        and isinstance(kind, type)
        and isinstance(vars(kind).get("name"), str)
        and kind.name.count(".") == 2
    ]
    assert [name for name in events if name not in listed] == []


def test_every_page_says_whom_it_is_for() -> None:
    wrong = [
        route
        for route, pattern in routes(get_resolver().url_patterns)
        if pattern.callback.__module__.startswith("motcua.") and not hasattr(pattern.callback, "open_to")
    ]
    assert wrong == []


def test_the_package_has_a_version() -> None:
    assert motcua.__version__
