"""The inside of shift pricing: plain Python that numba can compile as it stands.

What is read is named in `ShiftPlan` of `shifts`; `total` is the worth of work summed up
to each slot boundary. `price_rows` prices all shifts with numpy, `price_cells` one by
one for numba: the same numbers to the last bit.
"""

from typing import Any

import numpy as np

__all__ = ["lay_out", "place", "price_cells", "price_rows"]

# Among equally good places of a break the one nearest its middle is taken.
NEARLY_NOTHING = 1e-9


def price_rows(plan: Any, total: Any) -> Any:
    """Give what each shift is worth with its breaks placed best."""
    worth = total[plan.start[:, None] + plan.slots] - total[plan.start][:, None]
    # The least that a break of some length and window loses, from every slot on.
    least = np.full((plan.kinds.shape[0], total.size), np.inf)
    for kind, (slots, width) in enumerate(plan.kinds.tolist()):
        lost, low = total[slots:] - total[:-slots], least[kind]
        for offset in range(width):
            end = lost.size - offset
            np.minimum(low[:end], lost[offset:], out=low[:end])
    for pattern in range(plan.slots.size):
        first, last = plan.breaks_of[pattern], plan.breaks_of[pattern + 1]
        if plan.clash[pattern]:
            worth[:, pattern] -= _chained(plan, pattern, total)
            continue
        for at in range(first, last):
            low = least[plan.kind[at]]
            worth[:, pattern] -= low[plan.start + plan.breaks[at, 1]]
    return worth


def _chained(plan: Any, pattern: int, total: Any) -> Any:
    """Least loss of breaks that could overlap, one after the other."""
    slots = plan.slots[pattern]
    before = np.zeros((slots + 1, plan.start.size))
    for at in range(plan.breaks_of[pattern], plan.breaks_of[pattern + 1]):
        length, earliest, latest = plan.breaks[at]
        after = np.full((slots + 1, plan.start.size), np.inf)
        for offset in range(earliest, latest + 1):
            here = plan.start + offset
            lost = total[here + length] - total[here]
            after[offset + length] = before[offset] + lost
        before = np.minimum.accumulate(after, axis=0)
    return before[slots]


def price_cells(plan: Any, total: Any) -> Any:
    """Give the same, shift by shift."""
    starts, patterns = plan.start.size, plan.slots.size
    worth = np.empty((starts, patterns))
    for row in range(starts):
        for pattern in range(patterns):
            start = plan.start[row]
            worth[row, pattern] = total[start + plan.slots[pattern]] - total[start]
    least = np.full((plan.kinds.shape[0], total.size), np.inf)
    for kind in range(plan.kinds.shape[0]):
        slots, width = plan.kinds[kind, 0], plan.kinds[kind, 1]
        low, size = least[kind], total.size - slots
        for offset in range(width):
            for slot in range(size - offset):
                lost = total[slot + offset + slots] - total[slot + offset]
                low[slot] = min(low[slot], lost)
    for pattern in range(patterns):
        first, last = plan.breaks_of[pattern], plan.breaks_of[pattern + 1]
        if not plan.clash[pattern]:
            for at in range(first, last):
                low, earliest = least[plan.kind[at]], plan.breaks[at, 1]
                for row in range(starts):
                    worth[row, pattern] -= low[plan.start[row] + earliest]
            continue
        # Breaks that could overlap, one after the other: the least lost by when the
        # latest of them has ended.
        end = plan.slots[pattern]
        before, after = np.empty(end + 1), np.empty(end + 1)
        for row in range(starts):
            before[:] = 0.0
            for at in range(first, last):
                length, earliest = plan.breaks[at, 0], plan.breaks[at, 1]
                after[:] = np.inf
                for offset in range(earliest, plan.breaks[at, 2] + 1):
                    here = plan.start[row] + offset
                    lost = total[here + length] - total[here]
                    after[offset + length] = before[offset] + lost
                for offset in range(1, end + 1):
                    after[offset] = min(after[offset], after[offset - 1])
                before[:] = after
            worth[row, pattern] -= before[end]
    return worth


def place(plan: Any, pattern: int, start: int, total: Any, chosen: Any) -> None:
    """Place the breaks of one shift where they cost least, none overlapping."""
    first, last = plan.breaks_of[pattern], plan.breaks_of[pattern + 1]
    widest = 0
    for at in range(first, last):
        widest = max(widest, plan.breaks[at, 2] - plan.breaks[at, 1] + 1)
    lost = np.empty((last - first, widest))
    for at in range(first, last):
        slots, earliest, latest = plan.breaks[at]
        low, seen = (np.inf if at > first else 0.0), 0
        for index in range(latest - earliest + 1):
            offset = earliest + index
            if at > first:
                length, begin, end = plan.breaks[at - 1]
                while begin + seen <= end and begin + seen + length <= offset:
                    low = min(low, lost[at - first - 1, seen])
                    seen += 1
            here = start + offset
            lost[at - first, index] = (
                total[here + slots]
                - total[here]
                + low
                + NEARLY_NOTHING * abs(offset - (earliest + latest) / 2)
            )
    limit = plan.slots[pattern]
    for at in range(last - 1, first - 1, -1):
        slots, earliest, latest = plan.breaks[at]
        best, offset = np.inf, earliest
        for index in range(latest - earliest + 1):
            if earliest + index + slots > limit:
                break
            if lost[at - first, index] < best:
                best, offset = lost[at - first, index], earliest + index
        chosen[at - first] = limit = offset


def lay_out(plan: Any, shifts: Any, breaks: Any, column: Any) -> None:
    """Mark the slots of a week's work: 1 in work, else 0."""
    column[:] = 0.0
    for row in range(shifts.shape[0]):
        start, pattern = plan.start[shifts[row, 0]], shifts[row, 1]
        column[start : start + plan.slots[pattern]] = 1.0
        first = plan.breaks_of[pattern]
        for at in range(first, plan.breaks_of[pattern + 1]):
            begin = start + breaks[row, at - first]
            column[begin : begin + plan.breaks[at, 0]] = 0.0
