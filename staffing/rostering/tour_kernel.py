"""The inside of the tour program: plain Python that numba can compile as it stands.

The tables of all days lie one behind the other, each a row per rest and a cell per
column; `TourGraph` names what is read. `fill_rows` fills them with numpy, `fill_cells`
cell by cell for numba: the same additions and comparisons, so the same tables to the
last bit.
"""

from typing import Any

import numpy as np

__all__ = ["cheapest_end", "fill_cells", "fill_rows", "walk_back"]


def fill_cells(graph: Any, cost: Any, table: Any, least: Any) -> None:
    """Fill the tables, and the least over the first rests of each, day after day."""
    table[:] = np.inf
    for cell in graph.begin:
        table[cell] = 0.0
    for day in range(7):
        rests, columns = graph.rests[day], graph.columns[day]
        here, there = graph.at[day], graph.at[day + 1]
        width = graph.columns[day + 1]
        for cell in range(here, here + columns):
            least[cell] = table[cell]
        for cell in range(here + columns, here + rests * columns):
            least[cell] = min(least[cell - columns], table[cell])
        after = graph.after_of[day]
        for rest in range(rests):
            row, to = here + rest * columns, there + graph.after[after + rest] * width
            for pair in range(graph.off_of[day], graph.off_of[day + 1]):
                value = table[row + graph.off[pair, 0]]
                if value < table[to + graph.off[pair, 1]]:
                    table[to + graph.off[pair, 1]] = value
        for work in range(graph.work_of[day], graph.work_of[day + 1]):
            pattern = graph.pattern[work]
            first, last = graph.pairs_of[work], graph.pairs_of[work + 1]
            for at in range(graph.starts_of[work], graph.starts_of[work + 1]):
                price = cost[graph.start[at], pattern]
                if price == np.inf:
                    continue
                row = here + (graph.open[at] - 1) * columns
                to = there + graph.rest[at] * width
                for pair in range(first, last):
                    value = least[row + graph.pair[pair, 0]] + price
                    if value < table[to + graph.pair[pair, 1]]:
                        table[to + graph.pair[pair, 1]] = value


def fill_rows(graph: Any, cost: Any, table: Any, least: Any) -> None:
    """Fill the same tables with numpy."""
    table[:] = np.inf
    for cell in graph.begin:
        table[cell] = 0.0
    for day in range(7):
        here, there, end = graph.at[day], graph.at[day + 1], graph.at[day + 2]
        shape = graph.rests[day], graph.columns[day]
        width = graph.columns[day + 1]
        lowest, then = least[here:there].reshape(shape), table[there:end]
        now = table[here:there].reshape(shape)
        np.minimum.accumulate(now, axis=0, out=lowest)
        after = graph.after[graph.after_of[day] : graph.after_of[day + 1]]
        off = graph.off[graph.off_of[day] : graph.off_of[day + 1]]
        cells = after[:, None] * width + off[:, 1]
        np.minimum.at(then, cells.ravel(), now[:, off[:, 0]].ravel())
        for work in range(graph.work_of[day], graph.work_of[day + 1]):
            mine = slice(graph.starts_of[work], graph.starts_of[work + 1])
            pairs = graph.pair[graph.pairs_of[work] : graph.pairs_of[work + 1]]
            price = cost[graph.start[mine], graph.pattern[work]]
            rest = graph.rest[mine]
            bounds = np.flatnonzero(np.diff(rest, prepend=-1))
            worked = lowest[(graph.open[mine] - 1)[:, None], pairs[:, 0]]
            reached = np.minimum.reduceat(worked + price[:, None], bounds, axis=0)
            cells = rest[bounds][:, None] * width + pairs[:, 1]
            np.minimum.at(then, cells.ravel(), reached.ravel())


def cheapest_end(graph: Any, table: Any) -> tuple[int, int]:
    """Find the cheapest good end of the week: its rest and column; -1 if none."""
    best, rest, column = np.inf, -1, -1
    for here in range(graph.columns[7]):
        for row in range(graph.rests[7]):
            value = table[graph.at[7] + row * graph.columns[7] + here]
            if value < best:
                best, rest, column = value, row, here
    return rest, column


def walk_back(
    graph: Any, cost: Any, table: Any, least: Any, rest: int, column: int, found: Any
) -> int:
    """Write the shifts that led to an end, last first; give how many there are."""
    count = 0
    for day in range(6, -1, -1):
        here, rests, columns = graph.at[day], graph.rests[day], graph.columns[day]
        value = table[graph.at[day + 1] + rest * graph.columns[day + 1] + column]
        done = False
        for pair in range(graph.off_of[day], graph.off_of[day + 1]):
            if graph.off[pair, 1] != column:
                continue
            source = graph.off[pair, 0]
            for row in range(rests):
                if (
                    graph.after[graph.after_of[day] + row] == rest
                    and table[here + row * columns + source] == value
                ):
                    rest, column, done = row, source, True
                    break
            if done:
                break
        if done:
            continue
        for work in range(graph.work_of[day], graph.work_of[day + 1]):
            pattern = graph.pattern[work]
            for pair in range(graph.pairs_of[work], graph.pairs_of[work + 1]):
                if done or graph.pair[pair, 1] != column:
                    continue
                source = graph.pair[pair, 0]
                for at in range(graph.starts_of[work], graph.starts_of[work + 1]):
                    low = least[here + (graph.open[at] - 1) * columns + source]
                    same = graph.rest[at] == rest
                    if same and low + cost[graph.start[at], pattern] == value:
                        found[count, 0], found[count, 1] = graph.start[at], pattern
                        count += 1
                        rest, column, done = 0, source, True
                        while table[here + rest * columns + source] != low:
                            rest += 1
                        break
            if done:
                break
    return count
