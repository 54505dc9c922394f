"""People."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.text import name_sort_key, tidy
from motcua.identity.models import Person
from motcua.identity.rules import read_email, read_phone


@transaction.atomic(savepoint=False)
def record_person(
    *,
    full_name: str,
    personal_id: str = "",
    birth_date: date | None = None,
    gender: str = "",
    ethnicity: str = "",
    nationality: str = "",
    commune_code: str = "",
    address_line: str = "",
    phone: str = "",
    email: str = "",
    by: Actor,
    now: datetime,
) -> UUID:
    """Record a person whom an office has before it, and return their id.

    Somebody already known by the personal id stays as they are: a form does not overwrite the state's record.
    Raises NotAllowed to citizens.
    """
    if not (by.is_officer or by.is_system):
        raise NotAllowed()
    facts = {
        "full_name": tidy(full_name),
        "name_sort_key": name_sort_key(tidy(full_name)),
        "birth_date": birth_date,
        "gender": gender,
        "ethnicity": tidy(ethnicity),
        "nationality": tidy(nationality),
        "commune_code": commune_code,
        "address_line": tidy(address_line),
        "phone": read_phone(phone),
        "email": read_email(email),
        "created_at": now,
    }
    if not personal_id:
        return Person.objects.create(**facts).id
    person, _ = Person.objects.get_or_create(personal_id=personal_id, defaults=facts)
    return person.id
