"""The words of forms: definitions made of pages and questions, what was answered, what is wrong with it."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import InvalidInput, NoSuchThing, Problem, Refused

Texts = dict[str, str]
"""A text of content per language tag (BCP 47): ``{"vi": "...", "en": "..."}``."""

Answer = str | dict[str, str]
"""One answer as it is kept: text in NFC, a code, a day as 1990-09-05 (1990-09 and 1990 where the day isn't known),
a place as ``{"province": "01", "commune": "00004", "line": "…"}``."""

Answers = Mapping[str, Answer]

MARKED_PAGE = "marked"
"""The page of a form that asks only what somebody marked (``queries.with_marked_page``)."""


class QuestionKind(TextChoices):
    TEXT = "TEXT", _("Text")
    LONG_TEXT = "LONG_TEXT", _("Long text")
    FULL_NAME = "FULL_NAME", _("Full name")
    PERSONAL_ID = "PERSONAL_ID", _("Personal identification number")
    DATE = "DATE", _("Date")
    PARTIAL_DATE = "PARTIAL_DATE", _("Date, of which the day and month may be unknown")
    PHONE = "PHONE", _("Telephone number")
    EMAIL = "EMAIL", _("E-mail address")
    CHOICE = "CHOICE", _("Choice")
    PLACE = "PLACE", _("Place")
    NUMBER = "NUMBER", _("Whole number")
    CONSENT = "CONSENT", _("Confirmation")


class CheckKind(TextChoices):
    """Checks between answers."""

    NOT_IN_FUTURE = "NOT_IN_FUTURE", _("Not in the future")
    ID_FITS_PERSON = "ID_FITS_PERSON", _("Personal id, birth date and gender agree")
    OLDER_BY = "OLDER_BY", _("Older by so many years")
    DIFFERENT = "DIFFERENT", _("Not the same")


@dataclass(frozen=True)
class Choice:
    code: str
    labels: Texts
    hints: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class ShownIf:
    """A condition: another question, asked before, was answered with one of ``values``."""

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question.

    ``prefill`` names where the answer is known from (``person.full_name``), ``prefill_if`` when that is meant
    (the mother's name is the account's only if the mother asks); ``initial`` is what nearly everybody answers.
    ``line_labels`` name the free line of a place, if it has one. ``purpose`` and ``legal_basis`` say why it is asked.
    """

    key: str
    kind: QuestionKind
    labels: Texts
    hints: Texts = field(default_factory=dict)
    is_required: bool = True
    choices: tuple[Choice, ...] = ()
    max_length: int = 200
    prefill: str = ""
    prefill_if: ShownIf | None = None
    line_labels: Texts = field(default_factory=dict)
    has_line: bool = True
    purpose: Texts
    legal_basis: str
    shown_if: ShownIf | None = None
    autocomplete: str = ""
    initial: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A small group of questions."""

    code: str
    titles: Texts
    intro: Texts = field(default_factory=dict)
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Check:
    """A check between answers; ``keys`` in the order of its kind, a problem is put on the first of them.

    ID_FITS_PERSON: id, birth date and, if asked, gender (or ``gender`` where the form itself fixes it).
    OLDER_BY: birth date of the older, birth date of the younger, ``years``.
    """

    kind: CheckKind
    keys: tuple[str, ...]
    gender: str = ""
    years: int = 0


@dataclass(frozen=True, kw_only=True)
class PersonKeys:
    """Which questions say who somebody is (empty: not asked)."""

    full_name: str
    birth_date: str = ""
    gender: str = ""
    personal_id: str = ""
    residence: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class FormDefinition:
    """A form: one immutable version. ``owner`` is whom the result is for, ``submitter`` who asks for them."""

    code: str
    titles: Texts
    pages: tuple[Page, ...]
    checks: tuple[Check, ...] = ()
    owner: PersonKeys
    submitter: PersonKeys
    relation_key: str = ""
    version: int = 0

    def page(self, code: str) -> Page:
        """Return a page. Raises NoSuchPage."""
        for page in self.pages:
            if page.code == code:
                return page
        raise NoSuchPage(page=code)

    def question(self, key: str) -> Question:
        """Return a question. Raises NoSuchQuestion."""
        for page in self.pages:
            for question in page.questions:
                if question.key == key:
                    return question
        raise NoSuchQuestion(question=key)

    def page_of(self, field_name: str) -> Page:
        """Return the page that a question, or the field of a problem, stands on. Raises NoSuchQuestion."""
        key = field_name.split("__")[0]
        for page in self.pages:
            if any(question.key == key for question in page.questions):
                return page
        raise NoSuchQuestion(question=key)

    def page_after(self, code: str) -> Page | None:
        """Return the page that follows one, None after the last. Raises NoSuchPage."""
        place = self.pages.index(self.page(code)) + 1
        return self.pages[place] if place < len(self.pages) else None


@dataclass(frozen=True, kw_only=True)
class PageReading:
    """What one page of a form said: good ``answers``, everything as typed (``raw``), and what is wrong.

    ``warnings`` are unlikely but possible answers: they're shown, and don't stop anybody.
    """

    answers: dict[str, Answer]
    raw: dict[str, str]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, before it is said in words: where, a code of MESSAGES, and the facts of the message."""

    field: str
    code: str
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)
    is_warning: bool = False


class PageProgress(TextChoices):
    """How far somebody is with a page."""

    NOT_STARTED = "NOT_STARTED", _("Not started")
    STARTED = "STARTED", _("To be completed")
    DONE = "DONE", _("Completed")


