"""Dossiers in every state, dated from now: each is made by the acts that real people would do, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from motcua.agencies import queries as agencies
from motcua.agencies.types import Role
from motcua.base import clock, events, files
from motcua.base.actor import SYSTEM, Actor, Hat
from motcua.base.working_time import WorkCalendar, add_working_minutes, working_minutes_between
from motcua.demo import births
from motcua.demo.content import Home, SeatContent
from motcua.demo.officers import PASSPHRASE, Seated
from motcua.dossiers import actions as dossiers
from motcua.dossiers import queries as dossier_queries
from motcua.dossiers.types import ItemKind, OutcomeKind, SupplementItem
from motcua.forms import queries as forms
from motcua.identity.types import DemoPerson

PROCEDURE = "1.001193"
BLURRED = SupplementItem(
    kind=ItemKind.PAPER,
    key="birth_attestation",
    reason="Ảnh bị mờ, không đọc được ngày sinh. Đề nghị chụp lại.",
)
WRONG_PLACE = SupplementItem(
    kind=ItemKind.ANSWER, key="child_home_town", reason="Ghi quê quán theo quê của cha hoặc của mẹ, đến cấp xã."
)


@dataclass
class Story:
    """One dossier and the people around it."""

    number: int
    parent: DemoPerson
    desk: dict[Role, Seated]
    calendar: WorkCalendar
    home: Home
    code: str = ""
    at_counter: bool = False
    is_taken: bool = False

    @property
    def submitter(self) -> Actor:
        if self.at_counter:
            return self.desk[Role.COUNTER].actor
        return Actor(
            hat=Hat.CITIZEN,
            account_id=self.parent.account_id,
            person_id=self.parent.person_id,
            personal_id=self.parent.username,
            full_name=self.parent.name,
        )


def load(content: SeatContent, citizens: Sequence[DemoPerson], staff: Sequence[Seated], now: datetime) -> list[Story]:
    """Tell every story of a seat up to its signature; return those whose result is to be signed."""
    to_sign: list[Story] = []
    fathers = [one for one in citizens if one.username[3] in "02"]
    number = 0
    home = content.home
    if home is None:
        return to_sign
    for plot, ages in content.plan:
        for age in ages:
            ward = content.wards[number % len(content.wards)]
            desk = {one.role: one for one in reversed(staff) if one.agency_code == ward}
            father = fathers[(number + number // 25) % len(fathers)]
            story = Story(number, father, desk, agencies.get_calendar(ward), home)
            _tell(story, plot.split(), age, now)
            if plot.endswith("sign"):
                to_sign.append(story)
            number += 1
    return to_sign


def sign(stories: Sequence[Story], staff: Sequence[Seated]) -> None:
    """Let each leader sign what waits for them, in one batch, now."""
    for leader in (one for one in staff if one.signs):
        codes = [story.code for story in stories if story.desk[Role.LEADER] == leader]
        if not codes:
            continue
        with events.at_once():
            dossiers.sign_batch(
                dossier_codes=codes,
                key_name=leader.key_name,
                passphrase=PASSPHRASE,
                by=leader.actor,
                now=clock.now(),
            )


def _tell(story: Story, plot: list[str], age: int, now: datetime) -> None:
    story.at_counter = "counter" in plot
    acts = [word for word in plot if word in ACTS]
    story.is_taken = "take" in plot
    began = working_minutes_ago(story.calendar, now, age)
    with events.at_once(), clock.given(began):
        _submit(story, began)
    for turn, word in enumerate(acts, start=1):
        at = add_working_minutes(story.calendar, began, age * turn // (len(acts) + 1))
        with events.at_once(), clock.given(at):
            ACTS[word](story, at)


def working_minutes_ago(calendar: WorkCalendar, now: datetime, minutes: int) -> datetime:
    """Return a minute of working time from which so many working minutes have passed until now."""
    late, early = 0, 60 * 24 * 60
    while late + 1 < early:
        middle = (late + early) // 2
        if working_minutes_between(calendar, now - timedelta(minutes=middle), now) >= minutes:
            early = middle
        else:
            late = middle
    return now - timedelta(minutes=early)


def _submit(story: Story, at: datetime) -> None:
    by = story.submitter
    draft_id = dossiers.start_draft(
        procedure_code=PROCEDURE, agency_code=story.desk[Role.COUNTER].agency_code, language="vi", by=by, now=at
    )
    raw = births.answers(story.number, story.parent, story.home, clock.vietnam_date(at))
    revision = 1
    for page in forms.get_form("birth").pages:
        reading = dossiers.save_page(draft_id=draft_id, page_code=page.code, raw=raw, language="vi", by=by, now=at)
        if reading.problems:
            raise ValueError(f"demo answers of {page.code}: {reading.problems}")
        revision += 1
    for code, title in (("birth_attestation", "GIAY CHUNG SINH"), ("identity_paper", "CAN CUOC")):
        _photo(story, draft_id, code, title, at)
        revision += 1
    story.code = dossiers.submit(draft_id=draft_id, revision=revision, by=by, now=at).dossier_code


def _photo(story: Story, draft_id: UUID, code: str, title: str, at: datetime) -> None:
    file = files.put(births.photo(title, f"So {story.number + 1}, {at:%H%M%S}"), media_type="image/jpeg")
    dossiers.add_document(
        draft_id=draft_id, document_code=code, file=file, file_name=f"{code}.jpg", by=story.submitter, now=at
    )


def _accept(story: Story, at: datetime) -> None:
    dossiers.accept(dossier_code=story.code, by=story.desk[Role.COUNTER].actor, now=at)


def _reject(story: Story, at: datetime) -> None:
    where = f"Ủy ban nhân dân {story.home.neighbour}"
    reason = f"Trẻ đã được đăng ký khai sinh tại {where}; không đăng ký lần thứ hai."
    dossiers.reject_intake(dossier_code=story.code, reason=reason, by=story.desk[Role.COUNTER].actor, now=at)


def _take(story: Story, at: datetime) -> None:
    dossiers.take(dossier_code=story.code, by=story.desk[Role.HANDLER].actor, now=at)


def _ask(story: Story, at: datetime) -> None:
    holder = story.desk[Role.HANDLER if story.is_taken else Role.COUNTER]
    items = [BLURRED] if story.number % 2 else [BLURRED, WRONG_PLACE]
    dossiers.request_supplement(dossier_code=story.code, items=items, by=holder.actor, now=at)


def _answer(story: Story, at: datetime) -> None:
    draft_id = dossier_queries.get_dossier(story.code, by=SYSTEM, now=at).draft_id
    _photo(story, draft_id, "birth_attestation", "GIAY CHUNG SINH (RO)", at)
    raw = births.answers(story.number + 1, story.parent, story.home, clock.vietnam_date(at))
    dossiers.answer_supplement(dossier_code=story.code, raw=raw, language="vi", by=story.submitter, now=at)


def _propose(story: Story, at: datetime) -> None:
    dossiers.propose(dossier_code=story.code, kind=OutcomeKind.GRANTED, by=story.desk[Role.HANDLER].actor, now=at)


def _decline(story: Story, at: datetime) -> None:
    reason = "Kết quả xác minh cho thấy giấy chứng sinh không do cơ sở y tế có tên trong giấy cấp."
    handler = story.desk[Role.HANDLER].actor
    dossiers.propose(dossier_code=story.code, kind=OutcomeKind.REFUSED, reason=reason, by=handler, now=at)


def _return(story: Story, at: datetime) -> None:
    reason = "Kiểm tra lại họ, chữ đệm, tên người mẹ theo căn cước."
    dossiers.return_draft(dossier_code=story.code, reason=reason, by=story.desk[Role.LEADER].actor, now=at)


def _withdraw(story: Story, at: datetime) -> None:
    dossiers.withdraw(dossier_code=story.code, reason="Tôi đăng ký tại nơi khác.", by=story.submitter, now=at)


ACTS: dict[str, Callable[[Story, datetime], None]] = {
    "accept": _accept,
    "reject": _reject,
    "take": _take,
    "ask": _ask,
    "answer": _answer,
    "propose": _propose,
    "decline": _decline,
    "return": _return,
    "withdraw": _withdraw,
}
