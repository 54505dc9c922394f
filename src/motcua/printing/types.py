"""The words of printing."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.base.errors import Refused


class CannotBePrinted(Refused):
    """A template and its facts do not fit together: a fault of the house, kept with what Typst said."""

    code = "cannot_be_printed"
    message = _("This paper cannot be printed: %(reason)s")
    http_status = 500


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a paper leaves room for a digital signature: ``page`` from 1, lengths in points from the top left."""

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float
