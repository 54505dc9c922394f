"""Numbers in Vietnamese form: dots between thousands, a comma before decimals."""

import re
from decimal import Decimal

_NUMBER = re.compile(r"[-−]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")


def format_number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """Return 1.234.567,89, with as many decimals as the value has, or as asked."""
    number = Decimal(str(value))
    text = f"{number:,.{decimals}f}" if decimals is not None else f"{number:,f}"
    return text.translate(str.maketrans(",.", ".,"))


def format_vnd(amount_vnd: int) -> str:
    """Return an amount of money: 1.234.567 đồng."""
    return f"{format_number(amount_vnd)} đồng"


def parse_number(text: str) -> Decimal:
    """Return the number that somebody wrote in Vietnamese form ("3.451" is 3451, "95,8" is 95.8). Raises ValueError."""
    written = text.replace("\u00a0", "").replace(" ", "")
    if _NUMBER.fullmatch(written) is None:
        raise ValueError(f"not a number: {text!r}")
    return Decimal(written.replace(".", "").replace(",", ".").replace("−", "-"))
