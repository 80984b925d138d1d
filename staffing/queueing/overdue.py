"""What a deferred capacity leaves undone, and the price of one more agent-slot."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["PLAIN", "Passes", "overdue", "overdue_prices"]

Floats = npt.NDArray[np.float64]

# Slots handled at once: the passes loop over blocks, numpy within them.
BLOCK = 48


class Passes(NamedTuple):
    """How windows are passed over; both take capacity summed up, and the windows.

    Parameters
    ----------
    before, after
        Give the best total shortage of disjoint windows that end by each boundary,
        and that begin at it or later.
    """

    before: Callable[[Floats, Floats], Floats]
    after: Callable[[Floats, Floats], Floats]


def _best_before(total: Floats, bound: Floats) -> Floats:
    """Best total shortage of disjoint windows that end by each boundary."""
    size = total.size
    best = np.zeros(size)
    for first in range(0, size, BLOCK):
        last = min(first + BLOCK, size)
        here = slice(first, last)
        base = np.full(last - first, best[first - 1] if first else 0.0)
        if first:
            start = (best[:first] + total[:first])[:, None]
            long = (bound[:first, here] + start).max(axis=0) - total[here]
            base = np.maximum(base, long)
        short = bound[here, here] + total[here, None] - total[here]
        now = np.maximum.accumulate(base)
        # Chains of windows inside the block: repeat until none gets longer.
        while True:
            longer = np.maximum(base, (short + now[:, None]).max(axis=0))
            longer = np.maximum.accumulate(longer)
            if np.array_equal(longer, now):
                break
            now = longer
        best[here] = now
    return best


def _best_after(total: Floats, bound: Floats) -> Floats:
    """Best total shortage of disjoint windows that begin at each boundary or later."""
    # Seen backwards in time the windows are windows still.
    return _best_before(-total[::-1], bound[::-1, ::-1].T)[::-1]


PLAIN = Passes(_best_before, _best_after)


def overdue(capacity: Floats, bound: Floats, passes: Passes = PLAIN) -> float:
    """Give the least extra capacity that would meet every deadline of the week.

    Without margins this is the work not done by its due time when work is done
    earliest due first and dropped at its deadline.

    Parameters
    ----------
    capacity
        Deferred capacity of each slot. [agent-slots]
    bound
        `demand_bound` of the work. [agent-slots]
    passes
        How windows are passed over, if not with numpy.

    Returns
    -------
    float
        Overdue work of the week; 0 if all deadlines are met. [agent-slots]

    Notes
    -----
    The extra capacity is a linear program over the windows' rows. Its matrix is an
    interval matrix, so by duality the answer is the greatest total shortage over
    families of disjoint windows: weighted interval scheduling, one pass.

    Examples
    --------
    >>> bound = np.array([[-np.inf, 2.0, 3.0], [-np.inf, -np.inf, 1.0], [-np.inf] * 3])
    >>> overdue(np.array([1.0, 1.0]), bound)
    1.0
    """
    return float(passes.before(_cumulative(capacity), bound)[-1])


def overdue_prices(
    capacity: Floats, bound: Floats, step: float = 1.0, passes: Passes = PLAIN
) -> tuple[float, Floats]:
    """Give the overdue work, and what one more agent in each slot would save.

    Parameters
    ----------
    capacity
        Deferred capacity of each slot. [agent-slots]
    bound
        `demand_bound` of the work. [agent-slots]
    step
        Agent-slots that come at once. At 1 the price is exact for a single
        agent-slot; a whole shift is priced better at its own length, because the
        slots of a shift save the same work only once. [agent-slots]
    passes
        How windows are passed over, if not with numpy.

    Returns
    -------
    tuple
        Overdue work, as `overdue` gives it [agent-slots], and the price of each
        slot: overdue work saved per agent-slot, at most 1.

    Examples
    --------
    >>> bound = np.array([[-np.inf, 2.0, 3.0], [-np.inf, -np.inf, 1.0], [-np.inf] * 3])
    >>> overdue_prices(np.array([1.0, 1.0]), bound)
    (1.0, array([1., 0.]))
    """
    total = _cumulative(capacity)
    before, after = passes.before(total, bound), passes.after(total, bound)
    worst = float(before[-1])
    # The best family of windows that avoids slot t is the best before it and after.
    saved = (worst - before[:-1] - after[1:]) / step
    return worst, np.clip(saved, 0.0, 1.0)


def _cumulative(capacity: Floats) -> Floats:
    """Capacity up to each slot boundary."""
    return np.concatenate([[0.0], np.cumsum(capacity)])
