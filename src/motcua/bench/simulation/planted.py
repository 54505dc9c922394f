"""Bugs on purpose: each is a way to get a road wrong, and the simulator must find it."""

from typing import Any

from motcua.bench.simulation import door, working
from motcua.bench.simulation.conduct import Conduct
from motcua.bench.simulation.door import Item
from motcua.bench.simulation.node import Crash, Node
from motcua.bench.simulation.store import In, Store
from motcua.road.rules import arrival
from motcua.road.rules.arrival import Judgement, Known
from motcua.road.types import Answer
from motcua.wire.road.messages import Header


def _marked_first(node: Node, row: In) -> None:
    """The mark is committed before the effect."""
    try:
        with node.store:
            if row.attempts < node.world.fails.get(row.parcel.body, 0):
                raise working.HandlerFailed
            working.mark_done(node, row)
        node.point("after the mark, before the effect")
        with node.store:
            working.run_handler(node, row)
    except working.HandlerFailed:
        with node.store:
            working.fail(node, row)


def _any_content(header: Header, *, sha256: str, known: Known, **rest: Any) -> Judgement:
    """The same id with other content is taken for news."""
    if known.header_sha256 is not None and known.header_sha256 != sha256:
        return arrival.ACCEPTED
    return arrival.judge(header, sha256=sha256, known=known, **rest)


def _no_chain(header: Header, *, known: Known, **rest: Any) -> Judgement:
    """Whatever finds its place free is taken, whoever stands before it."""
    judged = arrival.judge(header, known=known, **rest)
    is_free = known.slot is None and judged.code in {"too_early", "place_taken"}
    return arrival.ACCEPTED if is_free else judged


def _by_arrival(node: Node) -> list[In]:
    """Messages have their turn as they came."""
    now = node.now()
    return [row for row in (node.store.inbox[it] for it in node.store.waiting) if row.next_at <= now]


def _told_first(node: Node, asker: str, items: list[Item]) -> list[Answer]:
    """The receipt is told before it's kept."""
    answers: list[Answer] = []
    try:
        with node.store:
            answers += [door.take(node, item) for item in items]
            node.point("after the receipt is told, before it's kept")
    except Crash:
        node.fall()
    node.wake("work")
    node.wake("relay")
    return answers


def _forgets_ids(store: Store, backup: dict[str, Any]) -> None:
    """What a backup doesn't hold: the memory of ids. Effects stay."""
    effects = dict(store.effects)
    store.restore(backup)
    store.effects = effects


PLANTED: dict[str, Conduct] = {
    "done_first": Conduct(apply=_marked_first),
    "no_content_check": Conduct(judge=_any_content),
    "by_arrival": Conduct(turns=_by_arrival),
    "receipt_first": Conduct(answer=_told_first),
    "forgets_ids": Conduct(restore=_forgets_ids),
    "no_chain": Conduct(judge=_no_chain),
}