@dataclass(frozen=True)
class PageState:
    """A line of the task list."""

    code: str
    title: str
    progress: PageProgress


@dataclass(frozen=True)
class Row:
    """One answer to be read by people."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Section:
    """The answers of a page, to be read by people."""

    page_code: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody named in a form: its owner or its submitter, as far as the form asks.

    ``birth_date`` is 1990-09-05, 1990-09 or 1990. ``relation`` is the choice's code, ``relations`` its words.
    """

    full_name: str
    birth_date: str = ""
    gender: str = ""
    personal_id: str = ""
    residence: dict[str, str] = field(default_factory=dict)
    phone: str = ""
    email: str = ""
    relation: str = ""
    relations: Texts = field(default_factory=dict)


class NoSuchForm(NoSuchThing):
    code = "no_such_form"
    message = _("There is no such form.")


class NoSuchPage(NoSuchThing):
    code = "no_such_page"


class NoSuchQuestion(NoSuchThing):
    code = "no_such_question"


@dataclass(frozen=True)
class Unsound:
    """One thing that keeps a form from being published: where, a code of UNSOUND, and the facts of the message."""

    path: str
    code: str
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


class FormNotSound(InvalidInput):
    """A definition that can't be published, with everything that is wrong with it."""

    code = "form_not_sound"
    message = _("The form can't be published yet.")

    def __init__(self, faults: Sequence[Unsound]) -> None:
        self.faults = tuple(faults)
        super().__init__([Problem(fault.path, UNSOUND[fault.code] % fault.facts) for fault in faults])


class FormTaken(Refused):
    code = "form_taken"
    message = _("Version %(version)s of the form %(form)s is here with other content.")


UNSOUND = {
    "no_title": _("The title is missing in Vietnamese or in English."),
    "page_twice": _("The page %(code)s stands twice."),
    "question_twice": _("The question %(code)s stands twice."),
    "no_question": _("The page has no question."),
    "bad_key": _("A key is lower case words joined by single underscores."),
    "no_label": _("The label is missing in Vietnamese or in English."),
    "no_purpose": _("Say why it is asked (in Vietnamese and English) and what law allows it."),
    "no_choice_label": _("A choice has no label in Vietnamese or in English."),
    "choices_do_not_fit": _("A question of kind CHOICE needs choices, and only such a question may have them."),
    "unknown_prefill": _("Nothing is known as %(prefill)s."),
    "cannot_hold": _("It depends on %(key)s, which isn't asked before or hasn't those answers."),
    "check_does_not_fit": _("The check %(check)s names questions that don't fit it: %(keys)s."),
    "unknown_keys": _("No such question is asked: %(keys)s."),
}


MESSAGES = {
    "required": _("Fill in “%(label)s”."),
    "not_chosen": _("Choose an answer for “%(label)s”."),
    "not_confirmed": _("Tick the box to confirm: “%(label)s”."),
    "too_long": _("“%(label)s” may have at most %(max)s characters; shorten it by %(over)s."),
    "not_a_name": _("“%(label)s” may hold letters, spaces, hyphens and apostrophes only; take out: %(found)s"),
    "not_a_number": _("Write “%(label)s” in figures, for example 2."),
    "not_a_choice": _("Choose one of the answers offered for “%(label)s”."),
    "not_a_date": _("“%(label)s” isn't a day of the calendar. Write it like 05/09/1990."),
    "date_incomplete": _("Write the day, month and year of “%(label)s”, like 05/09/1990."),
    "not_a_phone": _("Write “%(label)s” with 10 digits, beginning with 0, like 0912 345 678."),
    "not_an_email": _("Write “%(label)s” like name@example.vn."),
    "province_missing": _("Choose the province or city of “%(label)s”."),
    "commune_missing": _("Choose the commune, ward or special zone of “%(label)s”."),
    "commune_elsewhere": _("Choose a commune, ward or special zone of the province that you chose for “%(label)s”."),
    "malformed": _("“%(label)s” wasn't sent in a form that can be read. Fill it in again."),
    "id_NOT_TWELVE_DIGITS": _(
        "“%(label)s” has 12 digits; you wrote %(count)s characters. Copy the number from the identity card; the old "
        "number of 9 digits can't be used."
    ),
    "id_UNKNOWN_PLACE": _(
        "“%(label)s” begins with %(start)s, which no province or country has. Check the first 3 digits."
    ),
    "id_WRONG_CENTURY": _(
        "“%(label)s” belongs to somebody born in %(year)s, not on %(birth_date)s. Check the 4th digit (the century), "
        "or the date of birth."
    ),
    "id_WRONG_YEAR": _(
        "“%(label)s” belongs to somebody born in %(year)s, not on %(birth_date)s. Check the 5th and 6th digits, "
        "or the date of birth."
    ),
    "id_WRONG_GENDER": _(
        "The 4th digit of “%(label)s” usually belongs to a person of the other gender. If the number is right, go on."
    ),
    "in_future": _("“%(label)s” can't be after today, %(today)s."),
    "not_older": _("“%(label)s” must be before “%(other)s”. Check both dates."),
    "hardly_older": _(
        "There are fewer than %(years)s years between “%(label)s” and “%(other)s”. If that's right, go on."
    ),
    "same": _("“%(label)s” can't be the same as “%(other)s”."),
}
"""What a person reads about a fault: what is wrong and what to do."""
