"""A town with its people, and dossiers at any stage, for any test in the house; made by the real actions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from PIL import Image, ImageDraw

from motcua.agencies import demo as agencies_demo
from motcua.agencies.testing import make_officer
from motcua.agencies.types import Role
from motcua.base import clock, files
from motcua.base.actor import SYSTEM, Actor
from motcua.base.ids import new_id
from motcua.catalogue import demo as catalogue_demo
from motcua.dossiers import actions, queries
from motcua.dossiers.models import Dossier, Draft, SupportingDocument
from motcua.dossiers.types import ItemKind, OutcomeKind, Stage, StatusFact, SubmissionReceipt, SupplementItem
from motcua.forms import queries as forms
from motcua.forms.testing import typed_page
from motcua.forms.types import Answer
from motcua.identity import testing as identity
from motcua.places.testing import make_places
from motcua.signing import actions as signing
from motcua.signing.testing import make_key
from motcua.signing.types import KeyKind, KeySubject

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday, 9 o'clock in the morning."""

BIRTH = "1.001193"
COMMUNE = "H26.45"
PAPERS = ("birth_attestation", "identity_paper")
_HOME: Answer = {"province": "01", "commune": "00004", "line": "Số 12 phố Đội Cấn"}
_TOWN: Answer = {"province": "01", "commune": "00004", "line": ""}


@dataclass(frozen=True)
class Town:
    """Phường Ba Đình: An and Lan, who have had a child; Bình, Đức and Chi, who serve there; Hoa, who serves next door.

    ``binh`` sits at the counter, ``duc`` handles civil status, ``chi`` leads; ``hoa`` is at another commune's counter.
    """

    an: Actor
    lan: Actor
    binh: Actor
    duc: Actor
    chi: Actor
    hoa: Actor


def make_town() -> Town:
    """Have places, agencies, the catalogue and the people of a ward, all of it of the demo's content."""
    make_places()
    agencies_demo.load(NOW)
    catalogue_demo.load(NOW)
    return Town(
        an=make_citizen("Nguyễn Văn An", "001090012345", date(1990, 9, 5), "MALE", "0912345678"),
        lan=make_citizen("Phạm Thị Lan", "001192023456", date(1992, 3, 18), "FEMALE", "0987654321"),
        binh=make_officer(f"{COMMUNE}.MC", Role.COUNTER, "Trần Thị Bình"),
        duc=make_officer(f"{COMMUNE}.TP", Role.HANDLER, "Lê Minh Đức", "Công chức Tư pháp - Hộ tịch"),
        chi=make_officer(f"{COMMUNE}.LD", Role.LEADER, "Phạm Linh Chi", "Phó Chủ tịch"),
        hoa=make_officer("H26.46.MC", Role.COUNTER, "Vũ Thị Hoa"),
    )


def make_citizen(full_name: str, personal_id: str, birth_date: date, gender: str, phone: str = "") -> Actor:
    """Return a verified citizen who lives in the town."""
    account_id = identity.make_citizen(
        full_name, personal_id=personal_id, birth_date=birth_date, gender=gender, phone=phone, commune_code="00004"
    )
    return identity.actor_of_account(account_id)


def birth_answers(**changes: Answer | None) -> dict[str, Answer]:
    """Return what An answers to register the birth of his and Lan's daughter; None takes an answer out."""
    answers: dict[str, Answer | None] = {
        "requester_relation": "FATHER",
        "requester_full_name": "Nguyễn Văn An",
        "requester_personal_id": "001090012345",
        "requester_residence": _HOME,
        "requester_phone": "0912345678",
        "requester_email": "an@thu.example",
        "child_full_name": "Nguyễn Minh An",
        "child_gender": "FEMALE",
        "child_birth_date": "2026-11-10",
        "child_birth_place": {"province": "01", "commune": "00004", "line": "Bệnh viện Phụ sản Hà Nội"},
        "child_ethnicity": "01",
        "child_nationality": "Việt Nam",
        "child_home_town": _TOWN,
        "mother_full_name": "Phạm Thị Lan",
        "mother_birth_date": "1992-03-18",
        "mother_personal_id": "001192023456",
        "mother_ethnicity": "01",
        "mother_nationality": "Việt Nam",
        "mother_residence": _HOME,
        "father_known": "YES",
        "father_full_name": "Nguyễn Văn An",
        "father_birth_date": "1990-09-05",
        "father_personal_id": "001090012345",
        "father_ethnicity": "01",
        "father_nationality": "Việt Nam",
        "father_residence": _HOME,
        "declaration": "yes",
        **changes,
    }
    return {key: answer for key, answer in answers.items() if answer is not None}


