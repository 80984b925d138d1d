"""The deadlines of all sets of deferred classes together: what is late, what helps."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..queueing.overdue import PLAIN, Passes, overdue, overdue_prices
from .compiling import compiled
from .deadline_kernel import best_after, best_before
from .slots import Bools, Floats, Ints

__all__ = ["Deadlines", "Window", "rank_weights"]


@dataclass(frozen=True, eq=False)
class Window:
    """The deadlines of one set of deferred classes.

    Parameters
    ----------
    classes
        The set, as bits.
    bound
        People's time needed between two slot boundaries. [agent-slots]
    rank
        Queues up to this rank count, from 0 on.
    """

    classes: int
    bound: Floats
    rank: int = 0


def rank_weights(ranks: int) -> tuple[float, ...]:
    """Weigh what is overdue of the queues up to each rank.

    Work of the first rank is worth a person's time in full, that of the last of
    several half; work of a rank is overdue for its own and all later ranks' sets.

    Parameters
    ----------
    ranks
        How many there are.

    Examples
    --------
    >>> rank_weights(1), rank_weights(3)
    ((1.0,), (0.25, 0.25, 0.5))
    """
    worth = np.linspace(1.0, 0.5, ranks) if ranks > 1 else np.ones(ranks)
    return tuple((-np.diff(worth, append=0.0)).tolist())


class Deadlines:
    """Sets of deferred classes whose work must be done in time.

    What is overdue is the least people's time, good for every class, that would meet
    all deadlines: the violations of one stretch of time compete and the greatest
    counts; those of disjoint stretches add up. Where queues have ranks, the sets of
    queues up to each rank are held by themselves and what is overdue is weighed: what
    can be done in time is a matroid, in which one choice of work is best for all ranks
    at once, so the weighed sum is what the cheapest choice leaves undone.

    Parameters
    ----------
    windows
        The sets.
    opened
        Whether any class is worked, per slot. In closed slots every capacity is nil.
    weights
        Weight of each rank (`rank_weights`).

    Examples
    --------
    Two agent-slots are needed in the first slot or the second, one more in each:

    >>> need = np.array([[-np.inf, 1.0, 4.0], [-np.inf, -np.inf, 1.0], [-np.inf] * 3])
    >>> late = Deadlines([Window(1, need)], np.array([True, True]))
    >>> late.overdue(np.array([[1.0, 1.0]]))
    2.0
    """

    def __init__(
        self,
        windows: Sequence[Window],
        opened: Bools,
        weights: Sequence[float] = (1.0,),
    ) -> None:
        self.windows = tuple(windows)
        self.weights = tuple(weights)
        numbers = range(len(self.windows))
        ranks = [
            [n for n in numbers if windows[n].rank == r] for r in range(len(weights))
        ]
        self._opened = opened
        self._kept = _boundaries(self.windows, opened)
        inside = np.ix_(self._kept, self._kept)
        self._ranks = [
            (weight, own, np.array([windows[n].bound[inside] for n in own]))
            for weight, own in zip(weights, ranks, strict=True)
            if own
        ]

    def focused(self, tight: Sequence[int]) -> "Deadlines":
        """Give the same deadlines for some sets only, by their numbers."""
        kept = [self.windows[number] for number in tight]
        return Deadlines(kept, self._opened, self.weights)

    def overdue(self, capacity: Floats, *, fast: bool = False) -> float:
        """Give the people's time missing to meet all deadlines.

        Parameters
        ----------
        capacity
            People for deferred work, per set and slot. [agents]
        fast
            Whether numba compiles the work; the result is the same to the last bit.

        Returns
        -------
        float
            Overdue work, weighed by rank; 0 if all deadlines are met. [agent-slots]
        """
        if not self.windows:
            return 0.0
        folded, passes = self._fold(capacity), compiled_passes() if fast else PLAIN
        return sum(
            weight * overdue(folded[own], bounds, passes)
            for weight, own, bounds in self._ranks
        )

    def prices(
        self,
        capacity: Floats,
        together: float,
        helped: Bools,
        *,
        fast: bool = False,
    ) -> Floats:
        """Give what one more agent-slot saves, per slot.

        Parameters
        ----------
        capacity
            People for deferred work, per set and slot. [agents]
        together
            Agent-slots that come at once (see `overdue_prices`). [agent-slots]
        helped
            Which sets the agent-slot helps, per slot.
        fast
            Whether numba compiles the work.

        Returns
        -------
        NDArray
            Overdue work saved per agent-slot, weighed by rank: exact for one
            agent-slot that helps all sets, an upper bound where it helps some. [0..1]
        """
        folded, passes = self._fold(capacity), compiled_passes() if fast else PLAIN
        helps = np.logical_or.reduceat(helped, self._kept[:-1], axis=1)
        total = np.zeros(self._kept.size - 1)
        for weight, own, bounds in self._ranks:
            late, prices = overdue_prices(folded[own], bounds, together, passes)
            if late <= 0:
                continue
            bits = 1 << np.arange(len(own))
            helped_of = bits @ helps[own]
            for kind in np.unique(helped_of).tolist():
                if kind in (0, bits.sum()):
                    continue
                # What the other sets alone leave overdue stays.
                rest = np.flatnonzero(~kind & bits)
                most = overdue(folded[own][rest], bounds[rest], passes)
                least = max(late - most, 0.0) / together
                at = helped_of == kind
                prices[at] = np.minimum(prices[at], least)
            total += weight * prices
        return np.repeat(total, np.diff(self._kept))

    def _fold(self, capacity: Floats) -> Floats:
        """Add capacity up between the boundaries that matter."""
        folded: Floats = np.add.reduceat(capacity, self._kept[:-1], axis=1)
        return folded


def compiled_passes() -> Passes:
    """Give the passes over windows compiled by numba."""
    before, after = compiled(best_before), compiled(best_after)
    return Passes(before, lambda *windows: (before(*windows), after(*windows)))


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
