"""What ``motcua doctor`` checks in identity."""

from collections.abc import Sequence

from django.db.models import Count

from motcua.base.files import exists
from motcua.base.invariants import invariant
from motcua.base.text import name_sort_key, nfc
from motcua.identity.models import Account, Person, StorePaper
from motcua.identity.types import AccountKind

MOST = 20


@invariant("every name is stored in NFC and sorts by its given name")
def names_are_in_one_form() -> Sequence[str]:
    """Return people whose name is in another normal form, or whose sort key is not the name's."""
    rows = Person.objects.order_by("id").values_list("id", "full_name", "name_sort_key")
    wrong = (str(key) for key, name, order in rows.iterator() if name != nfc(name) or order != name_sort_key(name))
    return [key for _, key in zip(range(MOST), wrong, strict=False)]


@invariant("a person has at most one citizen's account")
def one_account_for_a_person() -> Sequence[str]:
    """Return people with several accounts."""
    rows = (
        Account.objects.filter(kind=AccountKind.CITIZEN)
        .values("person_id")
        .annotate(accounts=Count("id"))
        .filter(accounts__gt=1)
        .order_by("person_id")[:MOST]
    )
    return [f"{row['person_id']}: {row['accounts']} accounts" for row in rows]


@invariant("every paper in a personal store has its file")
def papers_have_files() -> Sequence[str]:
    """Return papers whose file is not in the sealed store."""
    rows = StorePaper.objects.order_by("id").values_list("id", "file_key")
    wrong = (f"{key}: {file_key}" for key, file_key in rows.iterator() if not exists(file_key))
    return [line for _, line in zip(range(MOST), wrong, strict=False)]
