"""Reads of identity."""

from uuid import UUID

from motcua.identity.models import Account
from motcua.identity.types import AccountData, AccountKind


def find_account(account_id: UUID) -> AccountData | None:
    """Return an active account, to build the Actor of a request (one statement)."""
    account = Account.objects.select_related("person").filter(id=account_id, is_active=True).first()
    if account is None:
        return None
    person = account.person
    return AccountData(
        id=account.id,
        kind=AccountKind(account.kind),
        username=account.username,
        full_name=person.full_name if person else account.full_name,
        person_id=person.id if person else None,
        personal_id=(person.personal_id or "") if person else "",
        language=account.language,
    )
