"""Every person's best stretch of days in turn, shaken by annealing.

One person's days are priced against what all others cover and re-made exactly by two
dynamic programs: the tasks within each possible shift, and the shifts of the days. The
roster that results is kept or undone by its true cost.
"""

import numba
import numpy as np
from instance import LENGTHS, MOST_DAYS, REST, STRETCH, Instance, starts_of

__all__ = ["Search"]

SHORTEST, LONGEST = LENGTHS
KINDS = LONGEST - SHORTEST + 1
# What one person less than the least cover costs; above it squares count.
SHORT = 40.0
# Days of one person that are re-made at once.
WINDOW = 3
# Most people that move together.
CHAIN = 3
FAR = 10**9


class Search:
    """A roster on its way.

    Parameters
    ----------
    instance
        The instance.
    seed
        Seed of all chance.
    """

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance = instance
        staff, slots = len(instance.limits), instance.least.shape[0]
        starts = starts_of(instance)
        width = max(map(len, starts))
        self.starts = np.full((instance.days + 1, width), FAR)
        for day, line in enumerate(starts):
            self.starts[day, : len(line)] = line
        self.start = np.full((staff, instance.days + 2), -1)
        self.length = np.zeros((staff, instance.days + 2), dtype=np.int64)
        self.task = np.full((staff, slots), -1)
        self.people = np.zeros_like(instance.least)
        self.rng = np.random.default_rng(seed)

    def build(self) -> None:
        """Give everybody days, week by week, each answering the others."""
        for person in range(len(self.instance.limits)):
            _build(person, self.rng, *self._state())

    def improve(self, moves: int, hot: float, cold: float) -> float:
        """Shake the roster for a number of moves; gives its cost."""
        return _anneal(moves, hot, cold, self.rng, *self._state())

    def _state(self) -> tuple:
        """Give all that the compiled functions need."""
        instance = self.instance
        return (
            instance.limits, instance.least, instance.most, self.starts, self.start,
            self.length, self.task, self.people,
        )  # fmt: skip


@numba.njit(cache=True)
def _level(people, least, most):
    """Price the cover of one cell."""
    if people < least:
        return SHORT * (least - people)
    if people > most:
        return float((people - most) ** 2)
    return 0.0


@numba.njit(cache=True)
def _tasks(add, start, value, kept):
    """Find the best tasks of shifts from one start, of every length up to the longest.

    `kept[i, t]` is the cheapest way to have worked up to quarter-hour i, the last
    stretch being of task t and long enough; `value[i]` is the best of them.
    """
    slots, tasks = add.shape
    last = min(LONGEST, slots - start)
    for i in range(last):
        value[i] = np.inf
        for t in range(tasks):
            best = np.inf
            if i >= STRETCH - 1:
                stretch = 0.0
                for back in range(STRETCH):
                    stretch += add[start + i - back, t]
                if i == STRETCH - 1:
                    best = stretch
                else:
                    best = kept[i - 1, t] + add[start + i, t]
                    if i >= 2 * STRETCH - 1 and value[i - STRETCH] + stretch < best:
                        best = value[i - STRETCH] + stretch
            kept[i, t] = best
            value[i] = min(value[i], best)
    for i in range(last, LONGEST):
        value[i] = np.inf


@numba.njit(cache=True)
def _assign(add, start, length, line):
    """Write the best tasks of one shift into a person's line."""
    tasks = add.shape[1]
    value, kept = np.empty(LONGEST), np.empty((LONGEST, tasks))
    _tasks(add, start, value, kept)
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
def _days(add, first, count, low, high, starts, start, length, opened):
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
    table = np.full((count + 1, width + 1, MOST_DAYS + 1, high + 1), np.inf)
    run = 0
    while first - 1 - run >= 0 and start[first - 1 - run] >= 0:
        run += 1
    free = 0
    if first > 0 and start[first - 1] >= 0:
        ended = start[first - 1] + length[first - 1] + REST
        while free < width and starts[first, free] < ended:
            free += 1
    table[0, free, run, 0] = 0.0
    price = np.full((count, width, KINDS), np.inf)
    leads = np.empty((count, width, KINDS), dtype=np.int64)
    for k in range(count):
        day = first + k
        for j in range(width):
            begin = starts[day, j]
            if begin == FAR:
                continue
            _tasks(add, begin, value, kept)
            for kind in range(KINDS):
                price[k, j, kind] = value[SHORTEST + kind - 1]
                ended = begin + SHORTEST + kind + REST
                into = 0
                while into < width and starts[day + 1, into] < ended:
                    into += 1
                leads[k, j, kind] = into
        here, after = table[k], table[k + 1]
        rested = here.copy()
        for j in range(1, width + 1):
            for r in range(MOST_DAYS + 1):
                for u in range(high + 1):
                    if rested[j - 1, r, u] < rested[j, r, u]:
                        rested[j, r, u] = rested[j - 1, r, u]
        for r in range(MOST_DAYS + 1):
            for u in range(high + 1):
                if rested[width, r, u] < after[0, 0, u]:
                    after[0, 0, u] = rested[width, r, u]
        for j in range(width):
            for kind in range(KINDS):
                cost = price[k, j, kind]
                if cost == np.inf:
                    continue
                into, size = leads[k, j, kind], SHORTEST + kind
                for r in range(MOST_DAYS):
                    for u in range(high + 1 - size):
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
            opened[k] = False
            continue
        for j in range(width):
            for kind in range(KINDS):
                if done or leads[k, j, kind] != c or price[k, j, kind] == np.inf:
                    continue
                before = u - SHORTEST - kind
                if before < 0:
                    continue
                for into in range(j + 1):
                    if table[k, into, r - 1, before] + price[k, j, kind] == best:
                        start[day], length[day] = starts[day, j], SHORTEST + kind
                        c, r, u, done = into, r - 1, before, True
                        break
        opened[k] = True
    return True


