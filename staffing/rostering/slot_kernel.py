"""The inside of slot prices: plain Python that numba compiles as it stands.

`CostModel.slot_costs` says what is worked out, with numpy; this gives the same numbers
slot by slot, to the last bit where people are whole.
"""

from typing import Any

import numpy as np

__all__ = ["judge"]


def judge(
    plan: Any, people: Any, more: int, at: Any, price: Any, capacity: Any
) -> None:
    """Write the price and the deferred capacity of some slots.

    Parameters
    ----------
    plan
        `SlotPlan` of `price`.
    people
        People at work, per skill group and slot of `at`. [agents]
    more
        Group of one more person in every slot; -1 if none.
    at
        The slots.
    price
        Written: cost of people missing and to spare, per slot. [currency]
    capacity
        Written: people for deferred work, per set of classes and slot. [agents]
    """
    groups = plan.hits.shape[1]
    families = plan.rows_of.size - 1
    levels = plan.weights.size
    staff = np.empty(groups)
    low = np.empty(families)
    usable = np.zeros(families - levels + 1)
    for index in range(at.size):
        slot = at[index]
        everybody = 0.0
        for group in range(groups):
            staff[group] = people[group, index] + (group == more)
            everybody += staff[group]
        for family in range(families):
            least = np.inf
            for row in range(plan.rows_of[family], plan.rows_of[family + 1]):
                left = 0.0
                for group in range(groups):
                    left += plan.hits[row, group] * staff[group]
                least = min(least, left - plan.inside[row, slot])
            low[family] = least
        cost = 0.0
        short = 0.0
        for level in range(levels):
            short = max(-low[level], 0.0)
            cost += plan.weights[level] * short
        for number in range(1, usable.size):
            usable[number] = low[levels + number - 1] + short
        busy = usable[plan.open[slot]]
        spare = max(everybody - (plan.total[slot] - short) - busy, 0.0)
        cost += plan.over_price * spare
        below = 0.0
        for row in range(plan.minima.shape[0]):
            there = 0.0
            for group in range(groups):
                there += plan.counted[row, group] * staff[group]
            below += max(plan.minima[row, slot] - there, 0.0)
        price[index] = cost + plan.minimum_price * below
        for window in range(plan.sets.shape[0]):
            classes = plan.sets[window, slot]
            left = usable[classes]
            if plan.share.size:
                skilled = 0.0
                for group in range(groups):
                    skilled += plan.skilled[classes, group] * staff[group]
                own = left + plan.share[window, slot] * (skilled - left)
                for line in range(plan.slopes.shape[0]):
                    besides = plan.slopes[line, window, slot] * left
                    own = min(own, besides + plan.heights[line, window, slot])
                left = own
            capacity[window, index] = left
