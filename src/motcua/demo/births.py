"""Answers and photos for the demo's birth registrations. Nobody here exists."""

from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from motcua.demo.content import Home
from motcua.identity.types import DemoPerson

GIRLS = (
    (
        "Nguyễn Minh Anh, Lê Bảo Châu, Hoàng Linh Đan, Đặng Thu Hương, Đỗ Khánh Linh, Hồ Ngọc Nhi, Lý Thảo "
        "Nguyên, Đoàn Quỳnh Như, Mai Phương Thảo, Phan Anh Thư, Chu Hà Vy, Sùng Thị Mỷ, Hà Kiều Oanh, Lưu Tường "
        "Vi "
    )
    .strip()
    .split(", ")
)
BOYS = (
    (
        "Phạm Gia Bảo, Trần Tuấn Dũng, Vũ Đức Huy, Bùi Đăng Khôi, Ngô Nhật Minh, Dương Hải Nam, Đào Phúc Nguyên, "
        "Trịnh Minh Quân, Tạ Quang Vinh, Kiều Trọng Phúc, Nông Đức Thịnh "
    )
    .strip()
    .split(", ")
)
CHILDREN = [(name, "FEMALE") for name in GIRLS] + [(name, "MALE") for name in BOYS]


def answers(number: int, parent: DemoPerson, live: Home, today: date) -> dict[str, str]:
    """Return what a parent typed for the child of this number, as fields of the birth form."""
    given_name, gender = CHILDREN[number % len(CHILDREN)]
    name = f"{parent.name.split()[0]} {given_name.split(' ', 1)[1]}"
    born = today - timedelta(days=3 + number % 40)
    home = {"province": live.province, "commune": live.commune, "line": f"Số {number + 1} {live.street}"}
    return {
        **_place("requester_residence", home),
        "requester_relation": "FATHER",
        "requester_full_name": parent.name,
        "requester_personal_id": parent.username,
        "requester_phone": f"09{12000000 + number * 137:08d}",
        "requester_email": "",
        "child_full_name": name,
        "child_gender": gender,
        "child_birth_date": f"{born:%d/%m/%Y}",
        **_place("child_birth_place", {**home, "line": live.hospital}),
        "child_ethnicity": "01",
        "child_nationality": "Việt Nam",
        **_place("child_home_town", {**home, "line": ""}),
        "mother_full_name": f"Phạm Thị Thanh {name.rsplit(' ', 1)[-1]}",
        "mother_birth_date": "18/03/1993",
        "mother_personal_id": f"{live.mothers}{23000 + number:05d}",
        "mother_ethnicity": "01",
        "mother_nationality": "Việt Nam",
        **_place("mother_residence", home),
        "father_known": "YES",
        "father_full_name": parent.name,
        "father_birth_date": _birth_date_of(parent.username),
        "father_personal_id": parent.username,
        "father_ethnicity": "01",
        "father_nationality": "Việt Nam",
        **_place("father_residence", home),
        "declaration": "1",
    }


def _place(key: str, parts: dict[str, str]) -> dict[str, str]:
    return {f"{key}__{part}": value for part, value in parts.items()}


def _birth_date_of(personal_id: str) -> str:
    """Return a birth year that agrees with a personal id (the demo's fathers give the year alone)."""
    century = {"0": 19, "1": 19, "2": 20, "3": 20}[personal_id[3]]
    return f"{century}{personal_id[4:6]}"


def photo(title: str, subtitle: str) -> bytes:
    """Return a JPEG that stands for the photo of a paper."""
    image = Image.new("RGB", (900, 1200), "#fbf7f0")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 860, 1160), outline="#7a6c62", width=4)
    draw.text((80, 100), title, fill="#211a17", font_size=44)
    draw.text((80, 180), subtitle, fill="#5e524b", font_size=30)
    for line in range(12):
        draw.line((80, 300 + line * 64, 820 - (line * 53) % 240, 300 + line * 64), fill="#b9ada2", width=3)
    draw.text((80, 1090), "MAU - BAN DUNG THU", fill="#8a1420", font_size=34)
    output = BytesIO()
    image.save(output, "JPEG", quality=70)
    return output.getvalue()
