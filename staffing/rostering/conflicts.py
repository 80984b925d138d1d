"""Contracts nobody can keep this week: what gives way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .limits import MANY, Limits
from .tours import TourTable

__all__ = [
    "DAYS",
    "HOURS",
    "KEYS",
    "Reach",
    "Unmet",
    "gave_way",
    "listing",
    "reach",
    "relaxed",
    "unkept",
]

HOURS, DAYS = "least paid hours of the contract", "least days of the contract"
ROW, OFF_ROW = "least days in a row", "least days off in a row"
LONG_OFF_ROW = "most days off in a row"
# Where a planner sets the rules that may give way.
KEYS: Mapping[str, tuple[str, ...]] = {
    HOURS: ("paid_hours",),
    DAYS: ("days",),
    ROW: ("min_days_in_a_row",),
    OFF_ROW: ("days_off_in_a_row",),
    LONG_OFF_ROW: ("days_off_in_a_row",),
}
# What gives way where no week at all is left, the fewest rules first.
LAST_WAYS = (
    (LONG_OFF_ROW,),
    (OFF_ROW,),
    (ROW,),
    (OFF_ROW, LONG_OFF_ROW),
    (LONG_OFF_ROW, ROW),
    (OFF_ROW, ROW),
    (OFF_ROW, LONG_OFF_ROW, ROW),
)


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

    Law, availability and time off never give way. Where no week at all is left, the
    fewest of the rules of days off in a row and of the least days in a row give way
    before.

    Parameters
    ----------
    table
        The agent's week.

    Returns
    -------
    Limits
        Limits that at least one week keeps.
    """
    if table.kept_paid.size:
        return table.limits
    limits, flags = table.limits, table.reachable
    for ways in LAST_WAYS:
        if flags.any():
            break
        limits = _without(table.limits, ways)
        flags = TourTable(table.shifts, table.allowed, limits, table.night).reachable
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


def _without(limits: Limits, rules: Sequence[str]) -> Limits:
    """Give limits without some rules of days in a row."""
    least, most = limits.off_in_a_row
    return replace(
        limits,
        off_in_a_row=(
            1 if OFF_ROW in rules else least,
            MANY if LONG_OFF_ROW in rules else most,
        ),
        least_in_a_row=1 if ROW in rules else limits.least_in_a_row,
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


def gave_way(name: str, asked: Limits, given: Limits, hour: float) -> tuple[Unmet, ...]:
    """Say which rules of a contract gave way; `causes` says to what.

    Parameters
    ----------
    name
        Name of the agent.
    asked
        What the contract asks.
    given
        What is left of it.
    hour
        Length of a slot. [h]

    Returns
    -------
    tuple
        Nothing if all rules are kept.
    """
    lost = {
        HOURS: given.paid[0] < asked.paid[0],
        DAYS: given.days[0] < asked.days[0],
        ROW: given.least_in_a_row < asked.least_in_a_row,
        OFF_ROW: given.off_in_a_row[0] < asked.off_in_a_row[0],
        LONG_OFF_ROW: given.off_in_a_row[1] > asked.off_in_a_row[1],
    }
    return tuple(
        Unmet(name, rule, unkept(name, rule, asked, given, hour))
        for rule in lost
        if lost[rule]
    )


def unkept(
    name: str,
    rule: str,
    asked: Limits,
    given: Limits,
    hour: float,
    causes: Sequence[str] = (),
    remedies: Sequence[str] = (),
) -> str:
    """Say of one rule that it is not kept, with what it does not go together.

    Parameters
    ----------
    name, asked, given, hour
        As in `gave_way`.
    rule
        The rule.
    causes
        Rules that leave no week with it, in words.
    remedies
        What could be done about those, in words.

    Examples
    --------
    >>> asked = Limits((0, 160), (4, 5), 44, 6)
    >>> unkept("Ann", DAYS, asked, replace(asked, days=(3, 5)), 0.25)
    "Ann cannot work 4 days; the roster gives 3. Lower the contract's least days."
    """
    (least, most), row = asked.off_in_a_row, asked.least_in_a_row
    what, gives, remedy = {
        HOURS: (
            f"cannot reach {asked.paid[0] * hour:g} paid hours",
            f"the roster gives {given.paid[0] * hour:g} h",
            "lower the contract's least hours",
        ),
        DAYS: (
            f"cannot work {asked.days[0]} days",
            f"the roster gives {given.days[0]}",
            "lower the contract's least days",
        ),
        ROW: (
            f"cannot always work {row} days in a row",
            "the roster has fewer",
            "lower `min_days_in_a_row` of the contract",
        ),
        OFF_ROW: (
            f"cannot always have {least} days off in a row",
            "the roster has fewer",
            "lower the least of `days_off_in_a_row`",
        ),
        LONG_OFF_ROW: (
            f"cannot stay within {most} days off in a row",
            "the roster has more",
            "raise the most of `days_off_in_a_row`",
        ),
    }[rule]
    told = f" with {listing(causes, 'and')}" if causes else ""
    advice = listing([*remedies, remedy], "or")
    return f"{name} {what}{told}; {gives}. {advice[0].upper()}{advice[1:]}."


def listing(parts: Sequence[str], word: str) -> str:
    """Join parts of a sentence."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
