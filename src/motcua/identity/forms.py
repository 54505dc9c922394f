"""The forms that django-allauth's pages use, with our words and our ways to say who one is."""

from typing import Any

from allauth.account.forms import BaseConfirmCodeForm, LoginForm, ResetPasswordKeyForm
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.identity import queries
from motcua.identity.models import Account


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

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        return str(super().clean_code())


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
