"""One agent's answer to prices in a single compiled call.

Importing this imports numba and makes the compiled forms of the kernels, so `compiling`
alone imports it, and only where compiling pays.
"""

from typing import Any

import numpy as np

from . import shift_kernel, slot_kernel, tour_kernel
from .compiling import compiled

__all__ = ["answer", "best", "judge", "lay_out", "place", "price", "price_slot"]

price = compiled(shift_kernel.price_cells)
place = compiled(shift_kernel.place)
lay_out = compiled(shift_kernel.lay_out)
judge, price_slot = slot_kernel.judge, slot_kernel.price_slot
fill = compiled(tour_kernel.fill_cells)
cheapest_end = compiled(tour_kernel.cheapest_end)
walk_back = compiled(tour_kernel.walk_back)


def _best(
    graph: Any, bands: Any, cost: Any, table: Any, least: Any, found: Any
) -> tuple[float, int]:
    """Find the cheapest week: its cost and number of shifts, written last first."""
    best, count = np.inf, 0
    trial = np.empty_like(found)
    for band in range(bands.shape[0]):
        inside = cost
        if bands.shape[0] > 1:
            inside = cost.copy()
            for row in range(cost.shape[0]):
                if not bands[band, row]:
                    inside[row] = np.inf
        fill(graph, inside, table, least)
        rest, column = cheapest_end(graph, table)
        if column < 0:
            continue
        value = table[graph.at[7] + rest * graph.columns[7] + column]
        if value < best:
            best = value
            count = walk_back(graph, inside, table, least, rest, column, trial)
            found[:count] = trial[:count]
    return best, count


best = compiled(_best)


def _answer(
    plan: Any,
    graph: Any,
    bands: Any,
    base: Any,
    worth: Any,
    table: Any,
    least: Any,
    shifts: Any,
    breaks: Any,
    column: Any,
) -> Any:
    """Write the best week at given worths of slots; give its number of shifts or -1."""
    total = np.empty(worth.size + 1 + plan.slots.max())
    total[0] = 0.0
    for slot in range(total.size - 1):
        more = worth[slot] if slot < worth.size else 0.0
        total[slot + 1] = total[slot] + more
    cost = base - price(plan, total)
    value, count = best(graph, bands, cost, table, least, shifts)
    if value == np.inf:
        return -1
    for row in range(count // 2):
        for side in range(2):
            other = shifts[count - 1 - row, side]
            shifts[count - 1 - row, side] = shifts[row, side]
            shifts[row, side] = other
    for row in range(count):
        start, pattern = shifts[row]
        place(plan, pattern, plan.start[start], total, breaks[row])
    lay_out(plan, shifts[:count], breaks, column)
    return count


answer = compiled(_answer)
