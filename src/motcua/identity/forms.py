"""What the pages ask: django-allauth's forms with our words, and our own questions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from allauth.account.forms import BaseConfirmCodeForm, LoginForm, ResetPasswordKeyForm
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.base.errors import Problem
from motcua.base.vietnamese import parse_date
from motcua.identity import queries
from motcua.identity.models import Account
from motcua.ui.fields import Field, Option


class SignInForm(LoginForm):  # type: ignore[misc]
    """Who, and the password; a code follows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Personal id, phone number, e-mail address or username")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""


class CodeForm(BaseConfirmCodeForm):  # type: ignore[misc]
    """The six digits of a message."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six-digit code")


class ResetRequestForm(forms.Form):
    """Who wants a new password; the page answers the same whether or not there is such an account."""

    email = forms.CharField(label=_("Personal id, phone number, e-mail address or username"), max_length=254)

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send a code to the account's own address, if there is one."""
        login = self.cleaned_data["email"]
        username = queries.find_username(login)
        account = Account.objects.filter(username=username, is_active=True).first() if username else None
        address = (account.email or account.phone) if account else ""
        PasswordResetVerificationProcess.initiate(
            request=request, user=account if address else None, email=address or login
        )
        return str(login)


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("The new password again")


def registration_fields(typed: Mapping[str, str], problems: Sequence[Problem] = ()) -> list[Field]:
    """Return the questions of the registration page with what was typed and what is wrong with it."""
    questions = [
        Field("full_name", "text", _("Full name"), autocomplete="name", width="long", max_length=100),
        Field(
            "personal_id",
            "text",
            _("Personal id"),
            hint=_("12 digits, on your identity card."),
            inputmode="numeric",
            width="medium",
            max_length=20,
        ),
        Field(
            "birth_date",
            "date",
            _("Date of birth"),
            hint=_("Day, month and year, such as 5/9/1990."),
            autocomplete="bday",
            width="medium",
        ),
        *_contact_questions(),
        Field(
            "password",
            "password",
            _("Password"),
            hint=_("At least 8 characters, none of them your name or number."),
            autocomplete="new-password",
            width="long",
        ),
    ]
    return _filled(questions, typed, problems)


def contact_fields(typed: Mapping[str, str], problems: Sequence[Problem] = ()) -> list[Field]:
    """Return the questions about how somebody is reached."""
    languages = tuple(Option(code, name) for code, name in settings.LANGUAGES)
    questions = [
        *_contact_questions(),
        Field("language", "radios", _("Language of messages to you"), options=languages),
        Field(
            "password",
            "password",
            _("Your password"),
            hint=_("Asked again so that nobody else can change this for you."),
            autocomplete="current-password",
            width="long",
        ),
    ]
    return _filled(questions, typed, problems)


def password_fields(problems: Sequence[Problem] = ()) -> list[Field]:
    """Return the one question behind an officer's link."""
    hint = _("At least 8 characters, none of them your name or number.")
    question = Field("password", "password", _("New password"), hint=hint, autocomplete="new-password", width="long")
    return _filled([question], {}, problems)


def read_birth_date(text: str, today: date) -> date | None:
    """Return the whole day somebody typed, None when it is none."""
    try:
        day = parse_date(text, today=today)
    except ValueError:
        return None
    return day if isinstance(day, date) else None


def _contact_questions() -> list[Field]:
    return [
        Field(
            "phone",
            "tel",
            _("Phone number"),
            hint=_("A phone number or an e-mail address is enough; codes and news go there."),
            required=False,
            autocomplete="tel",
            width="medium",
            max_length=20,
        ),
        Field("email", "email", _("E-mail address"), required=False, autocomplete="email", width="long"),
    ]


def _filled(questions: Sequence[Field], typed: Mapping[str, str], problems: Sequence[Problem]) -> list[Field]:
    return [
        replace(
            question,
            value=None if question.kind == "password" else typed.get(question.name, ""),
            errors=tuple(problem.message for problem in problems if problem.field == question.name),
        )
        for question in questions
    ]
