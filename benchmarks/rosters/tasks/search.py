"""Some people's days freed together and made again, kept or undone by annealing.

One person's days are priced against what all others cover and made by exact programs.
"""

import numba
import numpy as np
from days import FAR, LONGEST, assign, plan_days
from instance import Instance, starts_of

__all__ = ["Search"]

# What one person less than the least cover costs; above it squares count.
SHORT = 40.0
# Days of one person that are re-made at once.
WINDOW = 3
# Most people whose days are freed together.
CHAIN = 2
# Most disturbance of prices. [penalty]
NOISE = 1.0


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
def _prices(first, last, least, most, people, line, noise, rng, add, summed):
    """Price one more person on each task against what the others cover."""
    summed[first] = 0.0
    for p in range(first, last):
        for t in range(least.shape[1]):
            others = people[p, t] - (1 if line[p] == t else 0)
            add[p, t] = _level(others + 1, least[p, t], most[p, t]) - _level(
                others, least[p, t], most[p, t]
            )
            if noise > 0:
                add[p, t] += noise * rng.standard_normal()
            summed[p + 1, t] = summed[p, t] + add[p, t]


@numba.njit(cache=True)
def _make(
    person, first, count, noise, floor, rng, limits, least, most, starts, start,
    length, task, people, add, summed,
):  # fmt: skip
    """Make some free days of one person; gives what it costs, NaN if impossible."""
    slots = least.shape[0]
    begin = max(first * 96 - 24, 0)
    end = min((first + count) * 96 - 24 + LONGEST, slots)
    _prices(begin, end, least, most, people, task[person], noise, rng, add, summed)
    other = 0
    for day in range(start.shape[1]):
        if not first <= day < first + count:
            other += length[person, day]
    low = floor - other
    if not plan_days(
        add, summed, first, count, low, limits[person, 1] - other, starts,
        start[person], length[person],
    ):  # fmt: skip
        return np.nan
    change = 0.0
    for day in range(first, first + count):
        if start[person, day] < 0:
            continue
        assign(add, summed, start[person, day], length[person, day], task[person])
        for p in range(start[person, day], start[person, day] + length[person, day]):
            t = task[person, p]
            change += _level(people[p, t] + 1, least[p, t], most[p, t])
            change -= _level(people[p, t], least[p, t], most[p, t])
            people[p, t] += 1
    return change


@numba.njit(cache=True)
def _clear(person, first, count, least, most, start, length, task, people):
    """Free some days of one person; gives what that changes."""
    change = 0.0
    for day in range(first, first + count):
        if start[person, day] < 0:
            continue
        for p in range(start[person, day], start[person, day] + length[person, day]):
            t = task[person, p]
            change += _level(people[p, t] - 1, least[p, t], most[p, t])
            change -= _level(people[p, t], least[p, t], most[p, t])
            people[p, t] -= 1
            task[person, p] = -1
        start[person, day], length[person, day] = -1, 0
    return change


@numba.njit(cache=True)
def _build(
    person, rng, limits, least, most, starts, start, length, task, people
):  # fmt: skip
    """Give one person days from nothing, some days at a time, hours spread evenly."""
    days = starts.shape[0] - 1
    add = np.zeros(least.shape)
    summed = np.zeros((least.shape[0] + 1, least.shape[1]))
    for first in range(0, days, 7):
        count = min(7, days - first)
        floor = int(np.ceil(limits[person, 0] * (first + count) / days))
        for slack in (0, 8, 16, 10**6):
            change = _make(
                person, first, count, 0.0, floor - slack, rng, limits, least, most,
                starts, start, length, task, people, add, summed,
            )  # fmt: skip
            if not np.isnan(change):
                break


@numba.njit(cache=True)
def _anneal(
    moves, hot, cold, rng, limits, least, most, starts, start, length, task, people
):  # fmt: skip
    """Free the same days of some people and make them again in turn.

    All but the last see disturbed prices. Freed together they can take each other's
    shifts, which one at a time cannot: it would cost cover twice over on the way.
    """
    days = starts.shape[0] - 1
    add = np.zeros(least.shape)
    summed = np.zeros((least.shape[0] + 1, least.shape[1]))
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
        noise = NOISE * rng.random()
        totals = length[chosen].sum(axis=1)
        change, gained = 0.0, False
        for person in chosen:
            change += _clear(
                person, first, count, least, most, start, length, task, people
            )
        for place in range(chain):
            person, total = chosen[place], totals[place]
            # Who is below the least time must not lose any.
            floor = min(limits[person, 0], total)
            if total < limits[person, 0]:
                floor = min(total + 4, limits[person, 0])
            change += _make(
                person, first, count, noise if place < max(chain - 1, 1) else 0.0,
                floor, rng, limits, least, most, starts, start, length, task, people,
                add, summed,
            )  # fmt: skip
            if np.isnan(change):
                break
            gained |= floor > total
        if not np.isnan(change) and (gained or change <= slack):
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
