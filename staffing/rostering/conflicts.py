"""Contracts nobody can keep this week: what gives way."""

from dataclasses import dataclass, replace

import numpy as np

from .limits import MANY, Limits
from .tours import TourTable

__all__ = ["DAYS", "HOURS", "Reach", "Unmet", "gave_way", "reach", "relaxed"]

HOURS, DAYS = "least paid hours of the contract", "least days of the contract"


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


def gave_way(
    name: str, asked: Limits, table: TourTable, hour: float
) -> tuple[Unmet, ...]:
    """Say which rules of a contract gave way; `causes` says to what.

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

    Returns
    -------
    tuple
        Nothing if all rules are kept.
    """
    given, found = table.limits, []
    if given.paid[0] < asked.paid[0]:
        found.append(
            Unmet(
                name,
                HOURS,
                f"{name} cannot reach {asked.paid[0] * hour:g} paid hours; the roster "
                f"gives {given.paid[0] * hour:g} h. Lower the contract's least hours.",
            )
        )
    if given.days[0] < asked.days[0]:
        found.append(
            Unmet(
                name,
                DAYS,
                f"{name} cannot work {asked.days[0]} days; the roster gives "
                f"{given.days[0]}. Lower the contract's least days.",
            )
        )
    return tuple(found)
