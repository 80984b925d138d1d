"""One shift and one week of shifts, and what each is worth at given prices."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from . import shift_kernel
from .compiling import machine
from .patterns import Catalogue, Pattern
from .slots import Bools, Floats, Ints

__all__ = ["Shift", "ShiftPlan", "ShiftPricer", "Tour"]


class ShiftPlan(NamedTuple):
    """A catalogue as flat arrays.

    Parameters
    ----------
    start
        Slot of each start.
    slots, paid
        Per length: start to end, paid time. [slots]
    breaks_of
        Where the breaks of each length begin.
    breaks
        Per break: how long, earliest and latest start within the shift. [slots]
    kind
        Number of each break's kind.
    kinds
        Per kind: how long, and how many starts its window has. [slots]
    clash
        Per length, whether two of its breaks could overlap.
    """

    start: Ints
    slots: Ints
    paid: Ints
    breaks_of: Ints
    breaks: Ints
    kind: Ints
    kinds: Ints
    clash: Bools


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


class ShiftPricer:
    """Prices all shifts of a catalogue at once.

    Parameters
    ----------
    shifts
        The catalogue.
    """

    def __init__(self, shifts: Catalogue) -> None:
        self.shifts = shifts
        self.plan = _plan(shifts)
        self._ends = shifts.start[:, None] + self.plan.slots
        self.most = int(np.diff(self.plan.breaks_of).max(initial=0))

    def worth(self, cumulative: Floats, *, fast: bool = False) -> Floats:
        """Give what each shift is worth with its breaks placed best.

        Parameters
        ----------
        cumulative
            Worth of work up to each slot boundary.
        fast
            Whether numba compiles the work; the result is the same to the last bit.

        Returns
        -------
        NDArray
            One worth per start and length.
        """
        run = machine().price if fast else shift_kernel.price_rows
        worth: Floats = run(self.plan, cumulative)
        return worth

    def breaks(self, chosen: Ints, cumulative: Floats, *, fast: bool = False) -> Ints:
        """Place the breaks of some shifts where they cost least, none overlapping.

        Parameters
        ----------
        chosen
            Numbers of start and length, one row a shift.
        cumulative
            Worth of work up to each slot boundary.
        fast
            Whether numba compiles the work; the result is the same to the last bit.

        Returns
        -------
        NDArray
            Start of each break, counted from the shift's start, one row a shift, -1
            behind the last. [slots]
        """
        run = machine().place if fast else shift_kernel.place
        found = np.full((len(chosen), self.most), -1, dtype=np.int64)
        for row, (start, number) in enumerate(chosen.tolist()):
            slot = int(self.shifts.start[start])
            run(self.plan, number, slot, cumulative, found[row])
        return found

    def column(
        self, chosen: Ints, breaks: Ints, slots: int, *, fast: bool = False
    ) -> Floats:
        """Mark the slots of the week some shifts' work lies in: 1 in work, else 0."""
        run = machine().lay_out if fast else shift_kernel.lay_out
        column = np.empty(slots + int(self.plan.slots.max(initial=0)))
        run(self.plan, chosen, breaks, column)
        return column[:slots]

    def tour(self, chosen: Ints, breaks: Ints) -> Tour:
        """Name the shifts of a week."""
        shifts = []
        for (start, number), offsets in zip(
            chosen.tolist(), breaks.tolist(), strict=True
        ):
            pattern = self.shifts.patterns[number]
            slot = int(self.shifts.start[start])
            shifts.append(Shift(slot, pattern, tuple(offsets[: len(pattern.breaks)])))
        return Tour(tuple(shifts))

    def shift(self, start: int, number: int, cumulative: Floats) -> Shift:
        """Build one shift, its breaks placed best at given prices."""
        chosen = np.array([[start, number]])
        return self.tour(chosen, self.breaks(chosen, cumulative)).shifts[0]

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


def _plan(shifts: Catalogue) -> ShiftPlan:
    """Lay a catalogue out."""
    places = [place for pattern in shifts.patterns for place in pattern.breaks]
    sizes = [(place.slots, place.last - place.first + 1) for place in places]
    kinds = sorted(set(sizes))
    return ShiftPlan(
        start=shifts.start,
        slots=np.array([pattern.slots for pattern in shifts.patterns], np.int64),
        paid=np.array([pattern.paid for pattern in shifts.patterns], np.int64),
        breaks_of=np.cumsum([0, *(len(p.breaks) for p in shifts.patterns)]),
        breaks=np.array(
            [(place.slots, place.first, place.last) for place in places], np.int64
        ).reshape(-1, 3),
        kind=np.array([kinds.index(size) for size in sizes], np.int64),
        kinds=np.array(kinds, np.int64).reshape(-1, 2),
        clash=np.array([_may_clash(pattern) for pattern in shifts.patterns], bool),
    )


def _may_clash(pattern: Pattern) -> bool:
    """Whether two breaks of a pattern could overlap."""
    return any(
        here.last + here.slots > after.first
        for here, after in zip(pattern.breaks, pattern.breaks[1:], strict=False)
    )
