"""The best week of one agent at given prices, exactly, by dynamic programming."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from math import gcd

import numpy as np

from .compiling import machine
from .days import week_states
from .limits import Limits
from .patterns import Catalogue
from .slots import Bools, Floats, Ints
from .tour_graph import tour_graph
from .tour_kernel import cheapest_end, fill_rows, walk_back
from .tour_walk import keeps_week

__all__ = ["Limits", "TourTable"]


class TourTable:
    """The week of one kind of agent, ready to be priced.

    Parameters
    ----------
    shifts
        The contract's shifts.
    allowed
        Which of them the agent may work, per start and length.
    limits
        What the week must keep.
    night
        Which of them are nights, per start and length; none if not given.

    Examples
    --------
    One start a day; Monday is dear, rest allows every other day only:

    >>> from shiftcast.staffing.rostering.patterns import Pattern
    >>> day = np.arange(7)
    >>> eight = (Pattern(8, 8, ()),)
    >>> shifts = Catalogue(eight, day, 24 * day, 0 * day, 168, 24)
    >>> every = np.ones((7, 1), dtype=bool)
    >>> table = TourTable(shifts, every, Limits((16, 16), (2, 2), 30, 6))
    >>> table.best(np.array([[9.0], [1], [1], [2], [5], [5], [5]]))
    (3.0, [(1, 0), (3, 0)])
    """

    def __init__(
        self,
        shifts: Catalogue,
        allowed: Bools,
        limits: Limits,
        night: Bools | None = None,
    ) -> None:
        self.shifts = shifts
        self.allowed = allowed
        self.limits = limits
        self.night = np.zeros_like(allowed) if night is None else night
        self.unit = gcd(*(pattern.paid for pattern in shifts.patterns)) or 1
        self.graph = tour_graph(
            shifts, allowed, self.night, limits, week_states(limits), self.unit
        )
        self.bands = _bands(shifts, limits.start_spread)

    @cached_property
    def room(self) -> tuple[Floats, Floats, Ints]:
        """Room for the tables of all days, and for the shifts of a week."""
        size = int(self.graph.at[-1])
        return np.empty(size), np.empty(size), np.empty((7, 2), dtype=np.int64)

    def best(
        self, cost: Floats, *, fast: bool = False
    ) -> tuple[float, list[tuple[int, int]]]:
        """Find the cheapest week.

        Parameters
        ----------
        cost
            Cost of each shift, per start and length; infinite where forbidden.
        fast
            Whether numba compiles the program; the result is the same to the last
            bit.

        Returns
        -------
        tuple
            Its cost, and its shifts as numbers of start and length; infinite and
            none if no week keeps the limits.
        """
        table, least, found = self.room
        if fast:
            best, count = machine().best(
                self.graph, self.bands, cost, table, least, found
            )
            return float(best), [
                (at, kind) for at, kind in found[:count][::-1].tolist()
            ]
        best, chosen = np.inf, found[:0]
        for band in self.bands:
            inside = cost if band.all() else np.where(band[:, None], cost, np.inf)
            fill_rows(self.graph, inside, table, least)
            rest, column = cheapest_end(self.graph, table)
            if column < 0:
                continue
            width = self.graph.columns[7]
            value = float(table[self.graph.at[7] + rest * width + column])
            if value < best:
                count = walk_back(self.graph, inside, table, least, rest, column, found)
                best, chosen = value, found[:count][::-1].copy()
        return best, [(start, kind) for start, kind in chosen.tolist()]

    def keeps(self, chosen: Sequence[tuple[int, int]]) -> bool:
        """Tell whether a week of some shifts keeps the limits.

        Parameters
        ----------
        chosen
            Its shifts as numbers of start and length, as `best` gives them.

        Examples
        --------
        Rest allows every other day only:

        >>> from shiftcast.staffing.rostering.patterns import Pattern
        >>> day = np.arange(7)
        >>> eight = (Pattern(8, 8, ()),)
        >>> shifts = Catalogue(eight, day, 24 * day, 0 * day, 168, 24)
        >>> every = np.ones((7, 1), dtype=bool)
        >>> table = TourTable(shifts, every, Limits((16, 16), (2, 2), 30, 6))
        >>> table.keeps([(1, 0), (3, 0)]), table.keeps([(1, 0), (2, 0)])
        (True, False)
        """
        starts = [start for start, _ in chosen]
        if not any(band[starts].all() for band in self.bands):
            return False
        return keeps_week(self.graph, self.shifts.day, chosen)

    @cached_property
    def kept_paid(self) -> Ints:
        """Paid time of the weeks that keep the limits, rising; none if no week does."""
        graph = self.graph
        table, least, _ = self.room
        found: set[int] = set()
        for band in self.bands:
            inside = self.allowed & band[:, None]
            fill_rows(graph, np.where(inside, 0.0, np.inf), table, least)
            last = table[graph.at[7] :].reshape(graph.rests[7], graph.columns[7])
            kept = np.isfinite(last).any(axis=0)
            found.update((graph.paid[kept] * self.unit).tolist())
        return np.array(sorted(found), dtype=np.int64)

    @cached_property
    def reachable(self) -> Bools:
        """Which pairs of days worked and paid units some week reaches.

        Whatever the least hours and days say; one row per number of days.
        """
        limits = self.limits
        free = replace(limits, days=(0, limits.days[1]), paid=(0, limits.paid[1]))
        states = week_states(free, apart=True)
        graph = tour_graph(
            self.shifts, self.allowed, self.night, free, states, self.unit
        )
        table = np.empty(int(graph.at[-1]))
        flags = np.zeros((limits.days[1] + 1, limits.paid[1] // self.unit + 1), bool)
        for band in self.bands:
            inside = self.allowed & band[:, None]
            fill_rows(graph, np.where(inside, 0.0, np.inf), table, np.empty_like(table))
            last = table[graph.at[7] :].reshape(graph.rests[7], graph.columns[7])
            kept = np.isfinite(last).any(axis=0)
            flags[graph.worked[kept], graph.paid[kept]] = True
        return flags


def _bands(shifts: Catalogue, spread: int | None) -> Bools:
    """List the widest bands around the clock that all starts of a week may lie in."""
    if spread is None or not shifts.start.size:
        return np.ones((1, shifts.start.size), dtype=bool)
    clocks = np.unique(shifts.clock)
    inside = (clocks - clocks[:, None]) % shifts.around <= spread
    widest = [
        band
        for at, band in enumerate(inside)
        if not any(
            (band <= other).all() and (at > before or (band != other).any())
            for before, other in enumerate(inside)
            if before != at
        )
    ]
    return np.array([np.isin(shifts.clock, clocks[band]) for band in widest])
