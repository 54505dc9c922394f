"""What a seat of the demo country is filled with; each seat has a module of these in ``seats/``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from motcua.agencies.demo.build import DemoAgency
from motcua.agencies.types import Role
from motcua.identity.demo import Citizen

Plan = tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Chair:
    """Where an officer sits: ``unit`` is the suffix of its code (``MC``, ``TP``, ``LD``)."""

    name: str
    username: str
    role: Role
    unit: str
    title: str


@dataclass(frozen=True)
class Home:
    """Where children of the demo are born and their parents live. ``neighbour`` registered one of them before."""

    province: str
    commune: str
    street: str
    hospital: str
    neighbour: str
    mothers: str  # the first digits of the mothers' personal ids: province, century and sex, year


@dataclass(frozen=True, kw_only=True)
class SeatContent:
    """A seat: its agencies, who serves and who asks there, and what has happened (``stories.py`` says how)."""

    name: str
    agencies: Sequence[DemoAgency]
    chairs: Mapping[str, Sequence[Chair]]
    citizens: Sequence[Citizen] = ()
    home: Home | None = None
    wards: Sequence[str] = ()
    plan: Plan = field(default=())
