"""The doctor finds what is wrong, and nothing where all is well."""

import unicodedata

import pytest

from motcua.identity import invariants
from motcua.identity.models import Person
from motcua.identity.testing import make_citizen

pytestmark = pytest.mark.django_db

CHECKS = [
    invariants.names_are_in_one_form,
    invariants.one_account_for_a_person,
    invariants.papers_have_files,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_all_is_well_among_new_people(check):
    make_citizen()

    assert check() == []


def test_a_name_in_another_form_is_found():
    make_citizen()
    Person.objects.update(full_name=unicodedata.normalize("NFD", "Nguyễn Văn An"))

    assert len(invariants.names_are_in_one_form()) == 1
