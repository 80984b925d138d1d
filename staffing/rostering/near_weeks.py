"""All weeks of an agent that cost little more than the best one at given prices."""

from collections.abc import Iterator

import numpy as np

from .slots import Floats
from .tour_graph import TourGraph
from .tour_kernel import fill_rows
from .tours import TourTable

__all__ = ["Week", "near_weeks"]

# The shifts of a week, as numbers of start and length.
Week = tuple[tuple[int, int], ...]
# Sums of the same prices in another order differ by less. [currency]
HAIR = 1e-9


def near_weeks(
    table: TourTable, cost: Floats, slack: float, most: int
) -> list[Week] | None:
    """List every week that costs no more than some slack above the best.

    Parameters
    ----------
    table
        The agent's weeks.
    cost
        Cost of each shift, per start and length; infinite where forbidden. [currency]
    slack
        How much more than the best week one may cost. [currency]
    most
        How many weeks at most.

    Returns
    -------
    list
        Each week once; None if there are more than asked for.

    Examples
    --------
    One start a day; two weeks cost no more than one above the cheapest:

    >>> from shiftcast.staffing.rostering.limits import Limits
    >>> from shiftcast.staffing.rostering.patterns import Catalogue, Pattern
    >>> day = np.arange(7)
    >>> shifts = Catalogue((Pattern(8, 8, ()),), day, 24 * day, 0 * day, 168, 24)
    >>> every = np.ones((7, 1), dtype=bool)
    >>> table = TourTable(shifts, every, Limits((16, 16), (2, 2), 12, 6))
    >>> cost = np.array([[9.0], [1], [1], [2], [5], [5], [5]])
    >>> sorted(near_weeks(table, cost, 1.0, 10))
    [((1, 0), (2, 0)), ((1, 0), (3, 0)), ((2, 0), (3, 0))]
    """
    best, _ = table.best(cost)
    if not np.isfinite(best):
        return []
    found: dict[Week, None] = {}
    size = int(table.graph.at[-1])
    costs, least = np.empty(size), np.empty(size)
    for band in table.bands:
        inside = np.where(band[:, None], cost, np.inf)
        fill_rows(table.graph, inside, costs, least)
        for week in _ways(table.graph, inside, costs, best + slack + HAIR):
            found[week] = None
            if len(found) > most:
                return None
    return list(found)


def _ways(
    graph: TourGraph, cost: Floats, table: Floats, budget: float
) -> Iterator[Week]:
    """Walk back along every way through the week within a budget.

    The tables of the tour program tell what the days before cost at least, so no step
    leads to a dead end.
    """
    width = int(graph.columns[7])
    # Day, rest, column, cost of the days from there on, their shifts.
    steps: list[tuple[int, int, int, float, Week]] = [
        (7, rest, column, 0.0, ())
        for column in range(width)
        for rest in range(int(graph.rests[7]))
        if table[graph.at[7] + rest * width + column] <= budget
    ]
    while steps:
        day, rest, column, after, shifts = steps.pop()
        if day == 0:
            yield shifts
            continue
        day -= 1
        here, columns = int(graph.at[day]), int(graph.columns[day])
        rests = graph.after[graph.after_of[day] : graph.after_of[day + 1]]
        off = graph.off[graph.off_of[day] : graph.off_of[day + 1]]
        for source in off[off[:, 1] == column, 0].tolist():
            for row in np.flatnonzero(rests == rest).tolist():
                if table[here + row * columns + source] + after <= budget:
                    steps.append((day, row, source, after, shifts))
        for work in range(int(graph.work_of[day]), int(graph.work_of[day + 1])):
            number = int(graph.pattern[work])
            mine = slice(graph.starts_of[work], graph.starts_of[work + 1])
            pairs = graph.pair[graph.pairs_of[work] : graph.pairs_of[work + 1]]
            sources = pairs[pairs[:, 1] == column, 0].tolist()
            led = np.flatnonzero(graph.rest[mine] == rest) + int(mine.start)
            for at in led.tolist() if sources else []:
                start = int(graph.start[at])
                spent = after + float(cost[start, number])
                for source in sources:
                    for row in range(int(graph.open[at])):
                        if table[here + row * columns + source] + spent <= budget:
                            week = ((start, number), *shifts)
                            steps.append((day, row, source, spent, week))
