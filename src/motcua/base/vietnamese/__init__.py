"""Dates, numbers and money as people write them in Việt Nam: values in, values out."""

from motcua.base.vietnamese.dates import (
    PartialDate,
    format_any_date,
    format_date,
    format_long_date,
    from_iso,
    parse_date,
    to_iso,
)
from motcua.base.vietnamese.numbers import format_number, format_vnd, parse_number
from motcua.base.vietnamese.words import date_in_words, number_in_words, vnd_in_words

__all__ = [
    "PartialDate",
    "date_in_words",
    "format_any_date",
    "format_date",
    "format_long_date",
    "format_number",
    "format_vnd",
    "from_iso",
    "number_in_words",
    "parse_date",
    "parse_number",
    "to_iso",
    "vnd_in_words",
]
