"""The table of synonyms."""

import pytest

from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.errors import NotAllowed
from motcua.catalogue import actions, queries
from motcua.catalogue.types import Synonym

pytestmark = pytest.mark.django_db


def test_a_synonym_is_changed_and_taken_out():
    actions.save_synonyms(synonyms=[Synonym("GPLX", "bằng lái")], by=SYSTEM)
    actions.save_synonyms(synonyms=[Synonym("gplx", "giấy phép lái xe")], by=SYSTEM)
    assert queries.list_synonyms() == [Synonym("gplx", "giay phep lai xe")]

    actions.remove_synonyms(phrases=["GPLX"], by=SYSTEM)
    assert queries.list_synonyms() == []


def test_only_an_administrator_changes_it():
    with pytest.raises(NotAllowed):
        actions.save_synonyms(synonyms=[], by=Actor(hat=Hat.OFFICER))
    with pytest.raises(NotAllowed):
        actions.remove_synonyms(phrases=[], by=Actor(hat=Hat.CITIZEN))
