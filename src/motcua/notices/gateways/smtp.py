"""E-mail through the mail server of the settings (``MOTCUA_SMTP_URL``). It carries no text messages."""

from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage

from motcua.notices.types import CouldNotDeliver, Way

WAYS = frozenset({Way.EMAIL})


def send(*, way: Way, address: str, subject: str, text: str, now: datetime) -> None:
    """Hand one message to the mail server. Raises CouldNotDeliver when it is not taken."""
    try:
        EmailMessage(subject=subject, body=text, to=[address]).send()
    except (SMTPException, OSError) as problem:
        raise CouldNotDeliver(str(problem)) from problem
