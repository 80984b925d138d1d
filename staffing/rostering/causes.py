"""Why no week keeps an agent's contract: the fewest rules that do not go together."""

from collections.abc import Sequence
from dataclasses import replace

from ...data.errors import InputError
from ...data.people import TimeOff
from ...data.settings import Settings
from .case import Case
from .conflicts import HOURS, Unmet
from .restraints import LEVELS, Restraint, restraints
from .slots import WeekSlots
from .workers import Worker

__all__ = ["conflict", "explained", "listing"]

# Agents of so many kinds are explained; the sentences of others name no rules.
MOST_EXPLAINED = 50


def conflict(case: Case, rule: str, axis: WeekSlots) -> tuple[Restraint, ...]:
    """Find rules that, with one the agent cannot keep, leave no week.

    Parameters
    ----------
    case
        The agent.
    rule
        Name of the rule that is not kept: least hours or days of the contract.
    axis
        The slots of the week.

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
    every = restraints(case, rule)
    needed = []
    for level in LEVELS:
        group = [each for each in every if each.level == level]
        freer = _without(case, group)
        if group and not _kept(freer, rule, axis):
            # No rule of this level is needed to leave no week.
            case = freer
            continue
        for each in group:
            freer = _without(case, [each])
            if _kept(freer, rule, axis):
                needed.append(each)
            else:
                case = freer
    return tuple(needed)


def _without(case: Case, rules: Sequence[Restraint]) -> Case:
    """Give a case without some rules."""
    for rule in rules:
        case = rule.loosen(case)
    return case


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
    told = []
    for worker in workers:
        if not worker.unmet:
            continue
        case = Case.of(worker.agent, time_off, settings)
        away = tuple((each.start, each.end) for each in case.away)
        for unmet in worker.unmet:
            key = worker.table, unmet.rule, case.agent.available, away
            if key not in known and len(known) < MOST_EXPLAINED:
                known[key] = conflict(case, unmet.rule, axis)
            told.append(_sentence(unmet, worker, case, known.get(key, ()), axis.hours))
    return tuple(told)


def _kept(case: Case, rule: str, axis: WeekSlots) -> bool:
    """Tell whether some week of a case keeps a rule."""
    try:
        return all(unmet.rule != rule for unmet in case.worker(axis).unmet)
    except InputError:
        # Without the rule shifts would not lie on the roster's steps.
        return False


def _sentence(
    unmet: Unmet,
    worker: Worker,
    case: Case,
    cause: tuple[Restraint, ...],
    hour: float,
) -> Unmet:
    """Write one conflict out; without one the sentence stays as it is."""
    if not cause:
        return unmet
    name, contract, given = case.agent.name, case.contract, worker.table.limits
    # What can be changed the soonest comes first.
    words = listing([each.words for each in cause[::-1]], "and")
    if unmet.rule == HOURS:
        what = f"reach {contract.paid_hours[0]:g} paid hours"
        gives, lower = f"{given.paid[0] * hour:g} h", "lower the contract's least hours"
    else:
        what = f"work {contract.days[0]} days"
        gives, lower = f"{given.days[0]}", "lower the contract's least days"
    remedies = [
        *dict.fromkeys(each.remedy for each in cause[::-1] if each.remedy),
        lower,
    ]
    advice = listing(remedies, "or")
    return replace(
        unmet,
        sentence=f"{name} cannot {what} with {words}; the roster gives {gives}. "
        f"{advice[0].upper()}{advice[1:]}.",
    )


def listing(parts: Sequence[str], word: str) -> str:
    """Join parts of a sentence."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
