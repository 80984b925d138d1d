"""Single shifts moved one after the other, compiled: a hundred thousand a second.

Importing this imports numba.
"""

from typing import Any

import numpy as np

from .compiled_kernel import place, price_slot
from .compiling import compiled

__all__ = ["nudge"]


def _room(crew: Any, agent: int, row: int) -> tuple[int, int, int, int, bool]:
    """Say where a shift may lie, seen from the shifts before and after it.

    Returns
    -------
    tuple
        First slot to start in and last to end in; end of the shift before and start
        of the one after it; whether the week's rest lies elsewhere.
    """
    kind, plan = crew.kind[agent], crew.plan
    count = crew.worked[agent]
    before = min(crew.since[kind], crew.free_from[kind])
    after, longest = crew.week, 0
    free, until = crew.free_from[kind], crew.week + plan.slots.max()
    ended = before
    for other in range(count):
        start = plan.start[crew.shifts[agent, other, 0]]
        end = start + plan.slots[crew.shifts[agent, other, 1]]
        if other not in (row, row + 1):
            longest = max(longest, start - ended)
        if other == row - 1:
            before, free = end, end + crew.rest[kind]
        if other == row + 1:
            after, until = start, start - crew.rest[kind]
        ended = end
    if row != count - 1:
        longest = max(longest, crew.week - ended)
    return free, until, before, after, longest >= crew.weekly_rest[kind]


room = compiled(_room)


def _in_band(crew: Any, agent: int, row: int, start: int) -> bool:
    """Tell whether a start and those of the other days lie in one band."""
    kind = crew.kind[agent]
    for band in range(crew.bands.shape[1]):
        inside = crew.bands[kind, band, start]
        for other in range(crew.worked[agent]):
            if other != row:
                inside &= crew.bands[kind, band, crew.shifts[agent, other, 0]]
        if inside:
            return True
    return False


in_band = compiled(_in_band)


def _worth(
    crew: Any, model: Any, people: Any, price: Any, agent: int, first: int, last: int
) -> Any:
    """Give what the agent's work in each of some slots saves, wishes included."""
    groups, families = people.shape[0], model.rows_of.size - 1
    staff, low = np.empty(groups), np.empty(families)
    usable = np.zeros(families - model.weights.size + 1)
    saved = np.empty(last - first)
    own = crew.group[agent]
    for slot in range(first, last):
        staff[:] = people[:, slot]
        if crew.column[agent, slot] > 0:
            staff[own] -= 1.0
            saving = price_slot(model, staff, slot, low, usable) - price[slot]
        else:
            staff[own] += 1.0
            saving = price[slot] - price_slot(model, staff, slot, low, usable)
        saved[slot - first] = saving + crew.wish[agent, slot]
    return saved


worth = compiled(_worth)


def _cheapest(
    crew: Any, agent: int, row: int, total: Any, first: int, reach: int
) -> tuple[int, int]:
    """Find the shift to put in one's place; -1 if there is none.

    `total` is the worth of work summed up from slot `first` on.
    """
    plan, kind = crew.plan, crew.kind[agent]
    start_now, length_now = crew.shifts[agent, row]
    free, until, before, after, rested = room(crew, agent, row)
    paid = 0
    for other in range(crew.worked[agent]):
        if other != row:
            paid += plan.paid[crew.shifts[agent, other, 1]]
    best, found, length = np.inf, -1, -1
    for at in range(plan.start.size):
        start = plan.start[at]
        far = abs(start - plan.start[start_now]) > reach
        if crew.day[at] != crew.day[start_now] or far or start < free:
            continue
        if crew.bands.shape[1] > 1 and not in_band(crew, agent, row, at):
            continue
        for number in range(plan.slots.size):
            cost = crew.base[crew.costs[agent], at, number]
            end = start + plan.slots[number]
            if cost == np.inf or end > until:
                continue
            hours = paid + plan.paid[number]
            if hours < crew.least[kind] or hours > crew.most[kind]:
                continue
            night = crew.night[kind, start_now, length_now]
            if crew.night[kind, at, number] != night:
                continue
            longest = max(start - before, after - end)
            if not rested and longest < crew.weekly_rest[kind]:
                continue
            cost -= total[end - first] - total[start - first]
            for pause in range(plan.breaks_of[number], plan.breaks_of[number + 1]):
                least = np.inf
                slots = plan.breaks[pause, 0]
                begin = start - first + plan.breaks[pause, 1]
                for here in range(begin, start - first + plan.breaks[pause, 2] + 1):
                    least = min(least, total[here + slots] - total[here])
                cost += least
            if cost < best:
                best, found, length = cost, at, number
    return found, length


