"""People of the demo. Content for trying out: nobody here exists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from motcua.base.actor import SYSTEM
from motcua.identity import actions, queries
from motcua.identity.types import DemoPerson, Gender, PasswordHash

PASSWORD = "MotCua@2026"  # noqa: S105


@dataclass(frozen=True)
class Citizen:
    full_name: str
    personal_id: str
    birth_date: date
    gender: Gender
    address_line: str
    email: str
    phone: str
    ethnicity: str = "Kinh"


# An and Lan are married and have just had a child; they live in phường Ba Đình, Hà Nội.
AN = Citizen("Nguyễn Văn An", "001090012345", date(1990, 9, 5), Gender.MALE, "Số 12 phố Đội Cấn", "an@thu.example", "")
LAN = Citizen(
    "Phạm Thị Lan", "001192023456", date(1992, 3, 18), Gender.FEMALE, "Số 12 phố Đội Cấn", "lan@thu.example", ""
)
CITIZENS = [
    AN,
    LAN,
    Citizen("Đỗ Minh Quân", "001085034567", date(1985, 1, 30), Gender.MALE, "Số 5 phố Ngọc Hà", "", "0912345670"),
    Citizen(
        "Lê Thị Hồng Nhung",
        "022188045678",
        date(1988, 12, 2),
        Gender.FEMALE,
        "Số 88 phố Kim Mã",
        "nhung@thu.example",
        "",
    ),
    Citizen(
        "Vũ Đức Thắng", "034079056789", date(1979, 6, 15), Gender.MALE, "Số 3 ngõ 20 Liễu Giai", "thang@thu.example", ""
    ),
    Citizen(
        "Hoàng Thị Yến", "001195067890", date(1995, 8, 24), Gender.FEMALE, "Số 41 phố Vạn Bảo", "yen@thu.example", ""
    ),
    Citizen(
        "Sùng A Páo",
        "002093078901",
        date(1993, 4, 9),
        Gender.MALE,
        "Số 7 phố Giang Văn Minh",
        "pao@thu.example",
        "",
        "Mông",
    ),
    Citizen(
        "Nông Thị Thơm",
        "004189089012",
        date(1989, 10, 20),
        Gender.FEMALE,
        "Số 16 phố Linh Lang",
        "thom@thu.example",
        "",
        "Tày",
    ),
    Citizen(
        "Trịnh Công Khánh",
        "001201090123",
        date(2001, 2, 11),
        Gender.MALE,
        "Số 102 phố Đội Cấn",
        "khanh@thu.example",
        "",
    ),
    Citizen(
        "Nguyễn Phúc Bảo Ngọc",
        "046300012340",
        date(2000, 7, 7),
        Gender.FEMALE,
        "Số 9 phố Nguyễn Thái Học",
        "ngoc@thu.example",
        "",
    ),
]


def password_hash() -> PasswordHash:
    """Return the demo's password as it is kept; all its accounts have the same, which everybody may know."""
    return actions.hash_password(PASSWORD)


# They live in phường Hạ Long, Quảng Ninh.
CITIZENS_OF_QUANG_NINH = [
    Citizen("Vũ Văn Hải", "022091054321", date(1991, 4, 12), Gender.MALE, "Số 21 đường Hạ Long", "hai@thu.example", ""),
    Citizen("Phạm Đức Long", "022088065432", date(1988, 7, 30), Gender.MALE, "Số 8 đường Hậu Cần", "", "0912345690"),
    Citizen(
        "Hoàng Thị Mai", "022193076543", date(1993, 1, 25), Gender.FEMALE, "Số 15 đường Hạ Long", "mai@thu.example", ""
    ),
]


def load(
    now: datetime,
    commune_code: str = "",
    password: PasswordHash | None = None,
    citizens: Sequence[Citizen] = tuple(CITIZENS),
) -> list[DemoPerson]:
    """Open the accounts of the demo's citizens, verified, and return them; An (father) and Lan (mother) come first.

    ``commune_code`` is where they live, of the demo's commune.
    """
    kept = password or password_hash()
    return [_open(citizen, commune_code, kept, now) for citizen in citizens]


def _open(citizen: Citizen, commune_code: str, password: PasswordHash, now: datetime) -> DemoPerson:
    account_id: UUID = actions.create_citizen(
        full_name=citizen.full_name,
        personal_id=citizen.personal_id,
        password=password,
        birth_date=citizen.birth_date,
        gender=citizen.gender,
        ethnicity=citizen.ethnicity,
        nationality="Việt Nam",
        commune_code=commune_code,
        address_line=citizen.address_line,
        email=citizen.email,
        phone=citizen.phone,
        by=SYSTEM,
        now=now,
    )
    account = queries.find_account(account_id)
    person_id = account.person_id if account else None
    if person_id is None:
        raise LookupError(citizen.personal_id)
    return DemoPerson(
        name=citizen.full_name,
        username=citizen.personal_id,
        password=PASSWORD,
        account_id=account_id,
        person_id=person_id,
    )
