"""The passes over deadline windows, cell by cell: plain Python for numba to compile.

`queueing.overdue` makes the same passes with numpy, block by block; these add the same
numbers in the same order, so they give the same to the last bit.
"""

from typing import Any

import numpy as np

__all__ = ["best_after", "best_before"]

# As in `queueing.overdue`: what is added to what depends on it.
BLOCK = 48


def best_before(total: Any, bound: Any) -> Any:
    """Best total shortage of disjoint windows that end by each boundary."""
    size = total.size
    best, long = np.zeros(size), np.empty(BLOCK)
    for first in range(0, size, BLOCK):
        last = min(first + BLOCK, size)
        long[:] = -np.inf
        for begin in range(first):
            start = best[begin] + total[begin]
            for end in range(first, last):
                long[end - first] = max(long[end - first], bound[begin, end] + start)
        low = best[first - 1] if first else 0.0
        for end in range(first, last):
            value = max(low, long[end - first] - total[end])
            for begin in range(first, end):
                short = bound[begin, end] + total[begin] - total[end]
                value = max(value, short + best[begin])
            best[end] = max(value, best[end - 1]) if end > first else value
    return best


def best_after(total: Any, bound: Any) -> Any:
    """Best total shortage of disjoint windows that begin at each boundary or later."""
    size = total.size
    best = np.zeros(size)
    for done in range(0, size, BLOCK):
        # Seen from the end: the block of boundaries from `first` to before `last`.
        last, first = size - done, max(size - done - BLOCK, 0)
        low = best[last] if done else 0.0
        for begin in range(last - 1, first - 1, -1):
            value = -np.inf
            for end in range(last, size):
                value = max(value, bound[begin, end] + (best[end] - total[end]))
            value = max(low, value + total[begin])
            for end in range(begin + 1, last):
                short = bound[begin, end] - total[end] + total[begin]
                value = max(value, short + best[end])
            best[begin] = max(value, best[begin + 1]) if begin < last - 1 else value
    return best
