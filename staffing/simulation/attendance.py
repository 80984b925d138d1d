"""Who is there: the roster's people, less those who unexpectedly are not."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...data.calendar import Week
from ...data.errors import InputError
from ...data.settings import Shrinkage
from ...data.shrinkage import DailyShrinkage
from .arrivals import WEEKS
from .kernel import HOME

__all__ = [
    "Away",
    "Change",
    "Duty",
    "draw_absence",
    "duty_changes",
    "read_duty",
    "shares_away",
]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
# At a moment an agent begins to serve a group of queues; -1 is none for a while, HOME
# none until another shift.
Change = tuple[float, int, int]

# Reasons that keep a person away for the whole shift; others take single blocks.
WHOLE_SHIFT = frozenset(
    {"sickness", "sick", "illness", "absence", "absenteeism", "no-show"}
)
BLOCK = 1800.0
# Work after a longer pause than this is another shift.
SHIFT_GAP = 4 * 3600.0


@dataclass(frozen=True, eq=False)
class Duty:
    """Working time over the simulated fortnight, in blocks of at most half an hour.

    Parameters
    ----------
    agent
        Number of the agent, one per block; blocks are in the order of agent and start.
    start, end
        From the week's start. [s]
    group
        Number of the set of queues served.
    shift
        Number of the shift, counted over all agents.
    groups
        The sets of queues, by the queues' numbers.
    agents
        How many agents there are.
    factors
        By how much longer than usual each takes over contacts; empty if nobody does.
    """

    agent: Integers
    start: Floats
    end: Floats
    group: Integers
    shift: Integers
    groups: tuple[tuple[int, ...], ...]
    agents: int
    factors: Floats = field(default_factory=lambda: np.ones(0))


def read_duty(assignment: pd.DataFrame, queues: Sequence[str], week: Week) -> Duty:
    """Read who serves what, and lay the week out twice.

    Parameters
    ----------
    assignment
        Columns agent, start, end and queues (apart by semicolons), and
        handle_time_factor where somebody takes longer over contacts than usual; of a
        Roster table the rows of activity "work" are taken.
    queues
        Names of the queues, in the order of their numbers.
    week
        The week; a shift that runs past its end also opens it, as the last week's.

    Returns
    -------
    Duty
        The working time in blocks.

    Raises
    ------
    InputError
        If a row names an unknown queue, or an agent works twice at once.

    Examples
    --------
    >>> from datetime import date
    >>> week = Week(date(2026, 11, 23), "UTC")
    >>> hour = pd.Timedelta(hours=1)
    >>> staff = pd.DataFrame({
    ...     "agent": ["ann"], "start": [week.start], "end": [week.start + hour],
    ...     "queues": ["calls;mail"],
    ... })
    >>> duty = read_duty(staff, ["calls", "chat", "mail"], week)
    >>> duty.groups, duty.start.tolist()
    (((0, 2),), [0.0, 1800.0, 604800.0, 606600.0])
    """
    work = assignment
    if "activity" in work:
        work = work[work["activity"] == "work"]
    number = {name: index for index, name in enumerate(queues)}
    groups: dict[tuple[int, ...], int] = {}
    rows: list[tuple[int, float, float, int]] = []
    names = {name: index for index, name in enumerate(sorted(set(work["agent"])))}
    origin = week.start
    begins, ends = (
        (pd.to_datetime(work[name], utc=True) - origin).dt.total_seconds().tolist()
        for name in ("start", "end")
    )
    for agent, begin, end, served in zip(
        work["agent"], begins, ends, work["queues"], strict=True
    ):
        chosen = _numbers(served, number, agent)
        group = groups.setdefault(chosen, len(groups))
        rows.append((names[agent], begin, end, group))
    rows.sort()
    for one, other in pairwise(rows):
        if one[0] == other[0] and other[1] < one[2] - 1e-6:
            moment = origin + pd.Timedelta(seconds=other[1])
            name = sorted(names)[one[0]]
            raise InputError(
                f"{name} works twice at {moment:%Y-%m-%d %H:%M}. Mend the roster so "
                "that the agent's segments do not overlap."
            )
    length = (week.end - origin).total_seconds()
    duty = _blocks(rows, length, tuple(groups), len(names))
    if "handle_time_factor" not in work:
        return duty
    factors = work.groupby("agent")["handle_time_factor"].first()
    told = factors.reindex(sorted(names)).fillna(1.0)
    return replace(duty, factors=told.to_numpy(float))


@dataclass(frozen=True, eq=False)
class Away:
    """How likely people are to be missing.

    Parameters
    ----------
    shift
        By shift: the whole of it. [0..1]
    block
        By block: that one alone, where the shift is not missing whole. [0..1]
    """

    shift: Floats
    block: Floats


def shares_away(duty: Duty, shrinkage: DailyShrinkage, week: Week) -> Away:
    """Tell how likely shifts and blocks are to be missing, day by day.

    Sickness takes whole shifts, all other reasons take single half hours; a shift
    belongs to the day it begins on.

    Parameters
    ----------
    duty
        The rostered blocks.
    shrinkage
        Shares of unplanned absence by reason and day.
    week
        The week; it is laid out again and again.

    Examples
    --------
    >>> from datetime import date
    >>> from shiftcast.data.settings import Shrinkage
    >>> one = np.zeros(2, int)
    >>> start = np.array([0.0, 1800.0])
    >>> duty = Duty(one, start, start + 1800, one, one, ((0,),), 1)
    >>> daily = DailyShrinkage(Shrinkage((("sickness", 0.2), ("late", 0.04))), "UTC")
    >>> away = shares_away(duty, daily, Week(date(2026, 11, 23), "UTC"))
    >>> away.shift.tolist(), away.block.round(2).tolist()
    ([0.2], [0.05, 0.05])
    """
    length = (week.end - week.start).total_seconds()
    moments = week.start + pd.to_timedelta(duty.start % length, unit="s")
    days = pd.DatetimeIndex(moments).tz_convert(shrinkage.timezone).date
    by_day = {day: _whole_and_parts(shrinkage.on(day)) for day in set(days)}
    numbers, first = np.unique(duty.shift, return_index=True)
    # Shifts wholly before the week have a number but no block.
    whole = np.zeros(int(duty.shift.max(initial=-1)) + 1)
    whole[numbers] = [by_day[day][0] for day in days[first]]
    # A part can be missing only from a shift that is not missing whole.
    parts = np.array([by_day[day][1] for day in days], dtype=float)
    return Away(whole, parts / (1 - whole[duty.shift]))


def draw_absence(
    rng: np.random.Generator, duty: Duty, away: Away
) -> npt.NDArray[np.bool_]:
    """Draw which blocks are really worked.

    On average the reasons' shares are missing.

    Parameters
    ----------
    rng
        Source of chance.
    duty
        The rostered blocks.
    away
        How likely shifts and blocks are to be missing.

    Returns
    -------
    NDArray
        Whether each block is worked.

    Examples
    --------
    >>> one = np.zeros(2, int)
    >>> start = np.array([0.0, 1800.0])
    >>> duty = Duty(one, start, start + 1800, one, one, ((0,),), 1)
    >>> away = Away(np.array([0.9]), np.zeros(2))
    >>> draw_absence(np.random.default_rng(1), duty, away)
    array([False, False])
    """
    missing = rng.random(len(away.shift)) < away.shift
    gone = rng.random(duty.shift.size) < away.block
    worked: npt.NDArray[np.bool_] = ~(missing[duty.shift] | gone)
    return worked


def _whole_and_parts(shrinkage: Shrinkage) -> tuple[float, float]:
    """Part the shares into what takes whole shifts and what takes single blocks."""
    whole = sum(p for name, p in shrinkage.reasons if name.lower() in WHOLE_SHIFT)
    return whole, shrinkage.total - whole


def duty_changes(duty: Duty, worked: npt.NDArray[np.bool_]) -> list[Change]:
    """List the moments at which agents begin, change or end what they serve.

    Parameters
    ----------
    duty
        The rostered blocks.
    worked
        Which of them are worked.

    Returns
    -------
    list
        Changes in order of time and agent; a break is -1, the end of a shift -2.

    Examples
    --------
    >>> one = np.zeros(2, int)
    >>> start = np.array([0.0, 1800.0])
    >>> duty = Duty(one, start, start + 1800, one, one, ((0,),), 1)
    >>> duty_changes(duty, np.array([True, True]))
    [(0.0, 0, 0), (3600.0, 0, -2)]
    """
    agent, start, end = duty.agent[worked], duty.start[worked], duty.end[worked]
    group = duty.group[worked]
    joined = (agent[1:] == agent[:-1]) & (start[1:] - end[:-1] < 1e-6)
    begins = np.r_[True, ~(joined & (group[1:] == group[:-1]))][: agent.size]
    stops = np.r_[~joined, True][: agent.size]
    time = np.concatenate([start[begins], end[stops]])
    who = np.concatenate([agent[begins], agent[stops]])
    shift = duty.shift[worked]
    home = np.r_[shift[1:] != shift[:-1], True][: agent.size]
    what = np.concatenate([group[begins], np.where(home, HOME, -1)[stops]])
    order = np.lexsort((who, time))
    return list(
        zip(
            time[order].tolist(), who[order].tolist(), what[order].tolist(), strict=True
        )
    )


def _numbers(served: str, number: dict[str, int], agent: str) -> tuple[int, ...]:
    """Read "bookings;chat" into the queues' numbers."""
    names = [name.strip() for name in str(served).split(";") if name.strip()]
    unknown = [name for name in names if name not in number]
    if unknown:
        raise InputError(
            f"{agent} is rostered for '{unknown[0]}', which is no queue of the plan. "
            f"It has {', '.join(number)}."
        )
    return tuple(sorted({number[name] for name in names}))


