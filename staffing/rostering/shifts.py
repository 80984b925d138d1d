"""One shift and one week of shifts, and what each is worth at given prices."""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .patterns import BreakPlace, Catalogue, Pattern
from .slots import Bools, Floats, Ints

__all__ = ["Shift", "ShiftPricer", "Tour", "place_breaks"]

# Among equally good places of a break the one nearest its middle is taken.
NEARLY_NOTHING = 1e-9


@dataclass(frozen=True)
class Shift:
    """One shift of one agent.

    Parameters
    ----------
    start
        Slot it begins in.
    pattern
        Its length and breaks.
    breaks
        Start of each break, counted from the shift's start. [slots]
    """

    start: int
    pattern: Pattern
    breaks: tuple[int, ...]

    @property
    def end(self) -> int:
        """First slot after it."""
        return self.start + self.pattern.slots


@dataclass(frozen=True)
class Tour:
    """The shifts of one agent in a week, in order of time."""

    shifts: tuple[Shift, ...] = ()

    @cached_property
    def paid(self) -> int:
        """Paid time. [slots]"""
        return sum(shift.pattern.paid for shift in self.shifts)

    def column(self, slots: int) -> Floats:
        """Mark the slots of the week the agent works in: 1 in work, else 0."""
        length = max([slots, *(shift.end for shift in self.shifts)])
        work = np.zeros(length)
        for shift in self.shifts:
            work[shift.start : shift.end] = 1.0
            for place, offset in zip(shift.pattern.breaks, shift.breaks, strict=True):
                first = shift.start + offset
                work[first : first + place.slots] = 0.0
        return work[:slots]


def place_breaks(
    places: tuple[BreakPlace, ...], start: int, cumulative: Floats
) -> tuple[int, ...]:
    """Place the breaks of one shift where they cost least, none overlapping.

    Parameters
    ----------
    places
        The breaks, in order, with their windows.
    start
        Slot the shift begins in.
    cumulative
        Worth of work up to each slot boundary.

    Returns
    -------
    tuple
        Start of each break, counted from the shift's start. [slots]

    Examples
    --------
    >>> lunch = BreakPlace("lunch", 1, 1, 3, False)
    >>> place_breaks((lunch,), 0, np.array([0.0, 9.0, 12.0, 13.0, 20.0]))
    (2,)
    """
    # best[o]: least loss when the latest break so far has ended by offset o.
    end = max((place.last + place.slots for place in places), default=0)
    best = np.zeros(end + 1)
    chosen = []
    for place in places:
        offsets = np.arange(place.first, place.last + 1)
        lost = (
            cumulative[start + offsets + place.slots] - cumulative[start + offsets]
        ) + best[offsets]
        lost += NEARLY_NOTHING * np.abs(offsets - (place.first + place.last) / 2)
        step = np.full(end + 1, np.inf)
        step[offsets + place.slots] = lost
        best = np.minimum.accumulate(step)
        chosen.append((offsets, lost))
    limit = end
    found: list[int] = []
    for place, (offsets, lost) in zip(reversed(places), reversed(chosen), strict=True):
        usable = offsets + place.slots <= limit
        limit = int(offsets[usable][lost[usable].argmin()])
        found.append(limit)
    return tuple(reversed(found))


class ShiftPricer:
    """Prices all shifts of a catalogue at once.

    Parameters
    ----------
    shifts
        The catalogue.
    """

    def __init__(self, shifts: Catalogue) -> None:
        self.shifts = shifts
        self._ends = shifts.start[:, None] + np.array(
            [pattern.slots for pattern in shifts.patterns], dtype=np.int64
        )
        self._owner: list[int] = []
        first, length, widths = [], [], []
        for number, pattern in enumerate(shifts.patterns):
            for place in pattern.breaks:
                self._owner.append(number)
                first.append(place.first)
                length.append(place.slots)
                widths.append(place.last - place.first + 1)
        self._widths = widths
        widest = np.arange(max(widths, default=1))
        self._offsets: Ints = np.minimum(
            np.array(first, dtype=np.int64)[:, None] + widest,
            np.array(first, dtype=np.int64)[:, None]
            + np.array(widths, dtype=np.int64)[:, None]
            - 1,
        )
        self._from = shifts.start[:, None, None] + self._offsets
        self._to = self._from + np.array(length, dtype=np.int64)[:, None]
        self._clash = [_may_clash(pattern) for pattern in shifts.patterns]

    def worth(self, cumulative: Floats) -> Floats:
        """Give what each shift is worth with its breaks placed best.

        Parameters
        ----------
        cumulative
            Worth of work up to each slot boundary.

        Returns
        -------
        NDArray
            One worth per start and length.
        """
        start = cumulative[self.shifts.start][:, None]
        worth: Floats = cumulative[self._ends] - start
        if not self._owner:
            return worth
        lost = cumulative[self._to] - cumulative[self._from]
        least = lost.min(axis=2)
        for number, clash in enumerate(self._clash):
            mine = [at for at, owner in enumerate(self._owner) if owner == number]
            if not mine:
                continue
            if clash:
                worth[:, number] -= self._chained(lost, mine)
            else:
                worth[:, number] -= least[:, mine].sum(axis=1)
        return worth

    def _chained(self, lost: Floats, mine: list[int]) -> Floats:
        """Least loss of breaks whose windows overlap, one after the other."""
        total = lost[:, mine[0], : self._widths[mine[0]]]
        for before, here in itertools.pairwise(mine):
            ends = (
                self._offsets[before, : self._widths[before]]
                + self._to[0, before, 0]
                - self._from[0, before, 0]
            )
            offsets = self._offsets[here, : self._widths[here]]
            usable = np.searchsorted(ends, offsets, side="right") - 1
            best = np.minimum.accumulate(total, axis=1)[:, np.maximum(usable, 0)]
            best[:, usable < 0] = np.inf
            total = best + lost[:, here, : offsets.size]
        least: Floats = total.min(axis=1)
        return least

    def shift(self, start: int, number: int, cumulative: Floats) -> Shift:
        """Build one shift, its breaks placed best at given prices."""
        pattern = self.shifts.patterns[number]
        slot = int(self.shifts.start[start])
        return Shift(slot, pattern, place_breaks(pattern.breaks, slot, cumulative))

    def allowed(self, free: Bools, worthwhile: Bools, count: int) -> Bools:
        """Tell which shifts lie wholly in free slots and partly in worthwhile ones.

        Parameters
        ----------
        free
            Whether the agent may be at work, per slot.
        worthwhile
            Whether any of the agent's queues is open, per slot.
        count
            Slots of the week.

        Returns
        -------
        NDArray
            One flag per start and length.
        """
        blocked = np.concatenate([[0], np.cumsum(~free)])
        useful = worthwhile.copy()
        useful[count:] = False
        gained = np.concatenate([[0], np.cumsum(useful)])
        start = self.shifts.start[:, None]
        flags: Bools = (blocked[self._ends] == blocked[start]) & (
            gained[self._ends] > gained[start]
        )
        return flags


def _may_clash(pattern: Pattern) -> bool:
    """Whether two breaks of a pattern could overlap."""
    return any(
        here.last + here.slots > after.first
        for here, after in zip(pattern.breaks, pattern.breaks[1:], strict=False)
    )
