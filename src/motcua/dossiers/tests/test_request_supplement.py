from datetime import timedelta

import pytest

from motcua.dossiers import actions, queries
from motcua.dossiers.testing import NOW, Town, add_photo, advance, ask_for_supplement, make_dossier
from motcua.dossiers.types import (
    Act,
    ItemKind,
    NothingMarked,
    NotMarkedForCorrection,
    ReasonNeeded,
    Stage,
    SupplementAlreadyAsked,
    SupplementItem,
)
from motcua.forms.types import NoSuchQuestion

NAME = SupplementItem(kind=ItemKind.ANSWER, key="child_full_name", reason="Khác với giấy chứng sinh")


def ask(code: str, *items: SupplementItem, town: Town) -> None:
    actions.request_supplement(dossier_code=code, items=items, by=town.binh, now=NOW)


def test_the_clock_stands_while_the_applicant_corrects(town: Town) -> None:
    code = make_dossier(town, to=Stage.IN_PROGRESS)
    before = queries.get_clock(code, by=town.duc, now=NOW)

    ask_for_supplement(town, code, by=town.duc)

    dossier, after = queries.get_dossier(code, by=town.duc, now=NOW), queries.get_clock(code, by=town.duc, now=NOW)
    assert before is not None
    assert after is not None
    assert (dossier.due_at, after.standing.is_paused) == (None, True)
    assert dossier.remaining_minutes == before.standing.remaining_minutes
    later = queries.get_clock(code, by=town.duc, now=NOW + timedelta(days=30))
    assert later is not None
    assert later.standing.remaining_minutes == before.standing.remaining_minutes


def test_before_acceptance_nobody_answers_late_while_the_applicant_corrects(town: Town) -> None:
    code = make_dossier(town, to=Stage.SUPPLEMENT_AT_INTAKE)

    dossier = queries.get_dossier(code, by=town.binh, now=NOW)

    assert (dossier.answer_due_at, queries.get_clock(code, by=town.binh, now=NOW)) == (None, None)


def test_everything_wrong_is_named_at_once_or_nothing_is_asked(town: Town) -> None:
    code = make_dossier(town)

    with pytest.raises(NothingMarked):
        ask(code, town=town)
    with pytest.raises(ReasonNeeded):
        ask(code, SupplementItem(kind=ItemKind.ANSWER, key="child_full_name", reason=" "), town=town)
    with pytest.raises(NoSuchQuestion):
        ask(code, SupplementItem(kind=ItemKind.ANSWER, key="shoe_size", reason="?"), town=town)
    assert queries.get_dossier(code, by=town.binh, now=NOW).stage is Stage.SUBMITTED


def test_it_is_asked_once_before_acceptance_and_once_after(town: Town) -> None:
    code = make_dossier(town, to=Stage.SUPPLEMENT_AT_INTAKE)
    answer(town, code)
    assert Act.REQUEST_SUPPLEMENT not in queries.get_dossier(code, by=town.binh, now=NOW).acts
    with pytest.raises(SupplementAlreadyAsked):
        ask(code, NAME, town=town)

    advance(town, code, Stage.IN_PROGRESS)
    assert Act.REQUEST_SUPPLEMENT in queries.get_dossier(code, by=town.duc, now=NOW).acts
    ask_for_supplement(town, code, by=town.duc)

    assert queries.get_dossier(code, by=town.duc, now=NOW).stage is Stage.SUPPLEMENT


def test_only_marked_papers_are_open(town: Town) -> None:
    code = make_dossier(town, to=Stage.SUPPLEMENT_AT_INTAKE)
    draft_id = queries.get_dossier(code, by=town.an, now=NOW).draft_id

    with pytest.raises(NotMarkedForCorrection):
        add_photo(draft_id, "identity_paper", by=town.an)


def answer(town: Town, code: str) -> None:
    draft_id = queries.get_dossier(code, by=town.an, now=NOW).draft_id
    add_photo(draft_id, "birth_attestation", by=town.an, now=NOW + timedelta(minutes=1))
    actions.answer_supplement(
        dossier_code=code, raw={"child_full_name": "Nguyễn Minh Ân"}, language="vi", by=town.an, now=NOW
    )
