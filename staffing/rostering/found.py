"""One agent's week while the search handles it, and what the search found."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .shifts import Tour
from .slots import Floats, Ints

__all__ = ["Found", "Spent"]


@dataclass(frozen=True, eq=False)
class Found:
    """What the search found.

    Parameters
    ----------
    tours
        One week per agent.
    people
        People at work, per skill group and slot. [agents]
    iterations
        Weeks that were tried.
    cut
        Whether the search was stopped before its end.
    """

    tours: tuple[Tour, ...]
    people: Floats
    iterations: int
    cut: bool


class Spent(NamedTuple):
    """One agent's week as the search handles it.

    Parameters
    ----------
    shifts
        Numbers of start and length, one row a shift.
    breaks
        Starts of their breaks within the shift, -1 behind the last. [slots]
    column
        Slots of work: 1 in work, else 0.
    own
        What it costs by itself: wages less wishes. [currency]
    """

    shifts: Ints
    breaks: Ints
    column: Floats
    own: float

    def same(self, other: "Spent") -> bool:
        """Tell whether it is the same week."""
        return np.array_equal(self.shifts, other.shifts) and np.array_equal(
            self.breaks, other.breaks
        )
