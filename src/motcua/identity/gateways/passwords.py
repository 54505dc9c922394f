"""Django's password validators (``AUTH_PASSWORD_VALIDATORS``), with our words: Django's are not in Vietnamese."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OWN_WORDS = _("The password must not contain your name, number or address.")
_WORDS: Mapping[str, str | Promise] = {
    "password_too_short": _("The password is too short. It needs at least 8 characters."),
    "password_too_common": _("This password is one that many people use. Choose another."),
    "password_too_similar": OWN_WORDS,
}


def problems_of_password(password: str, own_words: Sequence[str]) -> list[str | Promise]:
    """Return what is wrong with a new password of somebody with these names, numbers and addresses."""
    if any(len(word) > 2 and word.lower() in password.lower() for word in own_words):
        return [OWN_WORDS]
    try:
        validate_password(password)
    except ValidationError as problem:
        return [_WORDS.get(error.code or "", str(error.message)) for error in problem.error_list]
    return []
