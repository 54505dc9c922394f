"""Notices for any test."""

from uuid import UUID

from motcua.base import clock
from motcua.notices import actions


def make_notice(*, account_id: UUID, email: str = "an@thu.example", phone: str = "", link: str = "") -> UUID:
    """Tell an account that its dossier was received; return the notice's id."""
    notice_id = actions.notify(
        account_id=account_id,
        email=email,
        phone=phone,
        title={"vi": "Hồ sơ đã được tiếp nhận", "en": "Dossier received"},
        body={"vi": "Hồ sơ của bạn đã được tiếp nhận.", "en": "Your dossier has been received."},
        link=link,
        now=clock.now(),
    )
    assert notice_id is not None  # noqa: S101
    return notice_id
