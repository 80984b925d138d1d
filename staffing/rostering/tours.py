"""The best week of one agent at given prices, exactly, by dynamic programming."""

from dataclasses import replace
from math import gcd
from typing import NamedTuple

import numpy as np

from .days import OFF, WORK, WeekStates, week_states
from .limits import Limits
from .patterns import Catalogue
from .slots import Bools, Floats, Ints

__all__ = ["Limits", "TourTable"]

# First start open after the rest between shifts, and after the week's rest.
_Rest = tuple[int, int]


class _Length(NamedTuple):
    """One length of shift on one day: its starts, grouped by when rest ends."""

    pattern: int
    paid: int
    starts: Ints
    bounds: Ints
    targets: Ints
    rests: Ints


class _Move(NamedTuple):
    """Which states of a day lead to which of the next by some kind of work."""

    source: Ints
    target: Ints
    long: bool
    lengths: list[_Length]


class _Day(NamedTuple):
    """Everything about one day that prices do not change."""

    first: int
    states: int
    rests: int
    usable: tuple[Ints, Ints]
    off: list[tuple[Ints, Ints]]
    work: list[_Move]
    rest_bounds: Ints
    rest_targets: Ints


class TourTable:
    """The week of one kind of agent, ready to be priced.

    A state of the program is: day, what the days so far leave open (`days`), when rest
    ends, paid time.

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
        self._sizes = limits.paid[1] // self.unit + 1
        self._first = [int(at) for at in np.searchsorted(shifts.day, np.arange(8))]
        self._states = week_states(limits)
        self._days, self._closing = self._lay_out(self._states)
        self._bands = _bands(shifts, limits.start_spread)

    def _rest(self, end: int, day: int) -> _Rest:
        """Give the first starts that a shift's end leaves open on a day."""
        limits, starts = self.limits, self.shifts.start
        after = max(int(np.searchsorted(starts, end + limits.rest)), self._first[day])
        if not limits.weekly_rest:
            return after, after
        # Past the last start, what counts is whether the rest ends within the week.
        ends = np.append(starts, self.shifts.slots)
        full = int(np.searchsorted(ends, end + limits.weekly_rest))
        # The week's rest may be shorter than that between shifts, which holds anyway.
        return after, max(full, after)

    def _lay_out(self, states: WeekStates) -> tuple[list[_Day], list[_Rest]]:
        """Lay out all days; give the rests the week may end with, too."""
        limits = self.limits
        carried = self._rest(limits.free_from - limits.rest, 0)
        since = self._rest(min(limits.resting_since, limits.free_from), 0)
        rests = [(carried[0], max(carried[0], since[1]))]
        days = []
        for day, steps in enumerate(states.steps):
            made, rests = self._day(day, steps, rests)
            days.append(made)
        return days, rests

    def _day(
        self, day: int, steps: tuple[tuple[int, ...], ...], rests: list[_Rest]
    ) -> tuple[_Day, list[_Rest]]:
        """Lay out one day; give the rests of the next."""
        first, last = self._first[day], self._first[day + 1]
        ends = {
            number: [
                self._rest(int(start) + pattern.slots, day + 1)
                for start in self.shifts.start[first:last]
            ]
            for number, pattern in enumerate(self.shifts.patterns)
        }
        carried = [(max(at, last), max(full, last)) for at, full in rests]
        later = sorted({*carried, *(end for every in ends.values() for end in every)})
        position = {end: index for index, end in enumerate(later)}
        work = []
        for night, kinds in enumerate(WORK):
            lengths = self._lengths(day, bool(night), ends, position)
            for long, kind in enumerate(kinds):
                work += [
                    _Move(source, target, bool(long), lengths)
                    for source, target in _rounds(steps, kind)
                    if lengths
                ]
        rest_targets = np.array([position[end] for end in carried])
        made = _Day(
            first,
            len(steps),
            len(rests),
            (
                np.searchsorted([at for at, _ in rests], range(first, last), "right"),
                np.searchsorted([at for _, at in rests], range(first, last), "right"),
            ),
            _rounds(steps, OFF),
            work,
            np.flatnonzero(np.diff(rest_targets, prepend=-1)),
            rest_targets,
        )
        return made, later

    def _lengths(
        self,
        day: int,
        night: bool,
        ends: dict[int, list[_Rest]],
        position: dict[_Rest, int],
    ) -> list[_Length]:
        """List the shifts of a day that are or are not nights, by length."""
        today = slice(self._first[day], self._first[day + 1])
        lengths = []
        for number, pattern in enumerate(self.shifts.patterns):
            chosen = self.allowed[today, number] & (self.night[today, number] == night)
            starts = np.flatnonzero(chosen)
            paid = pattern.paid // self.unit
            if starts.size == 0 or paid >= self._sizes:
                continue
            targets = np.array([position[ends[number][at]] for at in starts])
            bounds = np.flatnonzero(np.diff(targets, prepend=-1))
            lengths.append(
                _Length(number, paid, starts, bounds, targets[bounds], targets)
            )
        return lengths

    def _forward(self, cost: Floats) -> list[Floats]:
        """Fill the tables: least cost of every state, day after day."""
        table = np.full((self._days[0].states, 1, self._sizes), np.inf)
        table[:, 0, 0] = 0.0
        tables = [table]
        sizes = [(day.states, day.rests) for day in self._days[1:]]
        sizes.append((len(self._states.accepted), len(self._closing)))
        for day, size in zip(self._days, sizes, strict=True):
            after = np.full((*size, self._sizes), np.inf)
            kept = np.minimum.reduceat(table, day.rest_bounds, axis=1)
            rest_targets = day.rest_targets[day.rest_bounds]
            for source, target in day.off:
                into = (target[:, None], rest_targets)
                after[into] = np.minimum(after[into], kept[source])
            if day.work:
                least = _running(table)
                for move in day.work:
                    rested = least[move.source][:, day.usable[move.long]]
                    _work(after, rested, move, day.first, cost)
            tables.append(after)
            table = after
        return tables

    def best(self, cost: Floats) -> tuple[float, list[tuple[int, int]]]:
        """Find the cheapest week.

        Parameters
        ----------
        cost
            Cost of each shift, per start and length; infinite where forbidden.

        Returns
        -------
        tuple
            Its cost, and its shifts as numbers of start and length; infinite and
            none if no week keeps the limits.
        """
        best: tuple[float, list[tuple[int, int]]] = (np.inf, [])
        for band in self._bands:
            inside = cost if band is None else np.where(band[:, None], cost, np.inf)
            tables = self._forward(inside)
            value, at = self._end(tables[-1])
            if value < best[0]:
                best = value, self._trace(tables, at, inside)
        return best

    def _end(self, last: Floats) -> tuple[float, tuple[int, int, int]]:
        """Find the cheapest good end of the week: its state, rest and paid time."""
        low = -(-self.limits.paid[0] // self.unit)
        best, at = np.inf, (-1, -1, -1)
        for state, good in enumerate(self._good_ends()):
            values = last[state, :good, low:]
            if not values.size:
                continue
            rest, paid = np.unravel_index(int(values.argmin()), values.shape)
            if values[rest, paid] < best:
                best = float(values[rest, paid])
                at = (state, int(rest), low + int(paid))
        return best, at

    def _good_ends(self) -> list[int]:
        """Count the rests a good week may end with, per state."""
        starts = self.shifts.start.size
        rested = sum(full <= starts for _, full in self._closing)
        every = len(self._closing)
        return [rested if kind == 1 else every for kind in self._states.accepted]

    def _trace(
        self, tables: list[Floats], end: tuple[int, int, int], cost: Floats
    ) -> list[tuple[int, int]]:
        """Walk back from the end to the shifts that led there."""
        state, rest, paid = end
        found: list[tuple[int, int]] = []
        for number in range(6, -1, -1):
            day, table = self._days[number], tables[number]
            value = tables[number + 1][state, rest, paid]
            idle = _idle_step(day, table, (state, rest, paid), value)
            if idle is not None:
                state, rest = idle
                continue
            state, rest, paid, shift = _work_step(
                day, table, (state, rest, paid), value, cost
            )
            found.append(shift)
        return found[::-1]

    def reachable(self) -> Bools:
        """Tell which pairs of days worked and paid time some week reaches.

        Returns
        -------
        NDArray
            One flag per number of days and paid units, whatever the least hours
            and days say.
        """
        free = replace(self.limits, days=(0, self.limits.days[1]))
        table = TourTable(self.shifts, self.allowed, free, self.night)
        table._states = week_states(free, apart=True)
        table._days, table._closing = table._lay_out(table._states)
        flags = np.zeros((self.limits.days[1] + 1, self._sizes), dtype=bool)
        for band in self._bands:
            inside = self.allowed if band is None else self.allowed & band[:, None]
            last = table._forward(np.where(inside, 0.0, np.inf))[-1]
            ends = zip(table._states.worked, table._good_ends(), strict=True)
            for state, (worked, good) in enumerate(ends):
                flags[worked] |= np.isfinite(last[state, :good]).any(axis=0)
        return flags


def _bands(shifts: Catalogue, spread: int | None) -> list[Bools | None]:
    """List the widest bands around the clock that all starts of a week may lie in."""
    if spread is None:
        return [None]
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
    return [np.isin(shifts.clock, clocks[band]) for band in widest]


def _rounds(steps: tuple[tuple[int, ...], ...], kind: int) -> list[tuple[Ints, Ints]]:
    """Split one way to spend a day into moves in which no target comes twice."""
    rounds: list[dict[int, int]] = []
    for source, ways in enumerate(steps):
        target = ways[kind]
        if target < 0:
            continue
        free = next((taken for taken in rounds if target not in taken), None)
        if free is None:
            rounds.append(free := {})
        free[target] = source
    return [(np.array(list(taken.values())), np.array(list(taken))) for taken in rounds]


def _running(table: Floats) -> Floats:
    """Give the least over the first rests of each state: of none, of one, of two..."""
    none = np.full((table.shape[0], 1, table.shape[2]), np.inf)
    least = np.concatenate([none, table], axis=1)
    np.minimum.accumulate(least, axis=1, out=least)
    return least


def _work(after: Floats, rested: Floats, move: _Move, first: int, cost: Floats) -> None:
    """Add one more shift of every length to the states of a day."""
    for length in move.lengths:
        price = cost[first + length.starts, length.pattern]
        usable = rested[:, length.starts, : rested.shape[2] - length.paid]
        reached = np.minimum.reduceat(
            usable + price[None, :, None], length.bounds, axis=1
        )
        into = (move.target[:, None], length.targets, slice(length.paid, None))
        after[into] = np.minimum(after[into], reached)


def _idle_step(
    day: _Day, table: Floats, state: tuple[int, int, int], value: float
) -> tuple[int, int] | None:
    """Find the state before a day off, if a day off led here."""
    for sources, targets in day.off:
        for source in sources[targets == state[0]]:
            for rest in np.flatnonzero(day.rest_targets == state[1]):
                if table[source, rest, state[2]] == value:
                    return int(source), int(rest)
    return None


def _work_step(
    day: _Day,
    table: Floats,
    state: tuple[int, int, int],
    value: float,
    cost: Floats,
) -> tuple[int, int, int, tuple[int, int]]:
    """Find the state before a day's work, and the shift worked."""
    for move in day.work:
        for source in move.source[move.target == state[0]]:
            for length in move.lengths:
                before = state[2] - length.paid
                here = length.starts[length.rests == state[1]]
                if before < 0 or here.size == 0:
                    continue
                line = table[source, :, before]
                least = np.minimum.accumulate(np.append(np.inf, line))
                rested = least[day.usable[move.long][here]]
                match = np.flatnonzero(
                    rested + cost[day.first + here, length.pattern] == value
                )
                if match.size:
                    start = int(here[match[0]])
                    rest = int(line[: day.usable[move.long][start]].argmin())
                    shift = (day.first + start, length.pattern)
                    return int(source), rest, before, shift
    raise AssertionError("A table of the tour program lost its own path.")