def make_photo(words: str = "Giấy chứng sinh", *, shade: int = 240) -> bytes:
    """Return a photo of a paper (JPEG) with some words on it."""
    picture = Image.new("RGB", (800, 1100), (shade, shade, shade - 15))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 60, 740, 1040), outline=(120, 100, 90), width=4)
    draw.text((120, 140), words.encode("ascii", "replace").decode(), fill=(40, 30, 30))
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=85)
    return kept.getvalue()


def typed_pages(answers: Mapping[str, Answer]) -> dict[str, dict[str, str]]:
    """Return what a browser sends for each page of the birth form so that it is read as these answers."""
    form = forms.get_form("birth")
    return {page.code: typed_page(form, page.code, dict(answers)) for page in form.pages}


def make_draft(
    town: Town,
    *,
    by: Actor | None = None,
    answers: Mapping[str, Answer] | None = None,
    papers: tuple[str, ...] = PAPERS,
    language: str = "vi",
    now: datetime = NOW,
    **changes: Answer | None,
) -> UUID:
    """Return a complete application for a birth registration: answers of every page and a photo of each paper.

    ``by`` is An unless told; an officer of the counter takes in for whoever stands there. ``changes`` are answers
    that differ (None: left open, and kept as typed).
    """
    by = by or town.an
    draft_id = actions.start_draft(procedure_code=BIRTH, agency_code=COMMUNE, language=language, by=by, now=now)
    given = birth_answers(**changes) if answers is None else answers
    for page_code, raw in typed_pages(given).items():
        actions.save_page(draft_id=draft_id, page_code=page_code, raw=raw, language="vi", by=by, now=now)
    for document_code in papers:
        add_photo(draft_id, document_code, by=by, now=now)
    return draft_id


def add_photo(
    draft_id: UUID, document_code: str, *, by: Actor, now: datetime = NOW, photo: bytes | None = None
) -> UUID:
    """Put a photo to a paper of a draft, or of a supplement."""
    stored = files.put(photo or make_photo(document_code), media_type="image/jpeg")
    return actions.add_document(
        draft_id=draft_id, document_code=document_code, file=stored, file_name=f"{document_code}.jpg", by=by, now=now
    )


def submit(draft_id: UUID, *, by: Actor, now: datetime = NOW) -> SubmissionReceipt:
    """Submit a draft as it stands."""
    revision = queries.get_draft(draft_id, by=by).revision
    return actions.submit(draft_id=draft_id, revision=revision, by=by, now=now)


def make_dossier(
    town: Town, *, by: Actor | None = None, to: Stage = Stage.SUBMITTED, now: datetime = NOW, **changes: Answer | None
) -> str:
    """Return the code of a submitted dossier, led on to a stage in the minute ``now``; it was written just before."""
    by = by or town.an
    before = now - timedelta(minutes=10)
    receipt = submit(make_draft(town, by=by, now=before, answers=birth_answers(**changes)), by=by, now=now)
    return advance(town, receipt.dossier_code, to, now=now)


def advance(town: Town, dossier_code: str, to: Stage, *, now: datetime = NOW) -> str:
    """Lead a submitted dossier on to a stage before its signature, or to one of the short ends; return its code."""
    at = {"dossier_code": dossier_code, "now": now}
    if to is Stage.SUPPLEMENT_AT_INTAKE:
        ask_for_supplement(town, dossier_code, by=town.binh, now=now)
    elif to is Stage.REJECTED:
        actions.reject_intake(**at, reason="Hồ sơ không thuộc thẩm quyền của phường", by=town.binh)  # type: ignore[arg-type]
    elif to is Stage.WITHDRAWN:
        actions.withdraw(**at, by=town.an)  # type: ignore[arg-type]
    elif to is not Stage.SUBMITTED:
        actions.accept(**at, by=town.binh)  # type: ignore[arg-type]
        if to is not Stage.ACCEPTED:
            actions.take(**at, by=town.duc)  # type: ignore[arg-type]
        if to in (Stage.SUPPLEMENT, Stage.LAPSED):
            ask_for_supplement(town, dossier_code, by=town.duc, now=now)
            if to is Stage.LAPSED:
                actions.lapse_supplements(now=now + timedelta(days=60))
        elif to is Stage.AWAITING_SIGNATURE:
            actions.propose(**at, kind=OutcomeKind.GRANTED, by=town.duc)  # type: ignore[arg-type]
        elif to not in (Stage.ACCEPTED, Stage.IN_PROGRESS):
            raise ValueError(f"advance() doesn't lead to {to}")
    return dossier_code


def ask_for_supplement(
    town: Town,
    dossier_code: str,
    *,
    by: Actor | None = None,
    answers: Mapping[str, str] | None = None,
    papers: Mapping[str, str] | None = None,
    now: datetime = NOW,
) -> None:
    """Send a dossier back with marks: by default the child's name and the birth attestation are wrong."""
    if answers is None and papers is None:
        answers = {"child_full_name": "Tên trong giấy chứng sinh có dấu khác"}
        papers = {"birth_attestation": "Ảnh mờ, không đọc được số giấy"}
    marks = [
        SupplementItem(kind=kind, key=key, reason=reason)
        for kind, given in ((ItemKind.ANSWER, answers), (ItemKind.PAPER, papers))
        for key, reason in (given or {}).items()
    ]
    actions.request_supplement(dossier_code=dossier_code, items=marks, by=by or town.binh, now=now)


