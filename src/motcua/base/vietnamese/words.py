"""Amounts and days in words, as receipts and certificates ask for them."""

from datetime import date

from motcua.base.vietnamese.dates import PartialDate, from_iso

_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_GROUPS = ("", "nghìn", "triệu")
_BILLION = 10**9


def number_in_words(number: int) -> str:
    """Return a whole number in words: 1.500.000 is "một triệu năm trăm nghìn", 21 is "hai mươi mốt"."""
    if number < 0:
        return f"âm {number_in_words(-number)}"
    return _words(number, after_more=False) or _DIGITS[0]


def vnd_in_words(amount_vnd: int) -> str:
    """Return an amount of money in words, as a sentence begins: "Một triệu năm trăm nghìn đồng"."""
    words = number_in_words(amount_vnd)
    return f"{words[0].upper()}{words[1:]} đồng"


def date_in_words(day: date | PartialDate | str) -> str:
    """Return a day in words, as certificates repeat it: "Ngày năm, tháng chín, năm một nghìn chín trăm chín mươi".

    Takes kept days too (1990-09-05, 1990-09, 1990). Raises ValueError.
    """
    known = from_iso(day) if isinstance(day, str) else day
    parts = [f"năm {number_in_words(known.year)}"]
    if known.month:
        parts.insert(0, f"tháng {'tư' if known.month == 4 else number_in_words(known.month)}")
    if isinstance(known, date):
        parts.insert(0, f"ngày {number_in_words(known.day)}")
    words = ", ".join(parts)
    return f"{words[0].upper()}{words[1:]}"


def _words(number: int, *, after_more: bool) -> str:
    """Return the words of a number; after a larger group every place is said ("không trăm linh năm")."""
    billions, rest = divmod(number, _BILLION)
    parts = [f"{_words(billions, after_more=after_more)} tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            said = _below_thousand(group, after_more=after_more or bool(parts))
            parts.append(f"{said} {_GROUPS[power]}".strip())
    return " ".join(parts)


def _below_thousand(number: int, *, after_more: bool) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{_DIGITS[hundreds]} trăm"] if hundreds or after_more else []
    if rest:
        parts.append(_below_hundred(rest, after_more=bool(parts)))
    return " ".join(parts)


def _below_hundred(number: int, *, after_more: bool) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return f"linh {_DIGITS[ones]}" if after_more else _DIGITS[ones]
    said = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if ones == 0:
        return said
    if ones == 1 and tens > 1:
        return f"{said} mốt"
    return f"{said} {'lăm' if ones == 5 else _DIGITS[ones]}"
