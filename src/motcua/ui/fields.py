"""What a page asks: plain values that ``{% field %}`` draws. Any domain can make them; none draws by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.forms import BoundField, Form
from django.utils.formats import date_format
from django.utils.functional import Promise

from motcua.base.errors import Problem

Kind = Literal[
    "text",
    "textarea",
    "email",
    "tel",
    "number",
    "date",
    "radios",
    "checkboxes",
    "checkbox",
    "select",
    "password",
    "file",
    "code",
    "hidden",
]
Width = Literal["full", "long", "medium", "short"]
Text = str | Promise

GROUPS: frozenset[Kind] = frozenset({"radios", "checkboxes"})


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: Text
    hint: Text = ""


@dataclass(frozen=True)
class Upload:
    """A file already received: what the person sees as its receipt. Addresses may be empty; ``size`` is in bytes."""

    name: str
    size: int
    url: str = ""
    preview_url: str = ""
    remove_url: str = ""
    received: str = ""


@dataclass(frozen=True)
class Field:
    """One question.

    ``value`` is what was typed (or chosen: a sequence for checkboxes, a truth for a checkbox); ``source`` says where
    a prefilled value comes from; ``accept`` and ``multiple`` are for files; ``as_heading`` makes the label the
    page's h1, for pages that ask one thing; ``empty_label`` is what a select says before anything is chosen.
    """

    name: str
    kind: Kind
    label: Text
    hint: Text = ""
    value: object = None
    errors: Sequence[Text] = ()
    options: Sequence[Option] = ()
    required: bool = True
    autocomplete: str = ""
    inputmode: str = ""
    max_length: int | None = None
    width: Width = "full"
    source: Text = ""
    accept: str = ""
    multiple: bool = False
    uploads: Sequence[Upload] = ()
    readonly: bool = False
    as_heading: bool = False
    empty_label: Text = ""

    @property
    def id(self) -> str:
        """The id of the control; of the first one in a group, so that a link to it lands."""
        return f"id_{self.name}"

    @property
    def hint_id(self) -> str:
        return f"hint_{self.name}"

    @property
    def error_id(self) -> str:
        return f"err_{self.name}"

    @property
    def described_by(self) -> str:
        """The ids of hint and error, as aria-describedby wants them."""
        return " ".join([self.hint_id] * bool(self.hint) + [self.error_id] * bool(self.errors))

    @property
    def typed(self) -> str:
        """The value as it stands in the control."""
        if self.value is None:
            return ""
        if isinstance(self.value, date | datetime):
            return date_format(self.value, "SHORT_DATE_FORMAT")
        return str(self.value)

    @property
    def chosen(self) -> frozenset[str]:
        """The values chosen among the options."""
        if self.value is None or self.value is False:
            return frozenset()
        if isinstance(self.value, str) or not isinstance(self.value, Sequence | set | frozenset):
            return frozenset({str(self.value)})
        return frozenset(str(one) for one in self.value)


_WIDGETS: Mapping[str, Kind] = {
    "Textarea": "textarea",
    "EmailInput": "email",
    "NumberInput": "number",
    "DateInput": "date",
    "RadioSelect": "radios",
    "CheckboxSelectMultiple": "checkboxes",
    "CheckboxInput": "checkbox",
    "Select": "select",
    "PasswordInput": "password",
    "ClearableFileInput": "file",
    "FileInput": "file",
    "HiddenInput": "hidden",
}


def from_form(form: Form) -> list[Field]:
    """Return the fields of a Django form, so that pages of other packages look like ours."""
    return [_from_bound(bound) for bound in form]


def problems_of(form: Form) -> list[Problem]:
    """Return the mistakes of a Django form in the order of the page, those of the whole form first."""
    whole = [Problem("", str(message)) for message in form.non_field_errors()]
    return whole + [Problem(bound.html_name, str(message)) for bound in form for message in bound.errors]


def _from_bound(bound: BoundField) -> Field:
    widget = bound.field.widget
    kind = _WIDGETS.get(type(widget).__name__, "text")
    attributes = widget.attrs
    if attributes.get("autocomplete") == "one-time-code":
        kind = "code"
    choices = getattr(widget, "choices", ()) if kind in {"radios", "checkboxes", "select"} else ()
    return Field(
        name=bound.html_name,
        kind=kind,
        label=bound.label or "",
        hint=bound.help_text or "",
        value=None if kind == "password" else bound.value(),
        errors=tuple(str(error) for error in bound.errors),
        options=tuple(Option(str(value), label) for value, label in choices if value != ""),
        required=bound.field.required,
        autocomplete=str(attributes.get("autocomplete", "")),
        inputmode=str(attributes.get("inputmode", "")),
        max_length=getattr(bound.field, "max_length", None),
        width="short" if kind == "code" else "long",
    )
