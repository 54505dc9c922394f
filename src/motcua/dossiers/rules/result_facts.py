"""From the answers of a form to the facts of the paper that is its result: one function for each result paper."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from motcua.base.vietnamese import number_in_words

Texts = Mapping[str, str]


def birth_certificate(answers: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    """Return the facts of a birth certificate (giấy khai sinh, TT 04/2020/TT-BTP). ``texts`` are answers as people read
    them, by key."""
    birth_date = str(answers["child_birth_date"])
    return {
        "book": f"01/{birth_date[:4]}-KS",
        "child": {
            "full_name": texts["child_full_name"],
            "birth_date": birth_date,
            "birth_date_in_words": date_in_words(date.fromisoformat(birth_date)),
            "gender": texts["child_gender"],
            "ethnicity": texts.get("child_ethnicity", ""),
            "nationality": texts.get("child_nationality", ""),
            "birth_place": texts.get("child_birth_place", ""),
            "home_town": texts.get("child_home_town", ""),
        },
        "mother": _parent("mother", answers, texts),
        "father": _parent("father", answers, texts),
        "requester": {
            "full_name": texts["requester_full_name"],
            "identity_paper": f"Số định danh cá nhân {texts['requester_personal_id']}",
        },
    }


def date_in_words(day: date) -> str:
    """Return a day in words, as civil status papers write it."""
    return f"Ngày {number_in_words(day.day)} tháng {number_in_words(day.month)} năm {number_in_words(day.year)}"


def _parent(who: str, answers: Mapping[str, Any], texts: Texts) -> dict[str, Any]:
    return {
        "full_name": texts.get(f"{who}_full_name", ""),
        "birth_year": str(answers.get(f"{who}_birth_date", ""))[:4],
        "ethnicity": texts.get(f"{who}_ethnicity", ""),
        "nationality": texts.get(f"{who}_nationality", ""),
        "residence": texts.get(f"{who}_residence", ""),
    }


BUILDERS: dict[str, Callable[[Mapping[str, Any], Texts], dict[str, Any]]] = {"birth_certificate": birth_certificate}
