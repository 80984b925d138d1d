"""Contracts nobody can keep this week: what gives way, and a sentence that says so."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .limits import MANY, Limits
from .slots import Bools
from .tours import TourTable

__all__ = ["Reach", "Unmet", "reach", "relaxed", "sentence"]


@dataclass(frozen=True)
class Unmet:
    """A rule the roster could not keep, in words.

    Parameters
    ----------
    agent
        Name of the agent.
    rule
        Human name of the rule.
    sentence
        What cannot be kept, why, what the roster gives, what to do.
    """

    agent: str
    rule: str
    sentence: str


@dataclass(frozen=True)
class Reach:
    """What weeks an agent can work within the law, availability and time off.

    Parameters
    ----------
    paid
        Least and most paid time of the weeks that keep the limits. [slots]
    days
        Bounds of the days of those weeks, as their paid time has them.
    """

    paid: tuple[int, int]
    days: tuple[int, int]


def relaxed(table: TourTable) -> Limits:
    """Lower the contract's least hours, then days, as far as the week demands.

    Law, availability and time off never give way. Where no week at all is left, days
    off in a row and the least days in a row are no longer counted.

    Parameters
    ----------
    table
        The agent's week.

    Returns
    -------
    Limits
        Limits that at least one week keeps.
    """
    limits = table.limits
    if table.kept_paid.size:
        return limits
    flags = table.reachable
    if not flags.any():
        free = replace(limits, off_in_a_row=(1, MANY), least_in_a_row=1)
        return relaxed(TourTable(table.shifts, table.allowed, free, table.night))
    days, paid = np.nonzero(flags)
    paid = paid * table.unit
    hours_missing = np.maximum(limits.paid[0] - paid, 0)
    days_missing = np.maximum(limits.days[0] - days, 0)
    best = np.lexsort((days_missing, hours_missing))[0]
    return replace(
        limits,
        paid=(min(limits.paid[0], int(paid[best])), limits.paid[1]),
        days=(min(limits.days[0], int(days[best])), limits.days[1]),
    )


def reach(table: TourTable) -> Reach:
    """Give the span of paid time and days of the weeks that keep the limits.

    Whole shifts seldom add up to the contract's exact hours; the bound is tighter
    when it knows.

    Parameters
    ----------
    table
        The agent's week, its limits relaxed.
    """
    paid = table.kept_paid
    worked = table.allowed.any(axis=1)
    able = int(np.unique(table.shifts.day[worked]).size)
    lengths = np.array([pattern.paid for pattern in table.shifts.patterns])
    lengths = lengths[table.allowed.any(axis=0)]
    if not lengths.size:
        return Reach((0, 0), (0, 0))
    low, high = int(paid.min()), int(paid.max())
    least = max(table.limits.days[0], -(-low // int(lengths.max())))
    most = min(table.limits.days[1], high // max(int(lengths.min()), 1), able)
    return Reach((low, high), (min(least, most), most))


def sentence(
    name: str,
    asked: Limits,
    table: TourTable,
    hour: float,
    causes: list[tuple[str, str, Callable[[], Bools]]],
) -> tuple[Unmet, ...]:
    """Say which contract rules gave way and why.

    Parameters
    ----------
    name
        Name of the agent.
    asked
        What the contract asks.
    table
        The agent's week, its limits relaxed.
    hour
        Length of a slot. [h]
    causes
        What may stand in the way: reason with a place for the number of days, remedy,
        and the shifts that were possible without it. The first that would mend the
        week is told.

    Returns
    -------
    tuple
        Nothing if all rules are kept.
    """
    given = table.limits
    if given.paid[0] == asked.paid[0] and given.days[0] == asked.days[0]:
        return ()
    left = int(np.unique(table.shifts.day[table.allowed.any(axis=1)]).size)
    days = "1 day" if left == 1 else f"{left} days"
    reason = f"the law and the contract's own shifts leave {days}"
    remedy = "Lower the contract's least hours or days, or allow other shifts"
    for why, mend, allowed in causes:
        free = relaxed(TourTable(table.shifts, allowed(), asked, table.night))
        if free.paid[0] >= asked.paid[0] and free.days[0] >= asked.days[0]:
            reason, remedy = why.format(days=days), mend
            break
    found = []
    if given.paid[0] < asked.paid[0]:
        found.append(
            Unmet(
                name,
                "least paid hours of the contract",
                f"{name} cannot reach {asked.paid[0] * hour:g} paid hours: {reason}; "
                f"the roster gives {given.paid[0] * hour:g} h. {remedy}.",
            )
        )
    if given.days[0] < asked.days[0]:
        found.append(
            Unmet(
                name,
                "least days of the contract",
                f"{name} cannot work {asked.days[0]} days: {reason}; the roster gives "
                f"{given.days[0]}. {remedy}.",
            )
        )
    return tuple(found)
