"""What a deferred capacity leaves undone, and the price of one more agent-slot."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["PLAIN", "Passes", "overdue", "overdue_prices"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Boundaries handled at once: the passes loop over blocks, numpy within them.
BLOCK = 48


class Passes(NamedTuple):
    """How windows are passed over.

    Both take capacity summed up to each boundary, and the windows; a row, or a table,
    per set of queues.

    Parameters
    ----------
    before
        Gives the best total shortage of disjoint windows that end by each boundary.
    both
        Gives that, and the best of windows that begin at each boundary or later.
    """

    before: Callable[[Floats, Floats], Floats]
    both: Callable[[Floats, Floats], tuple[Floats, Floats]]


def _best_before(total: Floats, bound: Floats) -> Floats:
    """Best total shortage of disjoint windows that end by each boundary."""
    some, short = _short_windows(total, bound)
    return _spread(some, _chain(short), total.shape[1])


def _best_around(total: Floats, bound: Floats) -> tuple[Floats, Floats]:
    """Give that, and the best of windows that begin at each boundary or later."""
    size = total.shape[1]
    some, short = _short_windows(total, bound)
    # Seen backwards in time the windows are windows still.
    after = _spread(size - 1 - some[::-1], _chain(short[::-1, ::-1].T), size)
    return _spread(some, _chain(short), size), after[::-1]


def _short_windows(total: Floats, bound: Floats) -> tuple[Ints, Floats]:
    """Find the boundaries of windows that are short, and the shortage between them.

    Windows that are not short add nothing, and usually nearly none is.
    """
    size = total.shape[1]
    begins, ends = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    for first in range(0, size, BLOCK):
        rows = slice(first, first + BLOCK)
        for line, need in zip(total, bound, strict=True):
            late = need[rows, first:] + line[rows, None] > line[first:]
            begins[rows] |= late.any(axis=1)
            ends[first:] |= late.any(axis=0)
    some = np.flatnonzero(begins | ends)
    inside = np.ix_(some, some)
    short = np.full((some.size, some.size), -np.inf)
    for line, need in zip(total, bound, strict=True):
        here = line[some]
        np.maximum(short, need[inside] + here[:, None] - here, out=short)
    return some, np.triu(np.maximum(short, 0.0))


def _chain(short: Floats) -> Floats:
    """Best total of disjoint windows that end by each boundary, given each one's."""
    size = len(short)
    best = np.zeros(size)
    for first in range(0, size, BLOCK):
        here = slice(first, first + BLOCK)
        inside = short[here, here]
        base = np.full(len(inside), best[first - 1] if first else 0.0)
        if first:
            long = (short[:first, here] + best[:first, None]).max(axis=0)
            base = np.maximum(base, long)
        now = np.maximum.accumulate(base)
        # Chains of windows inside the block: repeat until none gets longer.
        while True:
            reached = np.where(inside > 0, inside + now[:, None], 0.0).max(axis=0)
            longer = np.maximum.accumulate(np.maximum(base, reached))
            if np.array_equal(longer, now):
                break
            now = longer
        best[here] = now
    return best


def _spread(some: Ints, best: Floats, size: int) -> Floats:
    """Let what is best at some boundaries stand until the next of them."""
    spread = np.zeros(size)
    spread[some] = best
    return np.asarray(np.maximum.accumulate(spread))


PLAIN = Passes(_best_before, _best_around)


def overdue(capacity: Floats, bound: Floats, passes: Passes = PLAIN) -> float:
    """Give the least extra capacity that would meet every deadline of the week.

    Without margins this is the work not done by its due time when work is done
    earliest due first and dropped at its deadline.

    Parameters
    ----------
    capacity
        Deferred capacity of each slot; a row per set of queues where there are
        several that one more agent helps alike. [agent-slots]
    bound
        `demand_bound` of the work, likewise. [agent-slots]
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
    families of disjoint windows: weighted interval scheduling, one pass. Of several
    sets of queues the one that is shortest of a window counts.

    Examples
    --------
    >>> bound = np.array([[-np.inf, 2.0, 3.0], [-np.inf, -np.inf, 1.0], [-np.inf] * 3])
    >>> overdue(np.array([1.0, 1.0]), bound)
    1.0
    """
    return float(passes.before(*_stacked(capacity, bound))[-1])


def overdue_prices(
    capacity: Floats, bound: Floats, step: float = 1.0, passes: Passes = PLAIN
) -> tuple[float, Floats]:
    """Give the overdue work, and what one more agent in each slot would save.

    Parameters
    ----------
    capacity
        As `overdue` has it. [agent-slots]
    bound
        Likewise. [agent-slots]
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
    before, after = passes.both(*_stacked(capacity, bound))
    worst = float(before[-1])
    # The best family of windows that avoids slot t is the best before it and after.
    saved = (worst - before[:-1] - after[1:]) / step
    return worst, np.clip(saved, 0.0, 1.0)


def _stacked(capacity: Floats, bound: Floats) -> tuple[Floats, Floats]:
    """Give capacity up to each slot boundary, and windows, per set of queues."""
    size = bound.shape[-1]
    total = np.zeros((bound.size // size**2, size))
    np.cumsum(capacity.reshape(len(total), -1), axis=1, out=total[:, 1:])
    return total, bound.reshape(len(total), size, size)