def _blocks(
    rows: list[tuple[int, float, float, int]],
    length: float,
    groups: tuple[tuple[int, ...], ...],
    agents: int,
) -> Duty:
    """Repeat the week, cut what overlaps at the seam, and split into blocks."""
    laid = sorted(
        (agent, start + week * length, end + week * length, group)
        for agent, start, end, group in rows
        for week in range(-1, WEEKS)
    )
    blocks: list[tuple[int, float, float, int, int]] = []
    shift = -1
    for index, (agent, start, end, group) in enumerate(laid):
        before = laid[index - 1] if index else None
        if before is None or before[0] != agent or start - before[2] > SHIFT_GAP:
            shift += 1
        if index + 1 < len(laid) and laid[index + 1][0] == agent:
            end = min(end, laid[index + 1][1])
        begin, end = max(start, 0.0), min(end, WEEKS * length)
        while begin < end - 1e-6:
            stop = min(end, (begin // BLOCK + 1) * BLOCK)
            blocks.append((agent, begin, stop, group, shift))
            begin = stop
    columns = list(zip(*blocks, strict=True)) if blocks else [()] * 5
    return Duty(
        agent=np.array(columns[0], dtype=np.int64),
        start=np.array(columns[1], dtype=float),
        end=np.array(columns[2], dtype=float),
        group=np.array(columns[3], dtype=np.int64),
        shift=np.array(columns[4], dtype=np.int64),
        groups=groups,
        agents=agents,
    )