cheapest = compiled(_cheapest)


def _nudge(
    crew: Any,
    model: Any,
    people: Any,
    price: Any,
    touched: Any,
    moves: int,
    heat: float,
    noise: float,
    reach: int,
    rng: Any,
) -> None:
    """Move single shifts of random agents to other starts and lengths of their day.

    Each takes the best of its places at prices somewhat disturbed, and is kept at
    random by what it truly costs more.

    Parameters
    ----------
    crew
        `Crew` of `nudging`: agents of one contract; its weeks are rewritten.
    model
        `SlotPlan` of the cost.
    people, price
        The cover and what each slot costs; rewritten.
    touched
        Agents whose weeks were rewritten are marked.
    moves
        How many to try.
    heat
        Temperature. [currency]
    noise
        How much the worth of a slot is disturbed. [currency]
    reach
        How far a start may move at once. [slots]
    rng
        Source of all chance.
    """
    plan, week = crew.plan, price.size
    longest = plan.slots.max()
    breaks = np.empty(crew.breaks.shape[2], dtype=np.int64)
    new = np.empty(week)
    for _ in range(moves):
        agent = rng.integers(0, crew.worked.size)
        if not crew.worked[agent]:
            continue
        row = rng.integers(0, crew.worked[agent])
        start_now, length_now = crew.shifts[agent, row]
        begun = plan.start[start_now]
        ended = begun + plan.slots[length_now]
        first = max(begun - reach, 0)
        last = min(begun + reach + longest, week)
        saved = worth(crew, model, people, price, agent, first, last)
        total = np.empty(begun + reach + longest - first + 1)
        total[0] = 0.0
        for slot in range(total.size - 1):
            more = 0.0
            if slot < saved.size:
                more = saved[slot] + noise * rng.standard_normal()
            total[slot + 1] = total[slot] + more
        found, length = cheapest(crew, agent, row, total, first, reach)
        if found < 0:
            continue
        start = plan.start[found]
        end = start + plan.slots[length]
        place(plan, length, start - first, total, breaks)
        new[first:last] = 0.0
        new[start : min(end, week)] = 1.0
        own = plan.breaks_of[length]
        for pause in range(own, plan.breaks_of[length + 1]):
            begin = start + breaks[pause - own]
            new[begin : min(begin + plan.breaks[pause, 0], week)] = 0.0
        base = crew.base[crew.costs[agent]]
        change = base[found, length] - base[start_now, length_now]
        # Other shifts of the agent lie outside both.
        low, high = min(start, begun), min(max(end, ended), week)
        for slot in range(low, high):
            change -= saved[slot - first] * (new[slot] - crew.column[agent, slot])
        if change > 1e-9 and change > -heat * np.log(rng.random()):
            continue
        for slot in range(low, high):
            more = new[slot] - crew.column[agent, slot]
            if more != 0.0:
                price[slot] -= more * (saved[slot - first] - crew.wish[agent, slot])
                people[crew.group[agent], slot] += more
                crew.column[agent, slot] = new[slot]
        crew.shifts[agent, row, 0], crew.shifts[agent, row, 1] = found, length
        crew.breaks[agent, row, :] = -1
        pauses = plan.breaks_of[length + 1] - own
        crew.breaks[agent, row, :pauses] = breaks[:pauses]
        touched[agent] = True


nudge = compiled(_nudge)
