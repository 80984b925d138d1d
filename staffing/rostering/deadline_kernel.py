"""The passes over deadline windows, cell by cell: plain Python for numba to compile.

`queueing.overdue` makes the same passes with numpy, block by block; these add the same
numbers, so they give the same to the last bit.
"""

from typing import Any

import numpy as np

__all__ = ["best_after", "best_before"]


def best_before(total: Any, bound: Any) -> Any:
    """Best total shortage of disjoint windows that end by each boundary."""
    sets, size = total.shape
    best = np.zeros(size)
    for begin in range(size):
        if begin:
            best[begin] = max(best[begin], best[begin - 1])
        for line in range(sets):
            start = total[line, begin]
            for end in range(begin + 1, size):
                short = bound[line, begin, end] + start - total[line, end]
                if short > 0:
                    best[end] = max(best[end], short + best[begin])
    return best


def best_after(total: Any, bound: Any) -> Any:
    """Best total shortage of disjoint windows that begin at each boundary or later."""
    sets, size = total.shape
    best = np.zeros(size)
    for begin in range(size - 2, -1, -1):
        value = best[begin + 1]
        for line in range(sets):
            start = total[line, begin]
            for end in range(begin + 1, size):
                short = bound[line, begin, end] + start - total[line, end]
                if short > 0:
                    value = max(value, short + best[end])
        best[begin] = value
    return best
