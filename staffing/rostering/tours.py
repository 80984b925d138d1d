"""The best week of one agent at given prices, exactly, by dynamic programming."""

from dataclasses import dataclass
from math import gcd
from typing import NamedTuple

import numpy as np

from .patterns import Catalogue
from .slots import Bools, Floats, Ints

__all__ = ["Limits", "TourTable"]


@dataclass(frozen=True)
class Limits:
    """What one agent's week must keep.

    Parameters
    ----------
    paid
        Least and most paid time. [slots]
    days
        Least and most days.
    rest
        Rest between shifts. [slots]
    in_a_row
        Most days in a row.
    free_from
        First slot a shift may start in, after the last shift of the week before.
    carried
        Days worked in a row up to the week's first day.
    """

    paid: tuple[int, int]
    days: tuple[int, int]
    rest: int
    in_a_row: int
    free_from: int = 0
    carried: int = 0


class _Move(NamedTuple):
    """Which states of a day lead to which of the next; targets are distinct."""

    source: Ints
    target: Ints


class _Length(NamedTuple):
    """One length of shift on one day: its starts, grouped by when rest ends."""

    pattern: int
    paid: int
    starts: Ints
    bounds: Ints
    targets: Ints
    rests: Ints


class _Day(NamedTuple):
    """Everything about one day that prices do not change."""

    first: int
    states: list[tuple[int, int]]
    rested: Ints
    usable: Ints
    off: list[_Move]
    work: list[_Move]
    rest_bounds: Ints
    rest_targets: Ints
    lengths: list[_Length]


