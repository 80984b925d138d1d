"""What binds an agent's week: law, contract and past, as limits and barred shifts."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from ...data.calendar import Week, midnight, weekend_of
from ...data.contracts import Contract
from ...data.law import Rules
from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .limits import MANY, Limits
from .patterns import Catalogue
from .slots import Bools, WeekSlots

__all__ = ["bound_shifts", "night_shifts", "week_limits"]

TINY = 1e-9


def week_limits(
    agent: Agent,
    contract: Contract,
    settings: Settings,
    axis: WeekSlots,
    away: Sequence[TimeOff] = (),
) -> Limits:
    """Turn law, contract and the weeks before into slots and days.

    Parameters
    ----------
    agent
        The agent, with what is carried in.
    contract
        The agent's contract.
    settings
        The law, and what a weekend is.
    axis
        The slots of the week.
    away
        The agent's time off.

    Returns
    -------
    Limits
        What the week must keep.
    """
    per_hour, rules = 3600 / axis.step, settings.rules
    rest = math.ceil(rules.rest_of(contract) * per_hour - TINY)
    distance = math.ceil((contract.start_distance_hours or 0) * per_hour - TINY)
    since = 0
    free_from = 0
    if agent.last_end is not None:
        since = math.ceil(axis.of(agent.last_end) - TINY)
        free_from = max(since + rest, 0)
    if agent.last_start is not None:
        start = math.ceil(axis.of(agent.last_start) - TINY)
        free_from = max(free_from, start + distance)
    low, high = _paid_hours(agent, contract, rules, axis.week)
    spread = contract.start_spread
    whole = _days_away(away, axis.week)
    off = contract.days_off_in_a_row or (1, MANY)
    return Limits(
        paid=(
            math.ceil(low * per_hour - TINY),
            math.floor(high * per_hour + TINY),
        ),
        days=(contract.days[0], _most_days(agent, contract, axis.week)),
        rest=rest,
        in_a_row=rules.days_in_a_row_of(contract),
        free_from=free_from,
        carried=agent.days_in_a_row,
        nights=MANY if contract.max_nights is None else contract.max_nights,
        nights_in_a_row=contract.max_nights_in_a_row or MANY,
        nights_carried=agent.nights_in_a_row,
        off_in_a_row=(off[0], MANY if whole else off[1]),
        off_carried=agent.days_off_in_a_row or 0,
        weekly_rest=math.ceil(rules.weekly_rest_of(contract) * per_hour - TINY),
        resting_since=since,
        start_spread=None if spread is None else math.floor(spread / axis.step + TINY),
        least_in_a_row=contract.min_days_in_a_row,
        away=whole,
        start_distance=distance,
        not_both=_either_weekend(agent, contract, axis.week, settings.weekend),
        must=tuple(
            (lock.day - axis.week.first).days
            for lock in agent.locks
            if lock.day in axis.week.days and lock.start is not None
        ),
    )


def _paid_hours(
    agent: Agent, contract: Contract, rules: Rules, week: Week
) -> tuple[float, float]:
    """Give the least and most paid hours of a week that keep its period possible."""
    low, high = contract.paid_hours[0], rules.week_hours_of(contract)
    period = contract.period
    if period is None:
        return low, high
    known = {each.first: each.paid_hours for each in agent.past}
    before = [
        week.first - timedelta(weeks=back)
        for back in range(1, period.place(week.first) + 1)
    ]
    used = [known[first] for first in before if first in known]
    # Weeks that nobody published are as open as those ahead.
    ahead = period.weeks - 1 - len(used)
    least = period.paid_hours[0] - sum(used) - ahead * high
    most = period.paid_hours[1] - sum(used) - ahead * low
    return min(max(low, least), high), max(min(high, most), 0.0)


def _most_days(agent: Agent, contract: Contract, week: Week) -> int:
    """Give the most days of a week that keep the days off of its period possible."""
    least, most = contract.days
    period = contract.period
    if period is None or not period.days_off:
        return most
    since = week.first - timedelta(weeks=period.place(week.first))
    before = [each for each in agent.past if each.first >= since]
    used = sum(len(each.days) for each in before)
    ahead = period.weeks - 1 - len(before)
    left = 7 * period.weeks - period.days_off - used - ahead * least
    return max(min(most, left), 0)


def _days_away(away: Sequence[TimeOff], week: Week) -> tuple[int, ...]:
    """List the days that time off takes whole, by number."""
    if not away:
        return ()
    ends = [
        midnight(week.first + timedelta(days=day), week.timezone) for day in range(8)
    ]
    return tuple(
        day
        for day in range(7)
        if any(
            stretch.start <= ends[day] and ends[day + 1] <= stretch.end
            for stretch in away
        )
    )


def night_shifts(shifts: Catalogue, rules: Rules, axis: WeekSlots) -> Bools:
    """Tell which shifts are night shifts.

    Parameters
    ----------
    shifts
        The shifts.
    rules
        What counts as night.
    axis
        The slots of the week.

    Returns
    -------
    NDArray
        One flag per start and length.
    """
    share = rules.night.share_open(axis.moments, axis.step)
    night = np.concatenate([[0.0], np.cumsum(share)]) * axis.hours
    lengths = np.array([pattern.slots for pattern in shifts.patterns], dtype=np.int64)
    start = shifts.start[:, None]
    least = max(rules.night_shift_hours, 1 / 60)
    flags: Bools = night[start + lengths] - night[start] >= least - TINY
    return flags


def bound_shifts(
    agent: Agent,
    contract: Contract,
    settings: Settings,
    axis: WeekSlots,
    shifts: Catalogue,
    night: Bools,
) -> Bools:
    """Tell which shifts law, weekends and locks leave, whatever the hours open.

    Parameters
    ----------
    agent
        The agent.
    contract
        The agent's contract.
    settings
        The law, and what a weekend is.
    axis
        The slots of the week.
    shifts
        The contract's shifts.
    night
        Which of them are night shifts.

    Returns
    -------
    NDArray
        One flag per start and length.
    """
    flags = np.ones((shifts.start.size, len(shifts.patterns)), dtype=bool)
    longest = settings.rules.max_night_shift_hours
    if longest is not None:
        most = longest / axis.hours
        long = np.array([pattern.paid > most + TINY for pattern in shifts.patterns])
        flags &= ~(night & long)
    barred = _barred_weekends(agent, contract, axis.week, settings.weekend)
    for day, when in enumerate(axis.week.days):
        if when in barred:
            flags[shifts.day == day] = False
    for lock in agent.locks:
        if lock.day not in axis.week.days:
            continue
        today = shifts.day == (lock.day - axis.week.first).days
        if lock.start is None or lock.end is None:
            flags[today] = False
            continue
        length = axis.of(lock.end) - axis.of(lock.start)
        lengths = np.array([each.slots == length for each in shifts.patterns])
        at = today & (shifts.start == axis.of(lock.start))
        flags[today] &= at[today, None] & lengths
    return flags


def _barred_weekends(
    agent: Agent,
    contract: Contract,
    week: Week,
    weekend: frozenset[int],
    *,
    working: bool = False,
) -> set[date]:
    """List the days of weekends that those before leave free.

    A week from the middle of a weekend has days of the next one, too; that depends on
    whether the agent is `working` on the first.
    """
    worked = {day for each in agent.past for day in each.days}
    barred: set[date] = set()
    for first in week.days:
        days = weekend_of(first, weekend)
        if not days or first in barred:
            continue
        row = [
            any(day - timedelta(weeks=back) in worked for day in days)
            for back in range(1, contract.weeks_back + 1)
        ]
        least, among = contract.weekends_off or (0, 1)
        free = row[: among - 1].count(False)
        most = contract.max_weekends_in_a_row
        in_a_row = row.index(False) if False in row else len(row)
        if free < least or (most is not None and in_a_row >= most):
            barred |= set(days)
        elif working:
            worked |= {first}
    return barred


def _either_weekend(
    agent: Agent, contract: Contract, week: Week, weekend: frozenset[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """List days of a first weekend, and those of the next that it bars if worked."""
    free = _barred_weekends(agent, contract, week, weekend)
    then = _barred_weekends(agent, contract, week, weekend, working=True) - free
    if not then:
        return (), ()
    days = list(enumerate(week.days))
    return (
        tuple(
            number
            for number, day in days
            if day < min(then) and day not in free and weekend_of(day, weekend)
        ),
        tuple(number for number, day in days if day in then),
    )
