"""Tells what is wrong in a world from a plain log; knows nothing of the road and imports nothing of it.

Facts: ``commit node id peer key content``, ``reissue`` (the same, of a content that was committed before),
``restore node n`` (the node forgot its facts from its n-th on), and at the end ``state node id state is_final code``,
``effect node sender key content`` (in the order of the node's database), ``undone node id state``.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

Fact = tuple[Any, ...]


class Found(NamedTuple):
    """What is wrong: sentences, by kind."""

    lost: list[str]
    twice: list[str]
    disordered: list[str]
    unfinished: list[str]
    foreign: list[str]

    @property
    def sentences(self) -> list[str]:
        return [f"{kind}: {text}" for kind, texts in zip(self._fields, self, strict=True) for text in texts]


def check(log: Iterable[Fact]) -> Found:
    """Return everything that is wrong."""
    by_node: dict[str, list[Fact]] = {}
    ends: list[Fact] = []
    for fact in log:
        if fact[0] in {"state", "effect", "undone"}:
            ends.append(fact)
        else:
            by_node.setdefault(fact[1], []).append(fact)
    effects = [fact for fact in ends if fact[0] == "effect"]
    known = {fact[5] for facts in by_node.values() for fact in facts if fact[0] == "commit"}
    surviving = {node: _surviving(facts) for node, facts in by_node.items()}
    states = {(fact[1], fact[2]): fact for fact in ends if fact[0] == "state"}
    done = Counter((fact[1], fact[4]) for fact in effects)
    return Found(
        lost=_lost(surviving, states, done),
        twice=[f"{content} {number} times at {node}" for (node, content), number in done.items() if number > 1],
        disordered=_disordered(by_node, effects),
        unfinished=[f"{fact[2]} at {fact[1]} is {fact[3]}" for fact in ends if fact[0] == "undone"]
        + [f"{fact[2]} of {fact[1]} is {fact[3]}" for fact in states.values() if not fact[4]],
        foreign=[f"{fact[4]} at {fact[1]}" for fact in effects if fact[4] not in known],
    )


def _surviving(facts: Sequence[Fact]) -> list[Fact]:
    """Return the commits of a node that its database still knows."""
    kept: list[Fact] = []
    for fact in facts:
        if fact[0] == "restore":
            del kept[fact[2] :]
        kept.append(fact)
    return [fact for fact in kept if fact[0] != "restore"]


def _lost(
    surviving: dict[str, list[Fact]], states: dict[tuple[str, str], Fact], done: Counter[tuple[str, str]]
) -> list[str]:
    """Each content: its last issue is delivered and done, or it has ended otherwise and nothing was done."""
    found = []
    for node, facts in surviving.items():
        last = {fact[5]: fact for fact in facts}
        for content, (_, _, message_id, peer, _, _) in last.items():
            state = states.get((node, message_id))
            if state is None:
                found.append(f"{content} of {node}: no trace of it")
            elif state[3] == "DELIVERED" and not done[peer, content]:
                found.append(f"{content} of {node}: delivered to {peer}, but not done")
            elif state[3] != "DELIVERED" and done[peer, content]:
                found.append(f"{content} of {node}: {state[3]} ({state[5]}), but done at {peer}")
            elif state[3] == "REFUSED" and state[5] not in {"unknown_type", "expired", "skipped"}:
                found.append(f"{content} of {node}: refused for no good reason, {state[5]}")
    return found


def _disordered(by_node: dict[str, list[Fact]], effects: Iterable[Fact]) -> list[str]:
    """Within a key effects stand in the order in which their contents were first committed."""
    place = {
        fact[5]: number
        for facts in by_node.values()
        for number, fact in enumerate(reversed(facts))
        if fact[0] == "commit"
    }
    found, last = [], dict[tuple[str, str, str], str]()
    for _, node, sender, key, content in effects:
        before = last.get((node, sender, key))
        if key and before is not None and before in place and content in place and place[before] < place[content]:
            found.append(f"{content} after {before} at {node} ({key} of {sender})")
        last[node, sender, key] = content
    return found
