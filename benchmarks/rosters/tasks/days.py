"""One person's cheapest days at given prices: two dynamic programs, exact.

Tasks within each possible shift come first, then the shifts of the days.
"""

import numba
import numpy as np
from instance import LENGTHS, MOST_DAYS, REST, STRETCH

__all__ = ["FAR", "LONGEST", "assign", "plan_days"]

SHORTEST, LONGEST = LENGTHS
KINDS = LONGEST - SHORTEST + 1
# A start that does not exist.
FAR = 10**9


@numba.njit(cache=True)
def _tasks(add, summed, start, value, kept):
    """Find the best tasks of shifts from one start, of every length up to the longest.

    `kept[i, t]` is the cheapest way to have worked up to quarter-hour i, the last
    stretch being of task t and long enough; `value[i]` is the best of them.
    `summed` runs over `add`.
    """
    slots, tasks = add.shape
    last = min(LONGEST, slots - start)
    for i in range(last):
        value[i] = np.inf
        for t in range(tasks):
            best = np.inf
            if i >= STRETCH - 1:
                stretch = summed[start + i + 1, t] - summed[start + i + 1 - STRETCH, t]
                if i == STRETCH - 1:
                    best = stretch
                else:
                    best = kept[i - 1, t] + add[start + i, t]
                    if i >= 2 * STRETCH - 1:
                        best = min(best, value[i - STRETCH] + stretch)
            kept[i, t] = best
            value[i] = min(value[i], best)
    for i in range(last, LONGEST):
        value[i] = np.inf


@numba.njit(cache=True)
def assign(add, summed, start, length, line):
    """Write the best tasks of one shift into a person's line."""
    tasks = add.shape[1]
    value, kept = np.empty(LONGEST), np.empty((LONGEST, tasks))
    _tasks(add, summed, start, value, kept)
    i = length - 1
    t = int(np.argmin(kept[i]))
    while i >= 0:
        line[start + i] = t
        if i >= STRETCH and kept[i - 1, t] + add[start + i, t] == kept[i, t]:
            i -= 1
            continue
        for back in range(1, STRETCH):
            line[start + i - back] = t
        i -= STRETCH
        if i >= 0:
            t = int(np.argmin(kept[i]))


@numba.njit(cache=True)
def plan_days(add, summed, first, count, low, high, starts, start, length):
    """Re-make the shifts of some days at given prices; False if nothing is possible.

    States of a day: first start that rest leaves open, days in a row, time worked.
    """
    width = starts.shape[1]
    tasks = add.shape[1]
    value, kept = np.empty(LONGEST), np.empty((LONGEST, tasks))
    high = min(high, count * LONGEST)
    if high < 0 or low > high:
        return False
    low = max(low, 0)
    table = np.empty((count + 1, width + 1, MOST_DAYS + 1, high + 1))
    row = 0
    while first - 1 - row >= 0 and start[first - 1 - row] >= 0:
        row += 1
    free = 0
    if first > 0 and start[first - 1] >= 0:
        ended = start[first - 1] + length[first - 1] + REST
        while free < width and starts[first, free] < ended:
            free += 1
    table[0, :, :, 0] = np.inf
    table[0, free, row, 0] = 0.0
    price = np.full((count, width, KINDS), np.inf)
    leads = np.empty((count, width, KINDS), dtype=np.int64)
    for k in range(count):
        day = first + k
        for j in range(width):
            begin = starts[day, j]
            if begin == FAR:
                continue
            _tasks(add, summed, begin, value, kept)
            into = 0
            for kind in range(KINDS):
                price[k, j, kind] = value[SHORTEST + kind - 1]
                ended = begin + SHORTEST + kind + REST
                while into < width and starts[day + 1, into] < ended:
                    into += 1
                leads[k, j, kind] = into
        # Days in a row are those before and all so far, or began since a day off.
        here, after = table[k], table[k + 1]
        worked, then = min(high, k * LONGEST) + 1, min(high, (k + 1) * LONGEST) + 1
        after[:, :, :then] = np.inf
        rested = here[:, :, :worked].copy()
        for r in range(MOST_DAYS + 1):
            if r >= k and r != row + k:
                continue
            for j in range(1, width + 1):
                for u in range(worked):
                    rested[j, r, u] = min(rested[j, r, u], rested[j - 1, r, u])
            for u in range(worked):
                after[0, 0, u] = min(after[0, 0, u], rested[width, r, u])
        for j in range(width):
            for kind in range(KINDS):
                cost = price[k, j, kind]
                if cost == np.inf:
                    continue
                into, size = leads[k, j, kind], SHORTEST + kind
                for r in range(MOST_DAYS):
                    if r >= k and r != row + k:
                        continue
                    for u in range(min(worked, high + 1 - size)):
                        total = rested[j, r, u] + cost
                        if total < after[into, r + 1, u + size]:
                            after[into, r + 1, u + size] = total
    follows = 0
    while start[first + count + follows] >= 0:
        follows += 1
    latest = width
    if follows:
        latest = 0
        while starts[first + count, latest] < start[first + count]:
            latest += 1
    best = np.inf
    c, r, u = -1, 0, 0
    for into in range(latest + 1):
        for run in range(MOST_DAYS + 1 - follows):
            for total in range(low, high + 1):
                if table[count, into, run, total] < best:
                    best = table[count, into, run, total]
                    c, r, u = into, run, total
    if c < 0:
        return False
    for k in range(count - 1, -1, -1):
        best = table[k + 1, c, r, u]
        day = first + k
        start[day], length[day] = -1, 0
        done = False
        if r == 0:
            for into in range(width + 1):
                for run in range(MOST_DAYS + 1):
                    if not done and table[k, into, run, u] == best:
                        c, r, done = into, run, True
            continue
        for j in range(width):
            for kind in range(KINDS):
                if done or leads[k, j, kind] != c or price[k, j, kind] == np.inf:
                    continue
                before = u - SHORTEST - kind
                if not 0 <= before <= k * LONGEST:
                    continue
                for into in range(j + 1):
                    if table[k, into, r - 1, before] + price[k, j, kind] == best:
                        start[day], length[day] = starts[day, j], SHORTEST + kind
                        c, r, u, done = into, r - 1, before, True
                        break
    return True
