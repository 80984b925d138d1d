"""The weeks of one kind of agent laid out as a graph of flat arrays, prices left out.

A place in the graph is: day, when rest ends, and a column: what the days so far leave
open (`days`) with the paid time so far. Only columns that lie on some way through the
week are kept.
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
    good
        Per column at the week's end, how many rests end a good week.
    worked, paid
        Per column at the week's end, days worked (-1 if not told) and paid units.
    """

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
    good: Ints
    worked: Ints
    paid: Ints


class _Kind(NamedTuple):
    """One kind of work of a day: length, by day or night, after which rest."""

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
    sizes, off, pairs, ends = _columns(states, kinds, paid, low, high)
    rests, after, opens, leads = _rests(
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
            here = np.flatnonzero(
                allowed[today, kind.pattern]
                & chosen[today, kind.pattern]
                & (opens[day][kind.long] > 0)
            )
            if not here.size or not pairs[day][number]:
                continue
            pattern.append(kind.pattern)
            start.append(here + first[day])
            open_.append(opens[day][kind.long][here])
            rest.append(leads[day][here, kind.pattern])
            pair.append(pairs[day][number])
        work_of.append(len(pattern))
    # A week is good if its last rest is the week's or needs not be.
    last = [full <= shifts.start.size for _, full in rests[7].tolist()]
    good = {1: sum(last), 2: len(last)}
    columns = np.array(sizes, dtype=np.int64)
    counts = np.array([len(each) for each in rests], dtype=np.int64)
    return TourGraph(
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
        good=np.array(
            [good[states.accepted[state]] for state, _ in ends], dtype=np.int64
        ),
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
) -> tuple[list[Ints], list[Ints], list[tuple[Ints, Ints]], list[Ints]]:
    """Lay out when rest may end, each day.

    A rest is told by the first start it leaves open and the first after which the
    week's rest is done; past the last start what counts is the end of the week.

    Returns
    -------
    tuple
        Per day: the rests; which of the next day each becomes; how many leave each
        start open, and how many do so after the week's rest; the rest each shift
        leads to.
    """
    starts = shifts.start
    bounds = np.append(starts, shifts.slots)
    first = np.searchsorted(shifts.day, np.arange(8))

    def places(free: Ints, ended: Ints) -> Ints:
        """Give both first starts, by when rest is over and when it began."""
        after = np.searchsorted(starts, free)
        full = np.searchsorted(bounds, ended + long) if long else after
        # The week's rest may be shorter than that between shifts, which holds anyway.
        return np.stack([after, np.maximum(full, after)], axis=-1)

    now = places(np.array([free_from]), np.array([min(since, free_from)]))
    rest, distance = apart
    slots = np.array([pattern.slots for pattern in shifts.patterns])
    rests, after, opens, leads = [now], [], [], []
    for day in range(7):
        here = np.arange(first[day], first[day + 1])
        # Starts too near to the next make a shift as good as longer.
        ends = starts[here, None] + np.maximum(slots, distance - rest)
        led = np.maximum(places(ends + rest, ends), first[day + 1])
        carried = np.maximum(now, first[day + 1])
        every = np.concatenate([carried, led.reshape(-1, 2)])
        opens.append(
            (
                np.searchsorted(now[:, 0], here, "right"),
                np.searchsorted(now[:, 1], here, "right"),
            )
        )
        now, number = np.unique(every, axis=0, return_inverse=True)
        number = number.ravel()
        after.append(number[: len(carried)])
        leads.append(number[len(carried) :].reshape(led.shape[:2]))
        rests.append(now)
    return rests, after, opens, leads


@lru_cache(maxsize=1024)
def _columns(
    states: WeekStates,
    kinds: tuple[tuple[_Kind, ...], ...],
    paid: tuple[int, ...],
    low: int,
    high: int,
) -> tuple[
    tuple[int, ...],
    list[list[tuple[int, int]]],
    list[list[list[tuple[int, int]]]],
    list[tuple[int, int]],
]:
    """Number the columns of every day and join them.

    Returns
    -------
    tuple
        How many there are each day; pairs joined by a day off; per day and kind of
        work, pairs joined by it; state and paid units of those at the week's end.
    """
    begin = {(0, 0)} if states.steps[0] else set()
    reached = [begin]
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
    return tuple(len(every) for every in kept), off, work, list(number[7])
