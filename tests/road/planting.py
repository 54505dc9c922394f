"""Rules broken on purpose: who breaks what, and which assertions of the conformance suite must say so."""

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

Monkey = pytest.MonkeyPatch
PLANTS: dict[str, tuple[Callable[[Monkey], None], tuple[str, ...], str]] = {}


def plant(*numbers: str, besides: str = "") -> Callable[[Callable[[Monkey], None]], Callable[[Monkey], None]]:
    """Register a plant; ``besides`` is an assertion that must be tried too, so that there's something to see."""

    def register(do: Callable[[Monkey], None]) -> Callable[[Monkey], None]:
        PLANTS[do.__name__] = (do, numbers, besides)
        return do

    return register


def changed(thing: Any, **facts: Any) -> Any:
    """Return a frozen thing with other values, whichever kind of frozen thing it is."""
    return replace(thing, **facts) if isinstance(thing, msgspec.Struct) else dataclasses.replace(thing, **facts)
