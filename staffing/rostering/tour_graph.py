"""The weeks of one kind of agent laid out as a graph of flat arrays, prices left out.

A place in the graph is: day, when rest ends, and a column: what the days so far leave
open (`days`) with the paid time so far. Only columns that lie on some way through the
week are kept. Which rest is to be the week's is decided when it begins, so that every
rest is told by its end alone.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .days import OFF, WORK, WeekStates
from .limits import Limits
from .patterns import Catalogue
from .slots import Bools, Ints

__all__ = ["TourGraph", "tour_graph"]


class TourGraph(NamedTuple):
    """The graph.

    Parameters
    ----------
    begin
        Cells of the first day's table that a week may begin in.
    rests, columns
        Size of each day's table, and of the week's end.
    at
        Where each day's table begins when all lie one behind the other.
    after, after_of
        Rest of the next day that each rest becomes; where each day's begin.
    off, off_of
        Pairs of columns of a day and the next that a day off joins; likewise.
    work_of
        Where each day's kinds of work begin.
    pattern, starts_of, pairs_of
        Per kind of work its number of shift length, and where its starts and pairs of
        columns begin.
    start, open, rest
        Per start its number, how many rests of its day leave it open, and the rest
        it leads to.
    pair
        Pairs of columns.
    worked, paid
        Per column at the week's end, days worked (-1 if not told) and paid units.
    """

    begin: Ints
    rests: Ints
    columns: Ints
    at: Ints
    after: Ints
    after_of: Ints
    off: Ints
    off_of: Ints
    work_of: Ints
    pattern: Ints
    starts_of: Ints
    pairs_of: Ints
    start: Ints
    open: Ints
    rest: Ints
    pair: Ints
    worked: Ints
    paid: Ints


class _Kind(NamedTuple):
    """One kind of work of a day: length, by day or night, before which rest."""

    pattern: int
    night: int
    long: int


def tour_graph(
    shifts: Catalogue,
    allowed: Bools,
    night: Bools,
    limits: Limits,
    states: WeekStates,
    unit: int,
) -> TourGraph:
    """Lay out the weeks that keep some limits.

    Parameters
    ----------
    shifts
        The contract's shifts.
    allowed, night
        Which of them the agent may work, and which are nights, per start and length.
    limits
        What the week must keep.
    states
        Its automaton.
    unit
        Paid time all lengths are multiples of. [slots]

    Returns
    -------
    TourGraph
        The graph.
    """
    first = np.searchsorted(shifts.day, np.arange(8))
    paid = tuple(pattern.paid // unit for pattern in shifts.patterns)
    worked = np.zeros((7, len(paid), 2), dtype=bool)
    for is_night, chosen in enumerate((allowed & ~night, allowed & night)):
        np.logical_or.at(worked[:, :, is_night], shifts.day, chosen)
    kinds = tuple(
        tuple(
            _Kind(number, is_night, long)
            for number, is_night in np.argwhere(today).tolist()
            for long in ((0, 1) if limits.weekly_rest else (0,))
        )
        for today in worked
    )
    low, high = -(-limits.paid[0] // unit), limits.paid[1] // unit
    sizes, first_columns, off, pairs, ends = _columns(states, kinds, paid, low, high)
    rests, begins, after, opens, leads = _rests(
        shifts,
        (limits.rest, limits.start_distance),
        limits.weekly_rest,
        limits.free_from,
        limits.resting_since,
    )
    pattern, start, open_, rest, pair = [], [], [], [], []
    work_of = [0]
    for day in range(7):
        today = slice(int(first[day]), int(first[day + 1]))
        for number, kind in enumerate(kinds[day]):
            chosen = night if kind.night else ~night
            led = leads[day][kind.long][:, kind.pattern]
            here = np.flatnonzero(
                allowed[today, kind.pattern]
                & chosen[today, kind.pattern]
                & (opens[day] > 0)
                & (led >= 0)
            )
            if not here.size or not pairs[day][number]:
                continue
            pattern.append(kind.pattern)
            start.append(here + first[day])
            open_.append(opens[day][here])
            rest.append(led[here])
            pair.append(pairs[day][number])
        work_of.append(len(pattern))
    columns = np.array(sizes, dtype=np.int64)
    counts = np.array(rests, dtype=np.int64)
    return TourGraph(
        begin=np.array(
            [
                row * sizes[0] + column
                for row, column in zip(begins, first_columns, strict=True)
                if row >= 0 and column >= 0
            ],
            dtype=np.int64,
        ),
        rests=counts,
        columns=columns,
        at=np.concatenate([[0], np.cumsum(counts * columns)]),
        after=_flat(after),
        after_of=_ends(after),
        off=_flat(off, 2),
        off_of=_ends(off),
        work_of=np.array(work_of),
        pattern=np.array(pattern, dtype=np.int64),
        starts_of=_ends(start),
        pairs_of=_ends(pair),
        start=_flat(start),
        open=_flat(open_),
        rest=_flat(rest),
        pair=_flat(pair, 2),
        worked=np.array([states.worked[state] for state, _ in ends], dtype=np.int64),
        paid=np.array([units for _, units in ends], dtype=np.int64),
    )


def _flat(parts: Sequence[Sequence[object] | Ints], width: int = 1) -> Ints:
    """Lay lists one behind the other."""
    shape = (-1,) if width == 1 else (-1, width)
    flat = [np.asarray(part, dtype=np.int64).reshape(shape) for part in parts]
    empty = np.zeros((0,) if width == 1 else (0, width), dtype=np.int64)
    return np.ascontiguousarray(np.concatenate([empty, *flat]))


def _ends(parts: Sequence[Sequence[object] | Ints]) -> Ints:
    """Tell where each of some lists begins when they lie one behind the other."""
    return np.cumsum([0, *(len(part) for part in parts)])


@lru_cache(maxsize=256)
def _rests(
    shifts: Catalogue, apart: tuple[int, int], long: int, free_from: int, since: int
) -> tuple[list[int], tuple[int, int], list[Ints], list[Ints], list[tuple[Ints, Ints]]]:
    """Lay out when rest may end, each day: the first start that it leaves open.

    Returns
    -------
    tuple
        Per day, how many rests there are; the rests the week may begin with, the usual
        one and the week's, -1 where the week ends before it does; per day, which rest
        of the next day each becomes; how many leave each start open; the rest each
        shift leads to, the usual one and the week's, likewise.
    """
    starts = shifts.start
    first = np.searchsorted(shifts.day, np.arange(8))
    ends = starts[:, None] + np.array([pattern.slots for pattern in shifts.patterns])
    rest, distance = apart
    # From the start of a shift to that of the next, time may have to pass, too.
    free = np.maximum(ends + rest, starts[:, None] + distance)
    usual, whole = (
        np.searchsorted(starts, each) for each in (free, np.maximum(free, ends + long))
    )
    # What of the week's rest has passed when the week ends must be all of it.
    whole[ends + long > shifts.slots] = -1
    since = min(since, free_from) + long
    begin = np.searchsorted(starts, [free_from, max(free_from, since)])
    now = np.unique(begin if long and since <= shifts.slots else begin[:1])
    begins = np.searchsorted(now, begin)
    begins[1] = begins[1] if long and since <= shifts.slots else -1
    counts, after, opens, leads = [now.size], [], [], []
    for day in range(7):
        today = slice(int(first[day]), int(first[day + 1]))
        opens.append(np.searchsorted(now, np.arange(today.start, today.stop), "right"))
        carried = np.maximum(now, today.stop)
        led = [
            np.where(each[today] < 0, -1, np.maximum(each[today], today.stop))
            for each in (usual, whole)
        ]
        now = np.unique(np.concatenate([carried, *(each.ravel() for each in led)]))
        now = now[now >= 0]
        counts.append(now.size)
        after.append(np.searchsorted(now, carried))
        ways = [np.where(each < 0, -1, np.searchsorted(now, each)) for each in led]
        leads.append((ways[0], ways[1]))
    return counts, (int(begins[0]), int(begins[1])), after, opens, leads


@lru_cache(maxsize=1024)
def _columns(
    states: WeekStates,
    kinds: tuple[tuple[_Kind, ...], ...],
    paid: tuple[int, ...],
    low: int,
    high: int,
) -> tuple[
    tuple[int, ...],
    tuple[int, int],
    list[list[tuple[int, int]]],
    list[list[list[tuple[int, int]]]],
    list[tuple[int, int]],
]:
    """Number the columns of every day and join them.

    Returns
    -------
    tuple
        How many there are each day; those a week may begin in, -1 for none; pairs
        joined by a day off; per day and kind of work, pairs joined by it; state and
        paid units of those at the week's end.
    """
    reached = [{(state, 0) for state in states.begin if state >= 0}]
    for day in range(7):
        after = set()
        for state, units in reached[-1]:
            ways = states.steps[day][state]
            after.add((ways[OFF], units))
            after |= {
                (ways[WORK[kind.night][kind.long]], units + paid[kind.pattern])
                for kind in kinds[day]
            }
        reached.append({at for at in after if at[0] >= 0 and at[1] <= high})
    kept = [{at for at in reached[7] if at[1] >= low}]
    for day in range(6, -1, -1):
        kept.append(
            {
                (state, units)
                for state, units in reached[day]
                if (states.steps[day][state][OFF], units) in kept[-1]
                or any(
                    (
                        states.steps[day][state][WORK[kind.night][kind.long]],
                        units + paid[kind.pattern],
                    )
                    in kept[-1]
                    for kind in kinds[day]
                )
            }
        )
    kept.reverse()
    number = [{at: index for index, at in enumerate(sorted(every))} for every in kept]
    off, work = [], []
    for day in range(7):
        here, there, steps = number[day], number[day + 1], states.steps[day]
        off.append(
            [
                (index, there[steps[state][OFF], units])
                for (state, units), index in here.items()
                if (steps[state][OFF], units) in there
            ]
        )
        joins = [
            (WORK[kind.night][kind.long], paid[kind.pattern]) for kind in kinds[day]
        ]
        work.append(
            [
                [
                    (index, there[steps[state][way], units + added])
                    for (state, units), index in here.items()
                    if (steps[state][way], units + added) in there
                ]
                for way, added in joins
            ]
        )
    begin = [number[0].get((state, 0), -1) for state in states.begin]
    sizes = tuple(len(every) for every in kept)
    return sizes, (begin[0], begin[1]), off, work, list(number[7])
