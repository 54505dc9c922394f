"""What became of every message: what the senders wrote down beside what the recipients did."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Sent:
    """A message as its sender wrote it down."""

    sender: str
    number: int
    recipient: str
    order_key: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Effect:
    """What a recipient did, in the order in which it did it."""

    sender: str
    number: int
    recipient: str
    order_key: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Verdict:
    """What went wrong, as examples and as numbers, and how long it took (seconds from commit to effect)."""

    lost: list[str]
    duplicated: list[str]
    disordered: list[str]
    strange: list[str]
    seconds: list[float]

    def percentile(self, part: float) -> float:
        return self.seconds[min(int(len(self.seconds) * part), len(self.seconds) - 1)] if self.seconds else 0.0


def judge(sent: Iterable[Sent], effects: Sequence[Effect]) -> Verdict:
    """Compare; ``strange`` are effects that nobody sent, or not like that."""
    wanted = {(one.sender, one.number): one for one in sent}
    times = Counter((one.sender, one.number) for one in effects)
    first: dict[tuple[str, int], Effect] = {}
    for one in effects:
        first.setdefault((one.sender, one.number), one)
    return Verdict(
        lost=[f"{sender} {number}" for sender, number in wanted if (sender, number) not in times],
        duplicated=[f"{sender} {number}: {count} times" for (sender, number), count in times.items() if count > 1],
        disordered=list(_disordered(effects)),
        strange=[f"{each.sender} {each.number}" for each in effects if not _is_as_sent(each, wanted)],
        seconds=sorted((one.at - wanted[key].at).total_seconds() for key, one in first.items() if key in wanted),
    )


def _is_as_sent(one: Effect, wanted: dict[tuple[str, int], Sent]) -> bool:
    sent = wanted.get((one.sender, one.number))
    return sent is not None and (sent.recipient, sent.order_key, sent.text) == (one.recipient, one.order_key, one.text)


def _disordered(effects: Sequence[Effect]) -> Iterable[str]:
    """Name effects that came after one that should have come later, in the order of their key."""
    highest: dict[tuple[str, str, str], int] = defaultdict(int)
    seen = set()
    for one in effects:
        key = (one.sender, one.recipient, one.order_key)
        if not one.order_key or (one.sender, one.number) in seen:
            continue
        seen.add((one.sender, one.number))
        if one.number < highest[key]:
            yield f"{one.sender} {one.number}: after {highest[key]}"
        highest[key] = max(highest[key], one.number)
