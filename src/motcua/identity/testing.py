"""People for any test in the house, made by the real actions."""

import re
from datetime import date
from itertools import count
from uuid import UUID

from django.test import Client
from django.urls import reverse

from motcua.base import clock
from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.identity import actions, queries
from motcua.identity.types import AccountKind
from motcua.notices import queries as notices

PASSWORD = "MotCua@2026"  # noqa: S105
_serial = count(1)


def make_citizen(full_name: str = "Nguyễn Văn An", **facts: object) -> UUID:
    """Return the account id of a new verified citizen: a man born on 5 September 1990 unless told otherwise."""
    given: dict[str, object] = {
        "personal_id": f"001090{next(_serial):06d}",
        "password": PASSWORD,
        "birth_date": date(1990, 9, 5),
        "gender": "MALE",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "address_line": "Số 12 phố Đội Cấn",
        "email": f"an{next(_serial)}@thu.example",
        "by": SYSTEM,
        "now": clock.now(),
    } | facts
    return actions.create_citizen(full_name=full_name, **given)  # type: ignore[arg-type]


def make_officer(full_name: str = "Trần Thị Bình", **facts: object) -> UUID:
    """Return the account id of a new officer without a chair."""
    given: dict[str, object] = {
        "username": f"binh{next(_serial)}",
        "password": PASSWORD,
        "email": f"binh{next(_serial)}@h26.example",
        "by": SYSTEM,
        "now": clock.now(),
    } | facts
    return actions.create_officer(full_name=full_name, **given)  # type: ignore[arg-type]


def actor_of_account(account_id: UUID, **facts: object) -> Actor:
    """Return the Actor of an account, as ``project`` builds it, with an officer's chair given in ``facts``."""
    account = queries.find_account(account_id)
    assert account is not None  # noqa: S101
    given: dict[str, object] = {
        "hat": Hat.CITIZEN if account.kind is AccountKind.CITIZEN else Hat.OFFICER,
        "account_id": account.id,
        "person_id": account.person_id,
        "personal_id": account.personal_id,
        "full_name": account.full_name,
        "assurance": account.assurance,
    } | facts
    return Actor(**given)  # type: ignore[arg-type]


def sign_in(client: Client, account_id: UUID, password: str = PASSWORD) -> None:
    """Sign in over HTTP as a person would: password, then the code from the sandbox's outbox."""
    account = queries.find_account(account_id)
    assert account is not None  # noqa: S101
    client.post(reverse("account_login"), {"login": account.username, "password": password})
    answer = client.post(reverse("account_confirm_login_code"), {"code": latest_code()})
    assert answer.status_code == 302, answer.status_code  # noqa: S101


def latest_code() -> str:
    """Return the newest one-time code in the sandbox's outbox."""
    for message in notices.list_sandbox_messages():
        if found := re.search(r"\b\d{6}\b", message.text):
            return found.group()
    raise LookupError("no code in the outbox")
