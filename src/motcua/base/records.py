"""Reading a dataclass out of what a JSON file says: everything that is wrong at once, each with its path."""

import dataclasses
import types
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import InvalidInput, Problem
from motcua.base.text import nfc

Record = TypeVar("Record")
_WRONG = object()
_SHOWN_MAX = 40
_EXPECTED = {
    str: _("A text is expected here, not %(found)s."),
    int: _("A whole number is expected here, not %(found)s."),
    bool: _("true or false is expected here, not %(found)s."),
    tuple: _("A list is expected here, not %(found)s."),
    dict: _("A group of named texts is expected here, not %(found)s."),
}
_GROUP = _("A group of named parts is expected here, not %(found)s.")
_ONE_OF = _("One of these is expected here: %(choices)s; not %(found)s.")
_MISSING = _("This part is missing.")
_UNKNOWN = _("This part is not known here. Is it written right?")


def read_record(kind: type[Record], value: object, path: str = "") -> Record:
    """Return a dataclass, with those inside it, out of plain JSON values; texts come out in NFC.

    Raises InvalidInput with a problem for each wrong place; its field is the path, ``process.steps[2].role``.
    """
    problems: list[Problem] = []
    record = _read(kind, value, path, problems)
    if problems:
        raise InvalidInput(problems)
    return record  # type: ignore[no-any-return]


def _read(kind: Any, value: object, path: str, problems: list[Problem]) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return None if value is None else _read(_without_none(kind), value, path, problems)
    if dataclasses.is_dataclass(kind):
        return _read_group(kind, value, path, problems)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _read_choice(kind, value, path, problems)
    if origin is tuple:
        return _read_list(get_args(kind)[0], value, path, problems)
    if origin is dict:
        return _read_named(get_args(kind)[1], value, path, problems)
    if type(value) is not kind:  # True is no number
        return _wrong(_EXPECTED[kind] % {"found": _shown(value)}, path, problems)
    return nfc(value) if isinstance(value, str) else value


def _read_group(kind: Any, value: object, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, Mapping):
        return _wrong(_GROUP % {"found": _shown(value)}, path, problems)
    hints = get_type_hints(kind)
    parts: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        here = f"{path}.{field.name}" if path else field.name
        if field.name in value:
            parts[field.name] = _read(hints[field.name], value[field.name], here, problems)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            parts[field.name] = _wrong(_MISSING, here, problems)
    for name in value:
        if name not in hints:
            _wrong(_UNKNOWN, f"{path}.{name}" if path else str(name), problems)
    return _WRONG if any(part is _WRONG for part in parts.values()) else kind(**parts)


def _read_choice(kind: type[Enum], value: object, path: str, problems: list[Problem]) -> Any:
    for member in kind:
        if member.value == value and type(value) is not bool:
            return member
    choices = ", ".join(str(member.value) for member in kind)
    return _wrong(_ONE_OF % {"choices": choices, "found": _shown(value)}, path, problems)


def _read_list(kind: Any, value: object, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, list):
        return _wrong(_EXPECTED[tuple] % {"found": _shown(value)}, path, problems)
    items = tuple(_read(kind, item, f"{path}[{place}]", problems) for place, item in enumerate(value))
    return _WRONG if any(item is _WRONG for item in items) else items


def _read_named(kind: Any, value: object, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, Mapping):
        return _wrong(_EXPECTED[dict] % {"found": _shown(value)}, path, problems)
    items = {str(name): _read(kind, item, f"{path}.{name}", problems) for name, item in value.items()}
    return _WRONG if any(item is _WRONG for item in items.values()) else items


def _without_none(kind: Any) -> Any:
    kinds = [each for each in get_args(kind) if each is not type(None)]
    if len(kinds) != 1:
        raise TypeError(f"{kind} can't be read from a file")
    return kinds[0]


def _wrong(message: Any, path: str, problems: list[Problem]) -> object:
    problems.append(Problem(path, message))
    return _WRONG


def _shown(value: object) -> str:
    """Return a value as it stands in the file, shortened."""
    known = {None: "null", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return known[value]
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]}…”"
