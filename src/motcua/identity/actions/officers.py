"""Officers' accounts: opened without a password, which its owner chooses behind a link that works once."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.base.actor import Actor
from motcua.base.errors import InvalidInput, NotAllowed, Problem
from motcua.base.text import tidy
from motcua.identity import queries
from motcua.identity.actions.accounts import create_officer
from motcua.identity.actions.registration import check_contact
from motcua.identity.gateways.passwords import problems_of_password
from motcua.identity.models import Account
from motcua.identity.rules import is_name, is_username, read_email, read_phone, read_username
from motcua.identity.types import AccountKind, OfficerLink
from motcua.notices import actions as notices
from motcua.notices.types import CannotReachYou


@transaction.atomic(savepoint=False)
def invite_officer(
    *, username: str, full_name: str, email: str, phone: str = "", language: str = "vi", by: Actor, now: datetime
) -> OfficerLink:
    """Open an officer's account without a password and send the link at which its owner chooses one.

    Raises NotAllowed to whoever is neither the system nor an administrator, InvalidInput with everything that is wrong.
    """
    _check_administrator(by)
    username, full_name = read_username(username), tidy(full_name)
    email, phone = read_email(email), read_phone(phone)
    problems = check_contact(email, phone)
    if not is_name(full_name):
        problems.insert(0, Problem("full_name", _("Write the officer's full name.")))
    if not is_username(username):
        problems.insert(
            0, Problem("username", _("A username has 3 to 64 letters without marks, digits, dots, - or _."))
        )
    elif Account.objects.filter(username=username).exists():
        problems.insert(0, Problem("username", _("This username is taken. Choose another.")))
    if problems:
        raise InvalidInput(problems)
    account_id = create_officer(
        username=username,
        full_name=full_name,
        password=None,
        email=email,
        phone=phone,
        language=language,
        by=by,
        now=now,
    )
    return _with_link(Account.objects.get(id=account_id), now)


@transaction.atomic(savepoint=False)
def renew_link(*, account_id: UUID, by: Actor, now: datetime) -> OfficerLink:
    """Take an officer's password away and send a new link; older links and open sessions end with it.

    Raises NotAllowed to whoever is neither the system nor an administrator; whose officer it is, agencies decides.
    """
    _check_administrator(by)
    account = (
        Account.objects.select_for_update().filter(id=account_id, kind=AccountKind.OFFICER, is_active=True).first()
    )
    if account is None:
        raise NotAllowed()
    account.set_unusable_password()
    account.save(update_fields=["password"])
    return _with_link(account, now)


@transaction.atomic(savepoint=False)
def choose_password(*, token: str, password: str) -> None:
    """Set the password of an officer's account by its link, once. Raises LinkIsSpent, InvalidInput."""
    owner = queries.get_account_behind(token)
    account = Account.objects.select_for_update().get(id=owner.id)
    queries.get_account_behind(token)  # again, now that nobody else can use it meanwhile
    own_words = [account.username, account.full_name, account.email, account.phone]
    if problems := problems_of_password(password, own_words):
        raise InvalidInput([Problem("password", message) for message in problems])
    account.set_password(password)
    account.save(update_fields=["password"])


def _check_administrator(by: Actor) -> None:
    if not (by.is_system or (by.is_officer and "ADMINISTRATOR" in by.roles)):
        raise NotAllowed()


def _with_link(account: Account, now: datetime) -> OfficerLink:
    """Return the link of an account and send it; no copy of it is kept."""
    token = queries.link_token(account)
    with translation.override(account.language):
        link = f"{settings.MOTCUA_BASE_URL}{reverse('officer_link', args=[token])}"
        text = gettext(
            "An account for %(name)s is ready at Một Cửa; your username is %(username)s. Choose your password within "
            "3 days: %(link)s. The link works once. Give it to nobody."
        ) % {"name": account.full_name, "username": account.username, "link": link}
        subject = gettext("Choose your password for Một Cửa")
    try:
        notices.send_now(email=account.email, phone=account.phone, subject=subject, text=text, now=now)
    except CannotReachYou:
        return OfficerLink(account_id=account.id, link=link, was_sent=False)
    return OfficerLink(account_id=account.id, link=link, was_sent=True)
