"""The fields of a page, as ``ui`` draws them."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.base import clock
from motcua.base.errors import Problem
from motcua.base.text import in_language
from motcua.forms import rules
from motcua.forms.types import Answers, Choice, FormDefinition, Question, QuestionKind
from motcua.places import queries as places
from motcua.places.types import Place
from motcua.ui.fields import Field, Kind, Option, Width

RADIOS_MAX = 6

_KINDS: dict[QuestionKind, tuple[Kind, Width]] = {
    QuestionKind.TEXT: ("text", "long"),
    QuestionKind.LONG_TEXT: ("textarea", "full"),
    QuestionKind.FULL_NAME: ("text", "long"),
    QuestionKind.PERSONAL_ID: ("text", "medium"),
    QuestionKind.DATE: ("date", "short"),
    QuestionKind.PARTIAL_DATE: ("date", "short"),
    QuestionKind.PHONE: ("tel", "medium"),
    QuestionKind.EMAIL: ("email", "long"),
    QuestionKind.NUMBER: ("number", "short"),
    QuestionKind.CONSENT: ("checkbox", "full"),
}


def get_fields(
    form: FormDefinition,
    page_code: str,
    values: Answers,
    problems: Sequence[Problem],
    language: str,
    *,
    raw: Mapping[str, str] | None = None,
    prefilled: Answers | None = None,
    province_code: str = "",
    on: date | None = None,
) -> list[Field]:
    """Return the fields of a page with what to show in them and what is wrong with it (no statement).

    What was typed (``raw``, fields as sent) comes before the answers kept (``values``), these before what is known
    of the person (``prefilled``), which is shown with its source. Places open with ``province_code`` and the
    communes of ``on`` (today if not given). A question whose condition doesn't hold is left out. Raises NoSuchPage.
    """
    drawing = _Drawing(problems, language, raw, prefilled or {}, province_code, on or clock.vietnam_date(clock.now()))
    known = {**(prefilled or {}), **values}
    with override(language):
        return [
            field
            for question in form.page(page_code).questions
            if _may_be_asked(question, known, raw or {})
            for field in drawing.fields_of(question, values)
        ]


def _may_be_asked(question: Question, answers: Answers, raw: Mapping[str, str]) -> bool:
    """Say whether to show a question: also while the answer it depends on isn't given yet."""
    condition = question.shown_if
    if condition is None:
        return True
    given = raw.get(condition.key) or answers.get(condition.key)
    return given is None or given in condition.values


class _Drawing:
    """What all fields of one page have in common."""

    def __init__(
        self,
        problems: Sequence[Problem],
        language: str,
        raw: Mapping[str, str] | None,
        prefilled: Answers,
        province_code: str,
        on: date,
    ) -> None:
        self.problems, self.language, self.raw, self.prefilled = problems, language, raw, prefilled
        self.province_code, self.on = province_code, on

    def fields_of(self, question: Question, values: Answers) -> list[Field]:
        typed, source = self._typed(question, values)
        if question.kind == QuestionKind.PLACE:
            return self._place_fields(question, typed, source)
        kind, width = _KINDS.get(question.kind, ("radios", "full"))
        if question.kind == QuestionKind.CHOICE and len(question.choices) > RADIOS_MAX:
            kind, width = "select", "medium"
        value = typed.get(question.key, "")
        return [
            Field(
                name=question.key,
                kind=kind,
                label=self._say(question.labels),
                hint=self._say(question.hints) or self._usual_hint(question),
                value=bool(value) if kind == "checkbox" else value,
                errors=self._errors(question.key),
                options=tuple(map(self._option, question.choices)),
                required=question.is_required,
                autocomplete=question.autocomplete,
                inputmode="numeric" if question.kind == QuestionKind.PERSONAL_ID else "",
                width=width,
                source=source,
            )
        ]

    def _place_fields(self, question: Question, typed: Mapping[str, str], source: str) -> list[Field]:
        key, label = question.key, self._say(question.labels)
        province = typed.get(f"{key}__province") or self.province_code
        line_label = self._say(question.line_labels) or _("House number, street, hamlet")
        parts: tuple[tuple[str, Kind, str, Sequence[Place]], ...] = (
            ("province", "select", _("Province or city"), places.list_provinces(self.on)),
            ("commune", "select", _("Commune, ward or special zone"), places.list_communes(province, self.on)),
            ("line", "text", line_label, ()),
        )
        return [
            Field(
                name=f"{key}__{part}",
                kind=kind,
                label=f"{label}: {part_label[:1].lower()}{part_label[1:]}",
                hint=self._place_hint(question, part),
                value=province if part == "province" else typed.get(f"{key}__{part}", ""),
                errors=self._errors(f"{key}__{part}"),
                options=tuple(Option(place.code, self._name_of(place)) for place in choices),
                required=question.is_required and part != "line",
                width="long" if part == "line" else "medium",
                source=source if part == "province" else "",
            )
            for part, kind, part_label, choices in parts
            if part != "line" or question.has_line
        ]

    def _typed(self, question: Question, values: Answers) -> tuple[Mapping[str, str], str]:
        """Return what stands in the fields of a question, and where it comes from if it was prefilled."""
        names = {question.key, *(f"{question.key}__{part}" for part in rules.PLACE_PARTS)}
        if self.raw is not None and names & set(self.raw):
            return self.raw, ""
        answer = values.get(question.key, self.prefilled.get(question.key))
        if answer is None:
            return ({question.key: question.initial} if question.initial and self.raw is None else {}), ""
        is_known = question.prefill and answer == self.prefilled.get(question.key)
        return rules.to_raw(question, answer) or {}, _("your account") if is_known else ""

    def _errors(self, name: str) -> tuple[str, ...]:
        return tuple(str(problem.message) for problem in self.problems if problem.field == name)

    def _usual_hint(self, question: Question) -> str:
        if question.kind == QuestionKind.DATE:
            return _("For example 05/09/1990 or 5/9/90")
        if question.kind == QuestionKind.PARTIAL_DATE:
            return _("For example 05/09/1990; if you don't know the day: 09/1990 or 1990")
        return _("12 digits, as on the identity card") if question.kind == QuestionKind.PERSONAL_ID else ""

    def _place_hint(self, question: Question, part: str) -> str:
        if part == "province":
            return self._say(question.hints)
        if part == "commune":
            return _("The list is of the province chosen. If you change the province, press Continue to get its list.")
        return ""

    def _option(self, choice: Choice) -> Option:
        return Option(choice.code, self._say(choice.labels), self._say(choice.hints))

    def _name_of(self, place: Place) -> str:
        kind = str(place.kind.label)
        return f"{kind[:1].upper()}{kind[1:]} {place.name}" if self.language == "vi" else f"{place.name} ({kind})"

    def _say(self, texts: Mapping[str, str]) -> str:
        return in_language(texts, self.language)
