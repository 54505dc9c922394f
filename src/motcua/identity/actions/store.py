"""The personal store (kho dữ liệu điện tử của tổ chức, cá nhân): NĐ 45/2020/NĐ-CP, điều 16."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.base.actor import Actor
from motcua.base.errors import NotAllowed
from motcua.base.files import StoredFile
from motcua.base.text import tidy
from motcua.identity.models import Person, StorePaper
from motcua.identity.types import AssuranceLevel, StoreKind


def keep_in_store(
    *,
    person_ids: Sequence[UUID] = (),
    personal_ids: Sequence[str] = (),
    kind: StoreKind,
    titles: Mapping[str, str],
    file: StoredFile,
    file_name: str,
    reference: str,
    about: str = "",
    source_names: Mapping[str, str] | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Keep a paper in the stores of these people; keeping the same one again changes nothing.

    ``person_ids`` are people known for sure (whoever filed it); of ``personal_ids`` only those count that belong
    to a verified account, because anybody can write somebody's number into a form. Two statements.
    Returns how many stores hold it. Raises NotAllowed to citizens.
    """
    if not (by.is_officer or by.is_system):
        raise NotAllowed()
    people = Person.objects.filter(
        Q(id__in=person_ids)
        | Q(personal_id__in=[number for number in personal_ids if number])
        & Q(accounts__is_active=True, accounts__assurance__gte=AssuranceLevel.VERIFIED)
    ).distinct()
    papers = [
        StorePaper(
            person_id=person_id,
            kind=kind,
            titles=dict(titles),
            reference=reference,
            about=tidy(about),
            source_names=dict(source_names or {}),
            file_name=file_name,
            file_key=file.key,
            file_size=file.size,
            file_sha256=file.sha256,
            media_type=file.media_type,
            kept_at=now,
        )
        for person_id in people.order_by("id").values_list("id", flat=True)
    ]
    StorePaper.objects.bulk_create(papers, ignore_conflicts=True)
    return len(papers)
