"""The inside of slot prices, compiled: `slot_costs` of `slot_plan` slot by slot.

The same numbers as with numpy, to the last bit where people are whole. Importing this
imports numba.
"""

from typing import Any

import numpy as np

from .compiling import compiled

__all__ = ["judge", "price_slot"]


def _price_slot(plan: Any, staff: Any, slot: int, low: Any, usable: Any) -> Any:
    """Give what a slot costs with some staff per group; write what is left over."""
    groups, levels = staff.size, plan.weights.size
    everybody = 0.0
    for group in range(groups):
        everybody += plan.speeds[group] * staff[group]
    for family in range(low.size):
        least = np.inf
        for row in range(plan.rows_of[family], plan.rows_of[family + 1]):
            left = 0.0
            for group in range(groups):
                left += plan.hits[row, group] * staff[group]
            least = min(least, left - plan.inside[row, slot])
        low[family] = least
    cost, short = 0.0, 0.0
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
    return cost + plan.minimum_price * below


price_slot = compiled(_price_slot)


def _judge(
    plan: Any, people: Any, more: int, at: Any, price: Any, capacity: Any
) -> None:
    """Write the price and the deferred capacity of some slots.

    Parameters
    ----------
    plan
        What slots are judged by (`SlotPlan`).
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
    groups, families = plan.hits.shape[1], plan.rows_of.size - 1
    staff, low = np.empty(groups), np.empty(families)
    usable = np.zeros(families - plan.weights.size + 1)
    for index in range(at.size):
        slot = at[index]
        for group in range(groups):
            staff[group] = people[group, index] + (group == more)
        price[index] = price_slot(plan, staff, slot, low, usable)
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


judge = compiled(_judge)