def make_colleague(town: Town) -> Actor:
    """Return another handler of Đức's unit."""
    return make_officer(f"{COMMUNE}.TP", Role.HANDLER, "Hoàng Thu Thủy", "Công chức Tư pháp - Hộ tịch")


def make_keys(town: Town) -> None:
    """Give Chi a signing key, named ``chi``, and the commune its seal; the authority must be running."""
    make_key("chi", KeyKind.LEADER, owner=town.chi, common_name=town.chi.full_name)
    signing.create_unattended_seal(
        name=f"seal-{COMMUNE}",
        subject=KeySubject(common_name="UBND phường Ba Đình", organisation="UBND phường Ba Đình"),
        agency_code=COMMUNE,
        by=SYSTEM,
        now=clock.now(),
    )


def statements_of(captured: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the statements of a request that a budget counts: no transaction control, session, user or trail."""
    uncounted = ("SAVEPOINT", "django_session", "identity_account", "trail_read", "agencies_position")
    return [one["sql"] for one in captured if not any(word in one["sql"] for word in uncounted)]


def copy_draft(draft_id: UUID, account_ids: Sequence[UUID], *, agency_code: str = "") -> list[UUID]:
    """Return copies of a complete application, one for each account, as if each had written the same for itself.

    The copies share the sealed files; ``agency_code`` sends them to another agency. For loads: thousands at once.
    """
    original = Draft.objects.get(id=draft_id)
    papers = list(SupportingDocument.objects.filter(draft=original).order_by("added_at", "id"))
    changes = {"agency_code": agency_code} if agency_code else {}
    copies = [Draft(**{**_columns(original), **changes, "id": new_id(), "account_id": one}) for one in account_ids]
    Draft.objects.bulk_create(copies, batch_size=500)
    SupportingDocument.objects.bulk_create(
        (
            SupportingDocument(**{**_columns(paper), "id": new_id(), "draft_id": copy.id})
            for copy in copies
            for paper in papers
        ),
        batch_size=1000,
    )
    return [copy.id for copy in copies]


def list_codes() -> dict[UUID, str]:
    """Return the code of every dossier by its draft."""
    return dict(Dossier.objects.order_by("code").values_list("draft_id", "code"))


def load_standing(newest: Sequence[StatusFact]) -> None:
    """Write dossiers that stand where these facts say, or move them there; nobody is told. For loads.

    They have no answers and no history: enough to be counted and compared.
    """
    drafts = [new_id() for _ in newest]
    names = [field for field in StatusFact.__dataclass_fields__ if field not in {"at", "unit_code", "reason"}]
    columns = [[getattr(fact, name) for fact in newest] for name in names]
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [drafts, *columns])


_LOAD = """
WITH given AS (
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::integer[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::text[])
    AS fact (draft, code, version, status, agency, procedure, channel, submitted, accepted, due, finished, outcome)
), moved AS (
    UPDATE dossiers_dossier AS d SET version = given.version, status = given.status, agency_code = given.agency,
        accepted_at = accepted, due_at = due, finished_at = finished, outcome_kind = outcome
    FROM given WHERE d.code = given.code RETURNING d.code
), fresh AS (
    SELECT * FROM given WHERE code NOT IN (SELECT code FROM moved)
), drafted AS (
    INSERT INTO dossiers_draft (id, account_id, channel, procedure_code, procedure_version, agency_code, form_code,
        form_version, answers, known, pages_done, language, revision, created_at, updated_at, submitted_at)
    SELECT draft, draft, channel, procedure, 1, agency, '', 1, '{}', '{}', '[]', 'vi', 1, submitted, submitted,
        submitted
    FROM fresh
)
INSERT INTO dossiers_dossier (id, code, draft_id, procedure_code, procedure_version, agency_code, form_code,
    form_version, channel, stage, status, version, answers, content_digest, language, owner_name, owner_folded,
    owner_sort_key, owner_personal_id, submitter_name, submitter_personal_id, submitter_phone, submitter_email,
    relation, submitted_at, accepted_at, due_at, finished_at, outcome_kind, calendar_version, lookup_token,
    origin, local_code, handled_by)
SELECT draft, code, draft, procedure, 1, agency, '', 1, channel, 'SUBMITTED', status, version, '{}', '', 'vi', '', '',
    '', '', '', '', '', '', '', submitted, accepted, due, finished, outcome, '', substr(draft::text, 1, 32),
    '', '', ''
FROM fresh
"""


def _columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
