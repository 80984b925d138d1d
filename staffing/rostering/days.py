"""What a week must keep day by day, as a finite automaton: days, nights, days off.

Each day an agent is off, or works by day or by night, and rests as usual after it or as
long as the week's rest. States are told apart only where they can still lead to another
verdict: the automaton of each day is the smallest there is.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from .limits import MANY, Limits

__all__ = ["OFF", "WORK", "WeekStates", "week_states"]

# Number of a day off among the ways to spend a day, and of working by day or night
# before a rest that is (second of each pair) or is not the week's.
OFF = 0
WORK = ((1, 2), (3, 4))


class _State(NamedTuple):
    """Where a week stands in the morning of a day."""

    worked: int
    row: int
    nights: int
    nights_row: int
    off: int
    owed: int
    due: int
    rested: bool
    bound: bool


@dataclass(frozen=True)
class WeekStates:
    """The states of every day and where each way to spend it leads.

    Parameters
    ----------
    steps
        Per day and state, the state of the next day for each way to spend the day; -1
        where no good week follows.
    begin
        State of the first day if the rest the week begins with is not the week's, and
        if it is to be; -1 where no good week follows.
    worked
        Per state at the week's end, the days worked, where they are told apart; else
        -1. All of them are good.
    """

    steps: tuple[tuple[tuple[int, ...], ...], ...]
    begin: tuple[int, int]
    worked: tuple[int, ...]


def week_states(limits: Limits, *, apart: bool = False) -> WeekStates:
    """Build the automaton of a week.

    Parameters
    ----------
    limits
        What the week must keep; hours, rest between shifts and the spread of starts
        are not told day by day and left out.
    apart
        Whether to ask for no least number of days and tell at the week's end how many
        were worked.

    Returns
    -------
    WeekStates
        The smallest automaton.

    Examples
    --------
    Two days of at most two in a row, one of which was carried in: the first day has
    one state, and working on it leads to one from which only a day off leads on:

    >>> week = week_states(Limits((0, 16), (2, 2), 11, 2, carried=1))
    >>> week.steps[0]
    ((1, 0, -1, 0, -1),)
    >>> week.steps[1][0]
    (1, -1, -1, -1, -1)
    """
    asked = replace(
        limits,
        paid=(0, 0),
        rest=0,
        free_from=0,
        weekly_rest=min(limits.weekly_rest, 1),
        resting_since=0,
        start_spread=None,
    )
    return _build(asked, apart)


@lru_cache(maxsize=1024)
def _build(limits: Limits, apart: bool) -> WeekStates:
    """Walk forward through all states, then merge backward what is alike."""
    first = _State(
        0,
        limits.carried,
        0,
        limits.nights_carried,
        limits.off_carried,
        max(limits.off_in_a_row[0] - limits.off_carried, 0) * (limits.off_carried > 0),
        max(limits.least_in_a_row - limits.carried, 0) * (limits.carried > 0),
        limits.weekly_rest == 0,
        False,
    )
    reached: list[dict[_State, tuple[_State | None, ...]]] = []
    today = {first, first._replace(rested=True)}
    for day in range(7):
        ways = {state: _ways(state, limits, day) for state in sorted(today)}
        reached.append(ways)
        today = {state for after in ways.values() for state in after if state}
    ends = {state: _days(state, limits, apart) for state in sorted(today)}
    kinds = sorted({days for days in ends.values() if days is not None})
    number = {
        state: -1 if days is None else kinds.index(days) for state, days in ends.items()
    }
    steps: list[tuple[tuple[int, ...], ...]] = []
    for ways in reversed(reached):
        number, step = _merge(ways, number)
        steps.append(step)
    promised = number[first._replace(rested=True)] if limits.weekly_rest else -1
    return WeekStates(tuple(reversed(steps)), (number[first], promised), tuple(kinds))


def _ways(state: _State, limits: Limits, day: int) -> tuple[_State | None, ...]:
    """Give where each way to spend a day leads; nowhere if it breaks a rule."""
    return (
        _off(state, limits, day),
        *(
            _work(state, limits, day, night=night, long=long)
            for night in (False, True)
            for long in (False, True)
        ),
    )


def _off(state: _State, limits: Limits, day: int) -> _State | None:
    """Spend a day off."""
    if state.off >= limits.off_in_a_row[1] or day in limits.must:
        return None
    if state.due and day not in limits.away:
        return None
    begins = state.off == 0 and state.row > 0
    owed = limits.off_in_a_row[0] - 1 if begins else max(state.owed - 1, 0)
    # What cannot break a rule is not counted.
    off = state.off + 1 if limits.off_in_a_row[1] < MANY else 1
    return state._replace(row=0, nights_row=0, off=off, owed=owed, due=0)


def _work(
    state: _State, limits: Limits, day: int, *, night: bool, long: bool
) -> _State | None:
    """Work a day."""
    worked, row = state.worked + 1, state.row + 1
    nights = state.nights + night * (limits.nights < MANY)
    nights_row = (state.nights_row + 1) * night * (limits.nights_in_a_row < MANY)
    if (
        state.owed
        or worked > limits.days[1]
        or row > limits.in_a_row
        or nights > limits.nights
        or nights_row > limits.nights_in_a_row
        or (long and state.rested)
        or (state.bound and day in limits.not_both[1])
    ):
        return None
    # Before a first day that nothing was told of, days in a row may have begun.
    begins = state.row == 0 and state.off > 0
    due = limits.least_in_a_row - 1 if begins else max(state.due - 1, 0)
    rested, bound = state.rested or long, state.bound or day in limits.not_both[0]
    return _State(worked, row, nights, nights_row, 0, 0, due, rested, bound)


def _days(state: _State, limits: Limits, apart: bool) -> int | None:
    """Give the days worked at a good week's end, -1 if nobody asks; None if bad."""
    if not state.rested or (state.worked < limits.days[0] and not apart):
        return None
    return state.worked if apart else -1


def _merge(
    ways: dict[_State, tuple[_State | None, ...]], number: dict[_State, int]
) -> tuple[dict[_State, int], tuple[tuple[int, ...], ...]]:
    """Number the states of a day, alike if all ways from them lead to the same."""
    leads = {
        state: tuple(-1 if after is None else number[after] for after in every)
        for state, every in ways.items()
    }
    kinds = sorted({lead for lead in leads.values() if max(lead) >= 0}, reverse=True)
    numbers = {lead: at for at, lead in enumerate(kinds)}
    return {state: numbers.get(lead, -1) for state, lead in leads.items()}, tuple(kinds)
