"""An agency's seat and the national seat in one database, with the road between them in the test's hands."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings as deployment
from django.db import connection, transaction

from motcua.base import clock
from motcua.base.messages import Received
from motcua.counts import queries as counts
from motcua.dossiers import testing as dossiers
from motcua.dossiers.types import StatusFact
from motcua.federation import actions
from motcua.federation.models import ComparisonStep
from motcua.federation.tests.conftest import NOW
from motcua.federation.types import STATUS_ANSWERS, STATUSES, StatusLine
from motcua.road.queries import registry
from motcua.road.testing import make_hub, make_peer, take_outbox, type_of
from motcua.wire.status_codes import STATUS_NAMES

STATUS_TYPES = (STATUSES.name, STATUS_ANSWERS.name)


class TwoSeats:
    """Quảng Ninh's seat and the registry. What either says lies in ``road`` until it's carried."""

    def __init__(self, settings: Any, keys: Any) -> None:
        self.now = NOW
        settings.MOTCUA_KEYS = keys  # from here on there are settings of the test's own, which end with it
        self.road: list[tuple[str, Received[Any]]] = []
        self.at("national")
        make_hub(NOW)
        make_peer("h49", ("H49",), now=NOW - timedelta(days=60))

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Let something happen, and then let it not have happened."""
        began = self.now
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            self.now, self.road = began, []

    def at(self, place: str) -> None:
        """Be at a seat from now on."""
        agency = {"national": "G22", "h49": "H49"}[place]
        deployment.MOTCUA_SEAT = "national" if place == "national" else "agency"
        deployment.MOTCUA_DEPLOYMENT, deployment.MOTCUA_AGENCY = place, agency
        registry.forget()

    def happen(self, lines: Sequence[StatusLine]) -> None:
        """Let these versions of dossiers be made at the agency, and queued to be told."""
        self.at("h49")
        facts = [_fact(line) for line in lines]
        newest = {fact.dossier_code: fact for fact in sorted(facts, key=lambda fact: fact.version)}
        dossiers.load_standing(list(newest.values()))
        actions.queue_facts(facts, now=self.now)

    def send(self) -> None:
        """Put what the agency has to tell on the road."""
        self.at("h49")
        actions.send_facts(now=self.now)
        self.collect()

    def collect(self) -> None:
        """Put what either seat wants to say on the road."""
        self.road += ((type_of(message), message) for message in take_outbox())

    def carry(self, messages: Iterable[tuple[str, Received[Any]]]) -> None:
        """Bring some messages to where they go, take them there, and collect what is said then."""
        for name, message in list(messages):
            self.road.remove((name, message))
            self.at("h49" if message.recipient == "H49" else "national")
            if name == STATUSES.name:
                actions.record_messages([message], now=self.now)
            elif name == STATUS_ANSWERS.name:
                actions.note_answers([message], now=self.now)
            else:
                actions.file_steps([message], name=name, now=self.now)
            self.collect()

    def take_step(self) -> bool:
        """Do a step of a comparison, at the seat where it waits."""
        step = ComparisonStep.objects.order_by("received_at", "message_id").first()
        if step is None:
            return False
        self.at("h49" if step.recipient == "H49" else "national")
        actions.take_step(now=self.now)
        self.collect()
        return True

    def settle(self) -> None:
        """Carry everything until nobody has anything to say."""
        self.send()
        while self.road or self.take_step():
            self.carry(self.road)
            self.send()

    def compare(self, *, is_carried: bool = True) -> None:
        """Begin a comparison, and bring it to its end."""
        self.now += timedelta(minutes=1)
        self.at("h49")
        actions.compare(now=self.now)
        self.collect()
        while is_carried and (self.carry_comparison() or self.take_step()):
            pass

    def carry_comparison(self) -> bool:
        """Carry what is said of the comparison, and leave statuses where they are."""
        said = [each for each in self.road if each[0] not in STATUS_TYPES]
        self.carry(said)
        return bool(said)


def _fact(line: StatusLine) -> StatusFact:
    return StatusFact(
        dossier_code=line.code,
        version=line.version,
        status=STATUS_NAMES[line.status],
        at=line.at,
        agency_code=line.agency,
        unit_code=line.unit,
        procedure_code=line.procedure,
        channel=line.channel,
        reason=line.reason,
        submitted_at=line.submitted_at,
        received_at=line.received_at,
        due_at=line.due_at,
        finished_at=line.finished_at,
        outcome=line.outcome or None,
    )


def what_is_registered(now: datetime) -> list[Any]:
    """Return all that the registry knows and counts."""
    found: list[Any] = []
    with connection.cursor() as cursor:
        for sql in (
            "SELECT * FROM federation_registereddossier ORDER BY code",
            "SELECT code, version, opened_month, at, due_at, status, agency, unit, reason, content "
            "FROM federation_recordedstatus ORDER BY code, version",
            "SELECT code, version FROM federation_opengap ORDER BY 1, 2",
        ):
            cursor.execute(sql)
            found.append(
                [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]
            )
    with clock.given(now):
        return [*found, counts.list_totals(), counts.list_months(now=now)]