@numba.njit(cache=True)
def _prices(first, last, least, most, people, line, noise, rng, add):
    """Price one more person on each task against what the others cover."""
    for p in range(first, last):
        for t in range(least.shape[1]):
            others = people[p, t] - (1 if line[p] == t else 0)
            add[p, t] = _level(others + 1, least[p, t], most[p, t]) - _level(
                others, least[p, t], most[p, t]
            )
            if noise > 0:
                add[p, t] += noise * rng.standard_normal()


@numba.njit(cache=True)
def _remake(
    person, first, count, noise, floor, rng, limits, least, most, starts, start,
    length, task, people, add,
):  # fmt: skip
    """Re-make some days of one person; gives what it costs more, NaN if undone."""
    slots = least.shape[0]
    begin = max(first * 96 - 24, 0)
    end = min((first + count) * 96 - 24 + LONGEST, slots)
    _prices(begin, end, least, most, people, task[person], noise, rng, add)
    other = 0
    for day in range(start.shape[1]):
        if not first <= day < first + count:
            other += length[person, day]
    old_start = start[person, first : first + count].copy()
    old_length = length[person, first : first + count].copy()
    opened = np.zeros(count, dtype=np.bool_)
    low = floor - other
    if not _days(
        add, first, count, low, limits[person, 1] - other, starts, start[person],
        length[person], opened,
    ):  # fmt: skip
        return np.nan
    change = 0.0
    for k in range(count):
        if old_start[k] < 0:
            continue
        for p in range(old_start[k], old_start[k] + old_length[k]):
            t = task[person, p]
            change += _level(people[p, t] - 1, least[p, t], most[p, t])
            change -= _level(people[p, t], least[p, t], most[p, t])
            people[p, t] -= 1
            task[person, p] = -1
    for day in range(first, first + count):
        if start[person, day] < 0:
            continue
        _assign(add, start[person, day], length[person, day], task[person])
        for p in range(start[person, day], start[person, day] + length[person, day]):
            t = task[person, p]
            change += _level(people[p, t] + 1, least[p, t], most[p, t])
            change -= _level(people[p, t], least[p, t], most[p, t])
            people[p, t] += 1
    return change


@numba.njit(cache=True)
def _build(
    person, rng, limits, least, most, starts, start, length, task, people
):  # fmt: skip
    """Give one person days from nothing, some days at a time, hours spread evenly."""
    days = starts.shape[0] - 1
    add = np.zeros(least.shape)
    for first in range(0, days, 7):
        count = min(7, days - first)
        floor = int(np.ceil(limits[person, 0] * (first + count) / days))
        for slack in (0, 8, 16, 10**6):
            change = _remake(
                person, first, count, 0.0, floor - slack, rng, limits, least, most,
                starts, start, length, task, people, add,
            )  # fmt: skip
            if not np.isnan(change):
                break


@numba.njit(cache=True)
def _anneal(
    moves, hot, cold, rng, limits, least, most, starts, start, length, task, people
):  # fmt: skip
    """Disturb one person's prices, let others answer, keep or undo by the true cost."""
    days = starts.shape[0] - 1
    add = np.zeros(least.shape)
    for move in range(moves):
        heat = hot * (cold / hot) ** (move / moves)
        count = 1 + rng.integers(0, min(WINDOW, days))
        first = rng.integers(0, days - count + 1)
        begin = max(first * 96 - 24, 0)
        end = min((first + count) * 96 - 24 + LONGEST, least.shape[0])
        chain = 1 + rng.integers(0, min(CHAIN, len(limits)))
        chosen = rng.permutation(len(limits))[:chain]
        old_task = task[chosen, begin:end].copy()
        old_start = start[chosen, first : first + count].copy()
        old_length = length[chosen, first : first + count].copy()
        slack = -heat * np.log(rng.random())
        noise = heat * rng.random()
        change, gained = 0.0, False
        for place in range(chain):
            person = chosen[place]
            # Who is below the least time must not lose any.
            total = length[person].sum()
            floor = min(limits[person, 0], total)
            if total < limits[person, 0]:
                floor = min(total + 4, limits[person, 0])
            more = _remake(
                person, first, count, noise if place == 0 else 0.0, floor, rng, limits,
                least, most, starts, start, length, task, people, add,
            )  # fmt: skip
            if not np.isnan(more):
                change += more
                gained |= floor > total
        if gained or change <= slack:
            continue
        for place in range(chain):
            _restore(task[chosen[place], begin:end], old_task[place], people[begin:end])
            start[chosen[place], first : first + count] = old_start[place]
            length[chosen[place], first : first + count] = old_length[place]
    cost = 0.0
    for p in range(least.shape[0]):
        for t in range(least.shape[1]):
            cost += _level(people[p, t], least[p, t], most[p, t])
    return cost


@numba.njit(cache=True)
def _restore(line, old, people):
    """Put a stretch of one person's line back as it was."""
    for p in range(len(line)):
        if line[p] == old[p]:
            continue
        if line[p] >= 0:
            people[p, line[p]] -= 1
        if old[p] >= 0:
            people[p, old[p]] += 1
        line[p] = old[p]
