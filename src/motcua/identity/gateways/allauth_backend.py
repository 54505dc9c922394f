"""Who belongs to a session: account and person in one statement, at every request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from motcua.identity.models import Account


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend, which reads the person along with the account."""

    def get_user(self, user_id: Any) -> Account | None:
        """Return an active account with its person."""
        return Account.objects.select_related("person").filter(pk=user_id, is_active=True).first()
