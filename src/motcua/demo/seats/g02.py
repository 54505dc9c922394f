"""The Ministry of Industry and Trade with one department; nobody has asked it for anything yet."""

from motcua.agencies.demo import OF_SEAT
from motcua.agencies.demo.centre import FOREIGN_TRADE, TRADE
from motcua.agencies.types import Role
from motcua.demo.content import Chair, SeatContent

CONTENT = SeatContent(
    name="g02",
    agencies=OF_SEAT["g02"],
    chairs={
        FOREIGN_TRADE: (
            Chair("Nguyễn Hoài Ân", "an.nh", Role.COUNTER, "MC", "Chuyên viên Bộ phận Một cửa"),
            Chair("Trương Minh Cường", "cuong", Role.HANDLER, "XX", "Chuyên viên"),
            Chair("Lâm Thị Diệp", "diep", Role.LEADER, "LD", "Phó Cục trưởng"),
        ),
        TRADE: (
            Chair("Phùng Gia Hưng", "hung", Role.ADMINISTRATOR, "LD", "Quản trị viên"),
            Chair("Thái Thị Khuê", "khue", Role.CLERK, "LD", "Văn thư"),
        ),
    },
)
