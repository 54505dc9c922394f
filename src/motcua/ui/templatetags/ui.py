"""``{% load ui %}``: the parts of every page. README.md of this folder shows each one used."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import Form
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from motcua.base.errors import Problem
from motcua.ui import words
from motcua.ui.fields import GROUPS, Field, Upload, from_form, problems_of
from motcua.ui.parts import AnswerGroup, Crumb, Moment, Task, Tone

register = template.Library()

_INPUT_TYPES = {"date": "text", "code": "text", "number": "text"}
_INPUT_MODES = {"number": "numeric", "code": "numeric"}


@register.simple_tag(name="field")
def draw_field(field: Field) -> SafeString:
    """Draw one question with its label, hint, source, error and control."""
    return SafeString(render_to_string(f"ui/fields/{_template_of(field)}.html", _drawing(field)))


@register.simple_tag(name="fields")
def draw_fields(fields: Iterable[Field]) -> SafeString:
    """Draw several questions in order."""
    return SafeString("".join(draw_field(field) for field in fields))


@register.simple_tag
def form_fields(form: Form) -> SafeString:
    """Draw the fields of a Django form in the house's way."""
    return draw_fields(from_form(form))


@register.inclusion_tag("ui/error_summary.html")
def error_summary(problems: Sequence[Problem] | Form) -> dict[str, Any]:
    """Draw all mistakes at once, each a link to its field; the box takes the focus."""
    return {"problems": problems_of(problems) if isinstance(problems, Form) else problems}


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks: Sequence[Task]) -> dict[str, Any]:
    """Draw what is to be done, each line with its state."""
    return {"tasks": tasks}


@register.inclusion_tag("ui/answers.html")
def answers(groups: Sequence[AnswerGroup], level: int = 2) -> dict[str, Any]:
    """Draw answers to check, with links to change them."""
    return {"groups": groups, "heading": f"h{level}"}


@register.inclusion_tag("ui/timeline.html")
def timeline(moments: Sequence[Moment]) -> dict[str, Any]:
    """Draw what happened and what comes."""
    return {"moments": moments}


@register.inclusion_tag("ui/uploads.html")
def uploads(files: Sequence[Upload]) -> dict[str, Any]:
    """Draw the files that have arrived."""
    return {"uploads": files}


@register.inclusion_tag("ui/crumbs.html")
def crumbs(steps: Sequence[Crumb]) -> dict[str, Any]:
    """Draw the way back."""
    return {"crumbs": steps}


@register.inclusion_tag("ui/pages.html")
def pages(next_url: str = "", previous_url: str = "") -> dict[str, Any]:
    """Draw links to more of a list (keyset: onwards and back, no numbers)."""
    return {"next_url": next_url, "previous_url": previous_url}


@register.simple_block_tag
def chip(content: str, tone: Tone = "") -> SafeString:
    """``{% chip "ok" %}Granted{% endchip %}``: a state in words, with a tone."""
    return format_html('<span class="chip{}">{}</span>', f" chip-{tone}" if tone else "", content)


@register.simple_block_tag
def notice(content: str, tone: str = "") -> SafeString:
    """``{% notice "warning" %}<p>…</p>{% endnotice %}``: something to know before going on."""
    return format_html('<div class="notice{}">{}</div>', f" notice-{tone}" if tone else "", content)


@register.simple_tag
def clock(due_at: datetime | None, now: datetime, working_minutes: int | None = None) -> SafeString:
    """``{% clock dossier.due_at now %}``: what is left of a deadline, as a chip with the exact time."""
    text, tone = words.clock(due_at, now, working_minutes)
    if due_at is None:
        return chip(text, tone)
    css = f"chip chip-{tone}"
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>', css, due_at.isoformat(), words.day_and_time(due_at), text
    )


@register.simple_tag
def meter(value: float, of: float, label: str) -> SafeString:
    """``{% meter 16.2 18 _("Openness") %}``: a small bar; print the number beside it."""
    return format_html('<meter min="0" max="{}" value="{}" aria-label="{}"></meter>', of, value, label)


@register.simple_tag
def bar(of: int, *parts: int) -> SafeString:
    """``{% bar most early on_time overdue %}``: a stacked bar, ``of`` wide in all; print the numbers beside it."""
    pieces, start = [], 0.0
    for place, part in enumerate(parts, start=1):
        width = 100 * part / of if of else 0.0
        shape = '<rect class="bar-{}" x="{}" width="{}" height="10"></rect>'
        pieces.append(format_html(shape, place, f"{start:.2f}", f"{width:.2f}"))
        start += width
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        SafeString("".join(pieces)),
    )


@register.filter
def vn_date(value: date | datetime | None) -> str:
    return words.day(value)


@register.filter
def vn_time(value: datetime | None) -> str:
    return words.time(value)


@register.filter
def vn_datetime(value: datetime | None) -> str:
    return words.day_and_time(value)


@register.filter
def vnd(amount: int | None) -> str:
    return words.dong(amount)


@register.filter
def number(value: object, decimals: int | None = None) -> str:
    return words.number(value, decimals)


@register.filter
def file_size(size: int) -> str:
    return words.file_size(size)


def _template_of(field: Field) -> str:
    if field.kind in GROUPS:
        return "choices"
    return field.kind if field.kind in {"textarea", "select", "checkbox", "file", "hidden"} else "input"


def _drawing(field: Field) -> dict[str, Any]:
    chosen = field.chosen
    return {
        "field": field,
        "attributes": SafeString(flatatt(_attributes(field))),
        "options": [
            {"option": option, "id": field.id if index == 1 else f"{field.id}_{index}", "on": option.value in chosen}
            for index, option in enumerate(field.options, start=1)
        ],
    }


def _attributes(field: Field) -> dict[str, Any]:
    """Return the attributes of the control; a group's belong to its fieldset."""
    wrong: dict[str, Any] = {"aria-invalid": "true"} if field.errors else {}
    described: dict[str, Any] = {"aria-describedby": field.described_by} if field.described_by else {}
    if field.kind in GROUPS:
        return described
    attributes: dict[str, Any] = {"id": field.id, "name": field.name, **described, **wrong}
    optional = {
        "required": field.required and not field.uploads and not field.empty_label,
        "readonly": field.readonly,
        "multiple": field.multiple and field.kind == "file",
        "accept": field.kind == "file" and field.accept,
        "maxlength": field.kind not in {"select", "checkbox", "file"} and field.max_length,
        "autocomplete": field.autocomplete or (field.kind == "code" and "one-time-code"),
        "inputmode": field.inputmode or _INPUT_MODES.get(field.kind),
        "autocapitalize": field.kind in {"email", "password", "code"} and "none",
        "spellcheck": field.kind in {"email", "password", "code"} and "false",
    }
    attributes |= {name: value for name, value in optional.items() if value}
    if _template_of(field) == "input":
        attributes["type"] = _INPUT_TYPES.get(field.kind, field.kind)
        attributes["value"] = "" if field.kind == "password" else field.typed
    return attributes
