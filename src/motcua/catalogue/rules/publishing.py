"""What must be right before a procedure is published."""

import re
from collections import deque
from collections.abc import Callable, Iterator

from motcua.catalogue import types as t
from motcua.catalogue.types import Procedure, Process, PublishFault, StepAct, Texts

_CODE = re.compile(r"\d\.\d{6}(\.\d{3}\.\d{2}\.\d{2}\.[GH]\d{2})?")
_NEEDED_ACTS = (StepAct.ACCEPT, StepAct.DECIDE, StepAct.HAND_OVER)


def find_faults(procedure: Procedure, *, roles: frozenset[str]) -> tuple[PublishFault, ...]:
    """Return everything that keeps a procedure from being published, parts of the record first.

    The record needs the 8 parts of a procedure (NĐ 63/2010/NĐ-CP, điều 8). Of the process: each step can be
    reached and can end, its role exists (``roles``), and no way through it is longer than the law allows.
    """
    faults: list[PublishFault] = [fault() for fault, is_there in _PARTS if not is_there(procedure)]
    codes = [step.code for step in procedure.process.steps]
    if not codes or len(set(codes)) < len(codes):
        return (*faults, t.ProcessMissing())
    return (*faults, *_process_faults(procedure, roles))


def _process_faults(procedure: Procedure, roles: frozenset[str]) -> Iterator[PublishFault]:
    process = procedure.process
    paths = _shortest_paths(process)
    yield from _faults_of_the_ways(process, paths)
    for step in process.steps:
        if step.role not in roles:
            yield t.RoleUnknown(role=step.role, path=_say(paths.get(step.code, (step.code,))))
    for act in _NEEDED_ACTS:
        if not any(act in step.acts for step in process.steps):
            yield t.ActMissing(act=act.label)
    limits = [limit.working_hours for limit in (procedure.time_limit_online, procedure.time_limit_counter) if limit]
    if limits and (way := _shortest_way_over(process, min(limits))):
        hours = sum(process.step(code).hours for code in way)
        yield t.StepsTooLong(hours=hours, limit=min(limits), path=_say(way))


def _faults_of_the_ways(process: Process, paths: dict[str, tuple[str, ...]]) -> Iterator[PublishFault]:
    known = {step.code for step in process.steps}
    ending = _can_end(process)
    for step in process.steps:
        if step.code not in paths:
            yield t.StepUnreachable(step=step.code)
            continue
        for code in step.next_steps:
            if code not in known:
                yield t.StepUnknown(path=_say((*paths[step.code], code)))
        if step.code not in ending:
            yield t.StepWithoutEnd(path=_say(paths[step.code]))


def _shortest_paths(process: Process) -> dict[str, tuple[str, ...]]:
    """Return for each step that can be reached the fewest steps that lead to it."""
    steps = {step.code: step for step in process.steps}
    paths: dict[str, tuple[str, ...]] = {process.first.code: (process.first.code,)}
    waiting = deque(paths)
    while waiting:
        here = waiting.popleft()
        for code in steps[here].next_steps:
            if code in steps and code not in paths:
                paths[code] = (*paths[here], code)
                waiting.append(code)
    return paths


def _can_end(process: Process) -> set[str]:
    """Return the steps from which an end can be reached (an unknown step is a fault of its own, and counts as one)."""
    known = {step.code for step in process.steps}
    ending = {step.code for step in process.steps if not step.next_steps or set(step.next_steps) - known}
    while more := {step.code for step in process.steps if ending & set(step.next_steps)} - ending:
        ending |= more
    return ending


def _shortest_way_over(process: Process, hours: int) -> tuple[str, ...]:
    """Return the fewest steps in a row, none twice, that take more than ``hours``; nothing if there are none."""
    steps = {step.code: step for step in process.steps}
    waiting: deque[tuple[tuple[str, ...], int]] = deque([((process.first.code,), process.first.hours)])
    while waiting:
        way, spent = waiting.popleft()
        if spent > hours:
            return way
        waiting += [
            ((*way, code), spent + steps[code].hours)
            for code in steps[way[-1]].next_steps
            if code in steps and code not in way
        ]
    return ()


def _say(path: tuple[str, ...]) -> str:
    return " → ".join(path)


def _said(texts: Texts) -> bool:
    return bool(texts.get("vi", "").strip())


def _has_time_limits(procedure: Procedure) -> bool:
    return all((limit := procedure.time_limit(channel)) and limit.amount > 0 for channel in procedure.channels)


def _has_terms(procedure: Procedure) -> bool:
    has_fees = bool(procedure.fees) and all(_said(fee.names) for fee in procedure.fees)
    has_form = procedure.form_code is not None or _said(procedure.form_notes)
    return bool(procedure.results) and has_fees and has_form and _said(procedure.requirements)


_PARTS: tuple[tuple[type[PublishFault], Callable[[Procedure], bool]], ...] = (
    (t.NameMissing, lambda p: _said(p.names) and _CODE.fullmatch(p.code) is not None),
    (t.SequenceMissing, lambda p: bool(p.sequence) and all(map(_said, p.sequence))),
    (t.MannerMissing, lambda p: bool(p.channels)),
    (t.DossierPartsMissing, lambda p: bool(p.required_documents) and p.sets > 0),
    (t.TimeLimitMissing, _has_time_limits),
    (t.SubjectsMissing, lambda p: _said(p.subjects)),
    (t.AgencyMissing, lambda p: bool(p.agencies)),
    (t.TermsMissing, _has_terms),
)
