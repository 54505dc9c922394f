"""Things that pages show, as plain values: tasks, answers to check, moments of a history, queues, crumbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from motcua.ui.fields import Text

Tone = Literal["", "ok", "soon", "late", "no", "info", "brand"]


@dataclass(frozen=True)
class Task:
    """One line of a task list. Without an address it cannot be begun yet."""

    title: Text
    status: Text
    url: str = ""
    tone: Tone = ""
    hint: Text = ""


@dataclass(frozen=True)
class Answer:
    """One answer to check; ``error`` says what is wrong with it; ``file_url`` links a paper.

    ``before`` is what it was before it was corrected.
    """

    label: Text
    value: Text
    change_url: str = ""
    error: Text = ""
    file_url: str = ""
    before: Text = ""


@dataclass(frozen=True)
class AnswerGroup:
    """The answers of one page, under its title."""

    title: Text
    rows: Sequence[Answer]
    change_url: str = ""


@dataclass(frozen=True)
class Moment:
    """One line of a history: what, when, by whom, why. ``state``: done, now, next (not yet) or warning."""

    title: Text
    at: datetime | None = None
    who: Text = ""
    text: Text = ""
    state: Literal["done", "now", "next", "warning"] = "done"
    url: str = ""
    url_text: Text = ""


@dataclass(frozen=True)
class Queue:
    """A line of the officer's side list."""

    label: Text
    url: str
    count: int | None = None
    is_current: bool = False
    is_late: bool = False


@dataclass(frozen=True)
class Crumb:
    """A step of the way back; the page itself has no address."""

    label: Text
    url: str = ""
