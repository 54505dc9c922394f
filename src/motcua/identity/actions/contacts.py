"""How somebody is reached."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from motcua.base.actor import Actor
from motcua.base.errors import InvalidInput, NotAllowed, Problem
from motcua.identity.actions.registration import check_contact
from motcua.identity.models import Account
from motcua.identity.rules import read_email, read_phone
from motcua.notices import actions as notices


@transaction.atomic(savepoint=False)
def update_contact(*, email: str, phone: str, language: str, password: str, by: Actor, now: datetime) -> None:
    """Change the addresses and the language of one's own account; the old address is told.

    A new address can be used to sign in once a code came back from it. The password is asked again, so that a
    page left open cannot take an account over. Raises InvalidInput, NotAllowed.
    """
    if by.account_id is None:
        raise NotAllowed()
    account = Account.objects.select_for_update().get(id=by.account_id)
    email, phone = read_email(email), read_phone(phone)
    problems = check_contact(email, phone)
    if not account.check_password(password):
        problems.append(Problem("password", _("This is not your password.")))
    if problems:
        raise InvalidInput(problems)
    before = account.email, account.phone
    if account.email != email:
        account.email, account.email_confirmed_at = email, None
    if account.phone != phone:
        account.phone, account.phone_confirmed_at = phone, None
    account.language = language
    account.save(update_fields=["email", "phone", "email_confirmed_at", "phone_confirmed_at", "language"])
    if before != (email, phone):
        _tell_the_old_address(account, *before, now)


def _tell_the_old_address(account: Account, email: str, phone: str, now: datetime) -> None:
    notices.notify(
        account_id=account.id,
        email=email,
        phone="" if email else phone,
        title={"vi": "Thông tin liên hệ của bạn đã thay đổi", "en": "Your contact details were changed"},
        body={
            "vi": "Thư điện tử hoặc số điện thoại của tài khoản vừa được thay đổi. Nếu không phải bạn thực hiện, "
            "hãy liên hệ ngay bộ phận một cửa.",
            "en": "The e-mail address or phone number of your account has just been changed. If that was not you, "
            "contact the one-stop office at once.",
        },
        language=account.language,
        now=now,
    )