class TourTable:
    """The week of one kind of agent, ready to be priced.

    A state of the program is: day, days worked, days in a row, when rest ends, paid
    time. Days in a row are told apart only where they can still break the rule.

    Parameters
    ----------
    shifts
        The contract's shifts.
    allowed
        Which of them the agent may work, per start and length.
    limits
        What the week must keep.

    Examples
    --------
    One start a day; Monday is dear, rest allows every other day only:

    >>> from shiftcast.staffing.rostering.patterns import Pattern
    >>> shifts = Catalogue((Pattern(8, 8, ()),), np.arange(7), 24 * np.arange(7))
    >>> every = np.ones((7, 1), dtype=bool)
    >>> table = TourTable(shifts, every, Limits((16, 16), (2, 2), 30, 6))
    >>> table.best(np.array([[9.0], [1], [1], [2], [5], [5], [5]]))
    (3.0, [(1, 0), (3, 0)])
    """

    def __init__(self, shifts: Catalogue, allowed: Bools, limits: Limits) -> None:
        self.shifts = shifts
        self.allowed = allowed
        self.limits = limits
        self.unit = gcd(*(pattern.paid for pattern in shifts.patterns)) or 1
        self._sizes = limits.paid[1] // self.unit + 1
        first = np.searchsorted(shifts.day, np.arange(8))
        self._first = [int(index) for index in first]
        self._days: list[_Day] = []
        rest = sorted({self._first[0], self._canonical(limits.free_from, 0)})
        self._begin = rest.index(self._canonical(limits.free_from, 0))
        states = [(0, self._row(0, 0, limits.carried))]
        for day in range(7):
            states, rest = self._add_day(day, states, rest)
        self._end = states

    def _canonical(self, slot: int, day: int) -> int:
        """Turn the slot rest ends in into the first start it leaves open."""
        after = int(np.searchsorted(self.shifts.start, slot))
        return max(after, self._first[day])

    def _row(self, day: int, worked: int, row: int) -> int:
        """Forget days in a row that can no longer break the rule."""
        ahead = min(7 - day, self.limits.days[1] - worked)
        return 0 if row + ahead <= self.limits.in_a_row else row

    def _add_day(
        self, day: int, states: list[tuple[int, int]], rest: list[int]
    ) -> tuple[list[tuple[int, int]], list[int]]:
        """Lay out one day and give the states and rests of the next."""
        limits, first = self.limits, self._first
        off = [(worked, self._row(day + 1, worked, 0)) for worked, _ in states]
        work = [
            (worked + 1, self._row(day + 1, worked + 1, row + 1))
            if worked < limits.days[1] and row < limits.in_a_row
            else None
            for worked, row in states
        ]
        after = sorted({*off, *(state for state in work if state is not None)})
        today = slice(first[day], first[day + 1])
        start = self.shifts.start[today]
        ends = {
            number: np.maximum(
                np.searchsorted(self.shifts.start, start + pattern.slots + limits.rest),
                first[day + 1],
            )
            for number, pattern in enumerate(self.shifts.patterns)
        }
        carried = np.maximum(rest, first[day + 1])
        later = sorted(
            {first[day + 1], *carried.tolist()}
            | {int(end) for every in ends.values() for end in every}
        )
        position = {end: index for index, end in enumerate(later)}
        lengths = []
        for number, pattern in enumerate(self.shifts.patterns):
            starts = np.flatnonzero(self.allowed[today, number])
            paid = pattern.paid // self.unit
            if starts.size == 0 or paid >= self._sizes:
                continue
            targets = np.array([position[int(ends[number][at])] for at in starts])
            bounds = np.flatnonzero(np.diff(targets, prepend=-1))
            lengths.append(
                _Length(number, paid, starts, bounds, targets[bounds], targets)
            )
        rest_targets = np.array([position[int(end)] for end in carried])
        rest_bounds = np.flatnonzero(np.diff(rest_targets, prepend=-1))
        self._days.append(
            _Day(
                first[day],
                states,
                np.array(rest),
                np.searchsorted(rest, np.arange(first[day], first[day + 1]), "right"),
                _moves(off, after),
                _moves(work, after),
                rest_bounds,
                rest_targets,
                lengths,
            )
        )
        return after, later

    def _forward(self, cost: Floats) -> list[Floats]:
        """Fill the tables: least cost of every state, day after day."""
        table = np.full(
            (len(self._days[0].states), self._days[0].rested.size, self._sizes), np.inf
        )
        table[0, self._begin, 0] = 0.0
        tables = [table]
        for number, day in enumerate(self._days):
            last = number == 6
            states = self._end if last else self._days[number + 1].states
            rests = 1 if last else self._days[number + 1].rested.size
            after = np.full((len(states), rests, self._sizes), np.inf)
            kept = np.minimum.reduceat(table, day.rest_bounds, axis=1)
            rest_targets = day.rest_targets[day.rest_bounds]
            for move in day.off:
                after[move.target[:, None], rest_targets] = np.minimum(
                    after[move.target[:, None], rest_targets], kept[move.source]
                )
            if day.lengths and day.work:
                rested = np.minimum.accumulate(table, axis=1)[:, day.usable - 1]
                for move in day.work:
                    _work(after, rested[move.source], move.target, day, cost)
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
        tables = self._forward(cost)
        low = -(-self.limits.paid[0] // self.unit)
        best, at = np.inf, (-1, -1)
        for index, (worked, _) in enumerate(self._end):
            if worked < self.limits.days[0] or low >= self._sizes:
                continue
            values = tables[-1][index, 0, low:]
            paid = int(values.argmin())
            if values[paid] < best:
                best, at = float(values[paid]), (index, low + paid)
        if not np.isfinite(best):
            return np.inf, []
        return best, self._trace(tables, at, cost)

    def _trace(
        self, tables: list[Floats], end: tuple[int, int], cost: Floats
    ) -> list[tuple[int, int]]:
        """Walk back from the end to the shifts that led there."""
        state, paid = end
        rest = 0
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
        last = self._forward(np.where(self.allowed, 0.0, np.inf))[-1]
        flags = np.zeros((self.limits.days[1] + 1, self._sizes), dtype=bool)
        for index, (worked, _) in enumerate(self._end):
            flags[worked] |= np.isfinite(last[index, 0])
        return flags


def _moves(
    targets: list[tuple[int, int]] | list[tuple[int, int] | None],
    after: list[tuple[int, int]],
) -> list[_Move]:
    """Split the moves so that no target comes twice at once."""
    rounds: list[dict[int, int]] = []
    for source, state in enumerate(targets):
        if state is None:
            continue
        target = after.index(state)
        for taken in rounds:
            if target not in taken:
                taken[target] = source
                break
        else:
            rounds.append({target: source})
    return [
        _Move(np.array(list(taken.values())), np.array(list(taken))) for taken in rounds
    ]


def _work(after: Floats, rested: Floats, target: Ints, day: _Day, cost: Floats) -> None:
    """Add one more shift of every length to the states of a day."""
    for length in day.lengths:
        price = cost[day.first + length.starts, length.pattern]
        usable = rested[:, length.starts, : rested.shape[2] - length.paid]
        reached = np.minimum.reduceat(
            usable + price[None, :, None], length.bounds, axis=1
        )
        into = (target[:, None], length.targets[None, :], slice(length.paid, None))
        after[into] = np.minimum(after[into], reached)


def _idle_step(
    day: _Day, table: Floats, state: tuple[int, int, int], value: float
) -> tuple[int, int] | None:
    """Find the state before a day off, if a day off led here."""
    for move in day.off:
        for source, target in zip(move.source, move.target, strict=True):
            if target != state[0]:
                continue
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
            for length in day.lengths:
                before = state[2] - length.paid
                if before < 0:
                    continue
                here = length.starts[length.rests == state[1]]
                if here.size == 0:
                    continue
                line = table[source, :, before]
                rested = np.minimum.accumulate(line)[day.usable[here] - 1]
                match = np.flatnonzero(
                    rested + cost[day.first + here, length.pattern] == value
                )
                if match.size:
                    start = int(here[match[0]])
                    rest = int(line[: day.usable[start]].argmin())
                    shift = (day.first + start, length.pattern)
                    return int(source), rest, before, shift
    raise AssertionError("A table of the tour program lost its own path.")
