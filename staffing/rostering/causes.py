"""Why no week keeps an agent's contract: the fewest rules that do not go together."""

from collections.abc import Sequence
from dataclasses import replace

from ...data.errors import InputError
from ...data.people import TimeOff
from ...data.settings import Settings
from .bindings import week_limits
from .conflicts import Unmet, unkept
from .draft import Draft
from .restraints import LEVELS, Restraint, restraints
from .slots import WeekSlots
from .workers import Worker, WorkerReader

__all__ = ["conflict", "explained"]

# Agents of so many kinds are explained; the sentences of others name no rules.
MOST_EXPLAINED = 50


def conflict(draft: Draft, rule: str, reader: WorkerReader) -> tuple[Restraint, ...]:
    """Find rules that, with one the agent cannot keep, leave no week.

    Parameters
    ----------
    draft
        The plan of one agent alone.
    rule
        Name of the rule that is not kept, one of those of `conflicts`.
    reader
        What remembers agents alike.

    Returns
    -------
    tuple
        An irreducible set: without any one of them, the others left as they are and
        all other rules dropped, some week keeps the rule.

    Notes
    -----
    The deletion filter: each rule in turn is dropped, for good if there is still no
    week. The most binding levels are tried first, so that what is left to blame is
    what a planner can change. Every trial is an exact answer of the tour program.

    References
    ----------
    Chinneck, Dravnieks, "Locating minimal infeasible constraint sets in linear
    programs", ORSA Journal on Computing 3 (1991) 157-168.
    """
    needed = []
    every = restraints(draft, rule)
    for level in LEVELS:
        group = [each for each in every if each.level == level]
        freer = _without(draft, group)
        if group and not _kept(freer, rule, reader):
            # No rule of this level is needed to leave no week.
            draft = freer
            continue
        for each in group:
            freer = _without(draft, [each])
            if _kept(freer, rule, reader):
                needed.append(each)
            else:
                draft = freer
    return tuple(needed)


def _without(draft: Draft, rules: Sequence[Restraint]) -> Draft:
    """Give a draft without some rules."""
    for rule in rules:
        draft = rule.loosen(draft)
    return draft


def explained(
    workers: Sequence[Worker],
    time_off: Sequence[TimeOff],
    settings: Settings,
    axis: WeekSlots,
) -> tuple[Unmet, ...]:
    """Say of each contract rule that is not kept with what it does not go together.

    Parameters
    ----------
    workers
        The agents.
    time_off
        When they are away.
    settings
        Contracts, rules and queues.
    axis
        The slots of the week.

    Returns
    -------
    tuple
        The workers' unmet rules, their sentences naming the conflict.
    """
    known: dict[tuple[object, ...], tuple[Restraint, ...]] = {}
    reader, told = WorkerReader(axis), []
    agents = tuple(worker.agent for worker in workers)
    everybody = Draft(agents, tuple(time_off), settings)
    for worker in workers:
        if not worker.unmet:
            continue
        draft = everybody.only(worker.agent.name)
        away = tuple((each.start, each.end) for each in draft.time_off)
        for unmet in worker.unmet:
            key = worker.table, unmet.rule, worker.agent.available, away
            if key not in known and len(known) < MOST_EXPLAINED:
                known[key] = conflict(draft, unmet.rule, reader)
            cause = known.get(key, ())
            told.append(_explained(unmet, worker, draft, cause, axis))
    return tuple(told)


def _kept(draft: Draft, rule: str, reader: WorkerReader) -> bool:
    """Tell whether some week of the one agent of a draft keeps a rule."""
    try:
        worker = draft.worker(draft.agents[0].name, reader)
    except InputError:
        # Without the rule shifts would not lie on the roster's steps.
        return False
    return all(unmet.rule != rule for unmet in worker.unmet)


def _explained(
    unmet: Unmet,
    worker: Worker,
    draft: Draft,
    cause: tuple[Restraint, ...],
    axis: WeekSlots,
) -> Unmet:
    """Write one conflict out; without a cause the sentence names none."""
    agent = worker.agent
    contract = draft.contract_of(agent.name)
    asked = week_limits(agent, contract, draft.settings, axis, draft.time_off)
    # What can be changed the soonest comes first.
    sentence = unkept(
        agent.name,
        unmet.rule,
        asked,
        worker.table.limits,
        axis.hours,
        [each.words for each in cause[::-1]],
        list(dict.fromkeys(each.remedy for each in cause[::-1] if each.remedy)),
    )
    return replace(unmet, sentence=sentence)
