"""What django-allauth must know of us: who signs in under which name, where codes go, which steps there are.

A sign-in is a password and then a one-time code. allauth's own tables of addresses stay empty: the account's
e-mail address and phone number are identity's, and codes leave the house through ``notices``.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage
from allauth.core.internal.httpkit import headed_redirect_response
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from motcua.base import clock
from motcua.base.errors import TooManyRequests
from motcua.identity import queries
from motcua.identity.gateways.passwords import problems_of_password
from motcua.identity.models import Account
from motcua.identity.types import AccountClosed, NoAddressForCode
from motcua.notices import actions as notices

PAUSE_SECONDS = 300  # as in ACCOUNT_RATE_LIMITS["login_failed"]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's hooks, answered by identity."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The name or the password is not right. Check both and try again."),
        "incorrect_code": _("This code is not right. Check the newest message and type its six digits."),
        "too_many_login_attempts": _("The code was wrong too often. Sign in again to get a new one."),
        "rate_limited": _("Wait a little before you ask for another code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: citizens register on identity's own page, officers are appointed."""
        return False

    def get_login_stages(self) -> list[str]:
        return [f"{CodeStage.__module__}.{CodeStage.__qualname__}"]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Let people sign in by personal id, confirmed phone or e-mail address, officers by username."""
        login = credentials.get("username", "")
        credentials["username"] = queries.find_username(login) or login
        account: Account | None = super().authenticate(request, **credentials)
        return account

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Hold the limit of failed attempts. Raises TooManyRequests."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as problem:
            raise TooManyRequests(seconds=PAUSE_SECONDS) from problem

    def clean_password(self, password: str, user: Account | None = None) -> str:
        """Hold a new password against the house's rules. Raises ValidationError."""
        own_words = [user.username, user.email, user.phone] if user else []
        if problems := problems_of_password(password, own_words):
            raise ValidationError([str(problem) for problem in problems])
        return password

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a one-time code to an e-mail address or a phone number, at once."""
        subject, text = MESSAGES[template_prefix](str(context["code"]))
        way = {"email": email} if "@" in email else {"phone": email}
        notices.send_now(**way, subject=subject, text=text, now=clock.now())

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner of an account that its password was changed."""
        notices.notify(
            account_id=user.id,
            email=user.email,
            phone="" if user.email else user.phone,
            title={"vi": "Mật khẩu của bạn đã được thay đổi", "en": "Your password was changed"},
            body={
                "vi": "Mật khẩu tài khoản của bạn vừa được đặt lại. Nếu không phải bạn thực hiện, "
                "hãy liên hệ ngay bộ phận một cửa.",
                "en": "The password of your account has just been changed. If that was not you, "
                "contact the one-stop office at once.",
            },
            language=user.language,
            now=clock.now(),
        )

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Show our own words only; allauth's templated messages are left out."""
        if kwargs.get("message"):
            super().add_message(request, level, message_template, *args, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        raise AccountClosed()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the first page of the hat: ``MOTCUA_FIRST_PAGES`` by account kind."""
        user = request.user
        names = settings.MOTCUA_FIRST_PAGES.get(getattr(user, "kind", ""), [])
        return first_address([*names, "home", "notices"])

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return first_address(["home", "account_login"])


class CodeStage(LoginByCodeStage):  # type: ignore[misc]
    """The second step of every sign-in: a code to the account's e-mail address, or to its phone."""

    def handle(self) -> tuple[HttpResponse, bool]:
        if not self.state:
            account: Account = self.login.user
            address = account.email or account.phone
            if not address:
                raise NoAddressForCode()
            LoginCodeVerificationProcess.initiate(request=self.request, user=account, email=address, stage=self)
            self.state["login_by_code_required"] = True
        return headed_redirect_response("account_confirm_login_code"), True

    def exit(self) -> HttpResponse:
        """Go on; the code came back, so the address it was sent to may be used to sign in from now on."""
        now, account, address = clock.now(), self.login.user, self.state["email"]
        own = Account.objects.filter(id=account.id)
        own.filter(email=address, email_confirmed_at__isnull=True).update(email_confirmed_at=now)
        own.filter(phone=address, phone_confirmed_at__isnull=True).update(phone_confirmed_at=now)
        response: HttpResponse = super().exit()
        return response


def first_address(names: list[str]) -> str:
    """Return the address of the first of these pages that this deployment has."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return f"/{get_language()}/"


def _login_code(code: str) -> tuple[str, str]:
    return (
        gettext("Your code to sign in"),
        gettext("%(code)s is your code to sign in. It is good for 10 minutes. Never tell it to anybody.")
        % {"code": code},
    )


def _reset_code(code: str) -> tuple[str, str]:
    return (
        gettext("Your code for a new password"),
        gettext("%(code)s is your code to set a new password. It is good for 10 minutes. Never tell it to anybody.")
        % {"code": code},
    )


MESSAGES: dict[str, Callable[[str], tuple[str, str]]] = {
    "account/email/login_code": _login_code,
    "account/email/password_reset_code": _reset_code,
}
