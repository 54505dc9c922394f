"""Checks between answers: a date not in the future, a number that fits a person, a parent older than the child."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from motcua.base.vietnamese import PartialDate, format_any_date, format_date, from_iso
from motcua.forms.types import Answers, Check, CheckKind, Fault
from motcua.wire import personal_id
from motcua.wire.personal_id import IdFault


def faults_between(checks: Sequence[Check], answers: Answers, *, today: date) -> list[Fault]:
    """Return what the answers say against each other; a check waits until all its answers are there."""
    return [
        fault
        for check in checks
        if all(isinstance(answers.get(key), str) for key in check.keys)
        for fault in _CHECKS[check.kind](check, [str(answers[key]) for key in check.keys], today)
    ]


def _not_in_future(check: Check, values: list[str], today: date) -> Iterator[Fault]:
    if _earliest(values[0]) > today:
        yield Fault(check.keys[0], "in_future", {"today": format_date(today)})


def _id_fits_person(check: Check, values: list[str], today: date) -> Iterator[Fault]:
    number, born = values[0], from_iso(values[1])
    gender = values[2] if len(values) > 2 else check.gender
    for fault in personal_id.check(number, born.year, gender or None):
        if fault not in (IdFault.NOT_TWELVE_DIGITS, IdFault.UNKNOWN_PLACE):  # said when the number was read
            facts = {"year": personal_id.birth_year(number), "birth_date": format_any_date(born)}
            yield Fault(check.keys[0], f"id_{fault.value}", facts, is_warning=fault.is_warning)


def _older_by(check: Check, values: list[str], today: date) -> Iterator[Fault]:
    older, younger = _earliest(values[0]), _latest(values[1])
    if older >= younger:
        yield Fault(check.keys[0], "not_older", {"other_key": check.keys[1]})
    elif (younger.year - older.year) - ((younger.month, younger.day) < (older.month, older.day)) < check.years:
        yield Fault(check.keys[0], "hardly_older", {"other_key": check.keys[1], "years": check.years}, is_warning=True)


def _different(check: Check, values: list[str], today: date) -> Iterator[Fault]:
    if values[0] == values[1]:
        yield Fault(check.keys[0], "same", {"other_key": check.keys[1]})


def _earliest(kept: str) -> date:
    day = from_iso(kept)
    return day if isinstance(day, date) else date(day.year, day.month or 1, 1)


def _latest(kept: str) -> date:
    day = from_iso(kept)
    if isinstance(day, PartialDate):
        return date(day.year, day.month or 12, 28)
    return day


_CHECKS: dict[CheckKind, Callable[[Check, list[str], date], Iterator[Fault]]] = {
    CheckKind.NOT_IN_FUTURE: _not_in_future,
    CheckKind.ID_FITS_PERSON: _id_fits_person,
    CheckKind.OLDER_BY: _older_by,
    CheckKind.DIFFERENT: _different,
}
