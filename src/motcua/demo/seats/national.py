"""The national seat: the catalogue, citizens and an administrator; dossiers are handled at the agencies' seats."""

from motcua.agencies.demo import OF_SEAT
from motcua.agencies.demo.centre import GOVERNMENT_OFFICE
from motcua.agencies.types import Role
from motcua.demo.content import Chair, SeatContent
from motcua.demo.seats.h26 import CONTENT as HA_NOI
from motcua.identity.demo import CITIZENS

CONTENT = SeatContent(
    name="national",
    agencies=OF_SEAT["national"],
    chairs={GOVERNMENT_OFFICE: (Chair("Quách Thu Minh", "minh", Role.ADMINISTRATOR, "LD", "Quản trị viên"),)},
    citizens=CITIZENS,
    home=HA_NOI.home,
)
