"""The deadlines of all sets of deferred classes together: what is late, what helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..queueing.overdue import overdue, overdue_prices
from .slots import Bools, Floats, Ints

__all__ = ["Deadlines", "Window"]


@dataclass(frozen=True, eq=False)
class Window:
    """The deadlines of one set of deferred classes.

    Parameters
    ----------
    classes
        The set, as bits.
    bound
        People's time needed between two slot boundaries. [agent-slots]
    """

    classes: int
    bound: Floats


class Deadlines:
    """Sets of deferred classes whose work must be done in time.

    What is overdue is the least people's time, good for every class, that would meet
    all deadlines: the violations of one stretch of time compete and the greatest
    counts; those of disjoint stretches add up.

    Parameters
    ----------
    windows
        The sets.
    opened
        Whether any class is worked, per slot. In closed slots every capacity is nil.

    Examples
    --------
    Two agent-slots are needed in the first slot or the second, one more in each:

    >>> need = np.array([[-np.inf, 1.0, 4.0], [-np.inf, -np.inf, 1.0], [-np.inf] * 3])
    >>> late = Deadlines([Window(1, need)], np.array([True, True]))
    >>> late.overdue(np.array([[1.0, 1.0]]))
    2.0
    """

    def __init__(self, windows: Sequence[Window], opened: Bools) -> None:
        self.windows = tuple(windows)
        self._opened = opened
        self._kept = _boundaries(self.windows, opened)
        inside = np.ix_(self._kept, self._kept)
        self._bounds = [
            np.ascontiguousarray(window.bound[inside]) for window in self.windows
        ]

    def focused(self, tight: Sequence[int]) -> "Deadlines":
        """Give the same deadlines for some sets only, by their numbers."""
        return Deadlines([self.windows[number] for number in tight], self._opened)

    def overdue(self, capacity: Floats) -> float:
        """Give the people's time missing to meet all deadlines.

        Parameters
        ----------
        capacity
            People for deferred work, per set and slot. [agents]

        Returns
        -------
        float
            Overdue work; 0 if all deadlines are met. [agent-slots]
        """
        if not self.windows:
            return 0.0
        return overdue(*self._binding(self._fold(capacity)))

    def prices(
        self, capacity: Floats, together: float, helped: Sequence[bool]
    ) -> Floats:
        """Give what one more agent-slot saves, per slot.

        Parameters
        ----------
        capacity
            People for deferred work, per set and slot. [agents]
        together
            Agent-slots that come at once (see `overdue_prices`). [agent-slots]
        helped
            Which sets the agent-slot helps.

        Returns
        -------
        NDArray
            Overdue work saved per agent-slot: exact for one agent-slot that helps
            all sets, an upper bound otherwise. [0..1]
        """
        folded = self._fold(capacity)
        late, prices = overdue_prices(*self._binding(folded), together)
        if late > 0 and not all(helped):
            unhelped = max(
                overdue(mine, bound)
                for mine, bound, help_ in zip(folded, self._bounds, helped, strict=True)
                if not help_
            )
            prices = np.minimum(prices, max(late - unhelped, 0.0) / together)
        return np.repeat(prices, np.diff(self._kept))

    def _fold(self, capacity: Floats) -> Floats:
        """Add capacity up between the boundaries that matter."""
        folded: Floats = np.add.reduceat(capacity, self._kept[:-1], axis=1)
        return folded

    def _binding(self, capacity: Floats) -> tuple[Floats, Floats]:
        """Fold the sets that are late into one capacity and one bound."""
        late = [
            number
            for number, bound in enumerate(self._bounds)
            if len(self._bounds) == 1 or overdue(capacity[number], bound) > 0
        ] or [0]
        first = late[0]
        if len(late) == 1:
            return capacity[first], self._bounds[first]
        joint, other = self._scratch
        np.copyto(joint, self._bounds[first])
        for number in late[1:]:
            missing = np.cumsum(capacity[first] - capacity[number])
            missing = np.concatenate([[0.0], missing])
            np.add(self._bounds[number], missing, out=other)
            np.subtract(other, missing[:, None], out=other)
            np.maximum(joint, other, out=joint)
        return capacity[first], joint

    @cached_property
    def _scratch(self) -> tuple[Floats, Floats]:
        """Two tables to work in; fresh ones each time would cost more than the work."""
        size = self._kept.size
        return np.empty((size, size)), np.empty((size, size))


def _boundaries(windows: Sequence[Window], opened: Bools) -> Ints:
    """List the slot boundaries that matter.

    Inside a closed stretch there is no capacity; where nothing falls due there either,
    its first boundary says all.
    """
    slots = opened.size
    kept = np.ones(slots + 1, dtype=bool)
    inner = np.flatnonzero(~opened[:-1] & ~opened[1:]) + 1
    for boundary in inner:
        first = boundary - 1
        while first > 0 and not opened[first - 1]:
            first -= 1
        kept[boundary] = any(
            np.any(bound[:first, boundary] > bound[:first, first])
            or np.any(bound[first:boundary, boundary] > 0)
            for bound in (window.bound for window in windows)
        )
    return np.flatnonzero(kept)
