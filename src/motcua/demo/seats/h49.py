"""Quảng Ninh: two departments, two wards and an island, officers of every role, and a dozen dossiers."""

from motcua.agencies.demo import OF_SEAT
from motcua.agencies.demo.quang_ninh import BAI_CHAY, CO_TO, HA_LONG, JUSTICE, PROVINCE, TRADE
from motcua.agencies.types import Role
from motcua.demo.content import Chair, Home, SeatContent
from motcua.identity.demo import CITIZENS_OF_QUANG_NINH

CIVIL_STATUS = "Công chức Tư pháp - Hộ tịch"
COUNTER = "Công chức Bộ phận Một cửa"

CONTENT = SeatContent(
    name="h49",
    agencies=OF_SEAT["h49"],
    chairs={
        HA_LONG: (
            Chair("Nguyễn Thị Phương", "phuong", Role.COUNTER, "MC", COUNTER),
            Chair("Đinh Quang Sơn", "son", Role.HANDLER, "TP", CIVIL_STATUS),
            Chair("Phạm Thị Thúy", "thuy", Role.LEADER, "LD", "Phó Chủ tịch"),
        ),
        BAI_CHAY: (
            Chair("Lê Thị Uyên", "uyen", Role.COUNTER, "MC", COUNTER),
            Chair("Vũ Anh Tú", "tu", Role.HANDLER, "TP", CIVIL_STATUS),
            Chair("Hoàng Văn Vinh", "vinh", Role.LEADER, "LD", "Chủ tịch"),
        ),
        CO_TO: (
            Chair("Trần Thị Xuân", "xuan", Role.COUNTER, "MC", COUNTER),
            Chair("Bùi Văn Toàn", "toan", Role.HANDLER, "TP", CIVIL_STATUS),
            Chair("Đỗ Thị Yến Nhi", "nhi", Role.LEADER, "LD", "Chủ tịch"),
        ),
        JUSTICE: (
            Chair("Ngô Thị Ánh", "anh", Role.COUNTER, "MC", COUNTER),
            Chair("Phan Văn Bách", "bach", Role.HANDLER, "HT", "Chuyên viên"),
            Chair("Tạ Thị Cúc", "cuc", Role.LEADER, "LD", "Giám đốc"),
        ),
        TRADE: (
            Chair("Dương Thị Dung", "dung", Role.COUNTER, "MC", COUNTER),
            Chair("Lý Văn Đông", "dong", Role.HANDLER, "TM", "Chuyên viên"),
            Chair("Mai Quốc Giáp", "giap", Role.LEADER, "LD", "Phó Giám đốc"),
        ),
        PROVINCE.code: (
            Chair("Hà Thị Hiền", "hien", Role.ADMINISTRATOR, "LD", "Quản trị viên"),
            Chair("Lương Văn Kiên", "kien", Role.CLERK, "LD", "Văn thư"),
            Chair("Cao Thị Loan", "loan", Role.ACCOUNTANT, "LD", "Kế toán"),
        ),
    },
    citizens=CITIZENS_OF_QUANG_NINH,
    home=Home("22", "06688", "đường Hạ Long", "Bệnh viện Sản Nhi Quảng Ninh", "phường Hồng Gai", "0221930"),
    wards=(HA_LONG, BAI_CHAY, HA_LONG, CO_TO),
    plan=(
        ("", (40, 200)),
        ("ask", (300,)),
        ("reject", (600,)),
        ("accept", (120,)),
        ("accept take", (180, 300)),
        ("accept take ask", (500,)),
        ("accept take propose", (260,)),
        ("accept take propose sign", (220, 420)),
        ("counter accept take propose sign", (350,)),
    ),
)
