"""Hà Nội: three wards, ten citizens, and fifty dossiers in every state."""

from motcua.agencies.demo import CITY, OF_SEAT
from motcua.agencies.types import Role
from motcua.demo.content import Chair, Home, SeatContent
from motcua.identity.demo import CITIZENS

CONTENT = SeatContent(
    name="h26",
    agencies=OF_SEAT["h26"],
    chairs={
        "H26.45": (
            Chair("Trần Thị Bình", "binh", Role.COUNTER, "MC", "Công chức Bộ phận Một cửa"),
            Chair("Lê Văn Đức", "duc", Role.HANDLER, "TP", "Công chức Tư pháp - Hộ tịch"),
            Chair("Ngô Thị Hạnh", "hanh", Role.HANDLER, "TP", "Công chức Tư pháp - Hộ tịch"),
            Chair("Phạm Lan Chi", "chi", Role.LEADER, "LD", "Chủ tịch"),
        ),
        "H26.46": (
            Chair("Đặng Thu Giang", "giang", Role.COUNTER, "MC", "Công chức Bộ phận Một cửa"),
            Chair("Bùi Quốc Huy", "huy", Role.HANDLER, "TP", "Công chức Tư pháp - Hộ tịch"),
            Chair("Vũ Minh Khoa", "khoa", Role.LEADER, "LD", "Chủ tịch"),
        ),
        "H26.47": (
            Chair("Hồ Thị Liên", "lien", Role.COUNTER, "MC", "Công chức Bộ phận Một cửa"),
            Chair("Đoàn Văn Mạnh", "manh", Role.HANDLER, "TP", "Công chức Tư pháp - Hộ tịch"),
            Chair("Trịnh Bảo Nam", "nam", Role.LEADER, "LD", "Phó Chủ tịch"),
        ),
        CITY: (Chair("Cao Thị Oanh", "oanh", Role.ADMINISTRATOR, "LD", "Quản trị viên"),),
    },
    citizens=CITIZENS,
    home=Home("01", "00004", "phố Đội Cấn", "Bệnh viện Phụ sản Hà Nội", "phường Ngọc Hà", "0011930"),
    wards=("H26.45", "H26.45", "H26.45", "H26.46", "H26.47"),
    # What happened, how often, and how many working minutes ago each one was submitted.
    plan=(
        ("", (15, 60, 130, 240, 330, 420, 470, 640)),
        ("ask", (300, 700)),
        ("reject", (500, 900)),
        ("accept", (60, 150, 320, 440)),
        ("accept take", (90, 160, 260, 350, 420, 480, 530, 760)),
        ("accept take ask", (200, 460, 900, 1500)),
        ("accept take ask answer", (240, 620)),
        ("accept take propose", (120, 240, 330, 400, 470, 560)),
        ("accept take propose return", (380,)),
        ("accept take propose sign", (180, 260, 350, 410, 450, 470, 560, 700)),
        ("accept take decline sign", (300,)),
        ("accept withdraw", (420,)),
        ("counter accept take propose sign", (270, 400)),
        ("counter accept take", (150,)),
    ),
)
