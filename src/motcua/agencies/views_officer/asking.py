"""How the pages of administrators ask: one page a form, all mistakes at once, nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.agencies.types import AgencyData, CodeDoesNotFit, CodeTaken, NotAnOfficer, WrongDates
from motcua.base import clock
from motcua.base.errors import InvalidInput, NoSuchThing, NotAllowed, Problem, Refused
from motcua.base.text import in_language, tidy
from motcua.base.vietnamese import parse_date
from motcua.ui.fields import Field, Text
from motcua.ui.parts import Crumb

Kind = TypeVar("Kind", bound=TextChoices)
_FIELD_OF: Mapping[type[Refused], str] = {
    CodeTaken: "code",
    CodeDoesNotFit: "code",
    NotAnOfficer: "username",
    WrongDates: "day",
}


class Typed:
    """What was typed into a form, read field by field; ``problems`` collects what cannot be."""

    def __init__(self, data: Mapping[str, str]) -> None:
        self._data = data
        self.problems: list[Problem] = []

    def text(self, name: str, *, needed: bool = True) -> str:
        """Return a tidied line."""
        value = tidy(self._data.get(name, ""))
        if needed and not value:
            self.problems.append(Problem(name, _("Answer this question.")))
        return value

    def texts(self, name: str) -> dict[str, str]:
        """Return a text in Vietnamese and, if it was typed, in English."""
        texts = {"vi": self.text(f"{name}_vi"), "en": self.text(f"{name}_en", needed=False)}
        return {language: text for language, text in texts.items() if text}

    def choice(self, name: str, kind: type[Kind]) -> Kind:
        """Return one of the choices; the first when none was chosen, which is a problem."""
        value = self._data.get(name, "")
        if value in kind.values:
            return kind(value)
        self.problems.append(Problem(name, _("Choose one of the answers.")))
        return next(iter(kind))

    def one_of(self, name: str, values: Sequence[str]) -> str:
        """Return one of the values offered; nothing when none was chosen, which is a problem."""
        value = self._data.get(name, "")
        if value in values:
            return value
        self.problems.append(Problem(name, _("Choose one of the answers.")))
        return ""

    def day(self, name: str) -> date:
        """Return a whole day; today when it is none, which is a problem."""
        today = clock.vietnam_date(clock.now())
        try:
            day = parse_date(self._data.get(name, ""), today=today)
        except ValueError:
            day = None
        if isinstance(day, date):
            return day
        self.problems.append(Problem(name, _("Write the day, month and year, such as 1/12/2026.")))
        return today

    def check(self) -> None:
        """Raise InvalidInput if anything was wrong."""
        if self.problems:
            raise InvalidInput(self.problems)


def answer(
    request: HttpRequest,
    *,
    title: Text,
    button: Text,
    crumbs: Sequence[Crumb],
    questions: Sequence[Field],
    act: Callable[[Typed], str],
    done: Text,
    intro: Text = "",
    template: str = "ui/admin_form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, or read it and act; ``act`` returns the address to go on to.

    A refusal that is about what was typed comes back on the page; NotAllowed and NoSuchThing go up.
    """
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            url = act(Typed(request.POST.dict()))
        except Refused as refusal:
            if isinstance(refusal, NotAllowed | NoSuchThing) and type(refusal) not in _FIELD_OF:
                raise
            problems = _problems_of(refusal)
        else:
            messages.success(request, str(done))
            return redirect(url)
        questions = _with_typed(questions, request.POST.dict(), problems)
    context = {
        "title": title,
        "intro": intro,
        "button": button,
        "crumbs": crumbs,
        "back_url": crumbs[-2].url if len(crumbs) > 1 else "",
        "fields": questions,
        "problems": problems,
        **(more or {}),
    }
    return render(request, template, context, status=422 if problems else 200)


def name_of(agency: AgencyData) -> str:
    """Return the agency's name in the language of the page."""
    return in_language(agency.name, get_language() or "vi")


def _problems_of(refusal: Refused) -> tuple[Problem, ...]:
    if isinstance(refusal, InvalidInput):
        return refusal.problems
    return (Problem(_FIELD_OF.get(type(refusal), ""), str(refusal)),)


def _with_typed(questions: Sequence[Field], typed: Mapping[str, str], problems: Sequence[Problem]) -> list[Field]:
    return [
        replace(
            question,
            value=typed.get(question.name, ""),
            errors=tuple(problem.message for problem in problems if problem.field == question.name),
        )
        for question in questions
    ]
