"""What a deployment of a simulated world does where a bug can be planted; by default what the road does."""

from collections.abc import Callable
from typing import Any, NamedTuple

from motcua.bench.simulation import door, working
from motcua.bench.simulation.store import Store
from motcua.road.rules import arrival, order


class Conduct(NamedTuple):
    """The places of planted bugs: the rules of door and order, turns, handler and mark, answering, restoring."""

    judge: Callable[..., arrival.Judgement] = arrival.judge
    runnable: Callable[..., list[int]] = order.runnable
    turns: Callable[..., Any] = working.turns
    apply: Callable[..., None] = working.apply
    answer: Callable[..., Any] = door.answer
    restore: Callable[[Store, dict[str, Any]], None] = Store.restore
