"""One given week walked through the graph of tours."""

from collections.abc import Sequence

import numpy as np

from .slots import Bools, Ints
from .tour_graph import TourGraph

__all__ = ["keeps_week"]


def keeps_week(graph: TourGraph, day: Ints, chosen: Sequence[tuple[int, int]]) -> bool:
    """Tell whether some shifts are a way through the graph.

    Parameters
    ----------
    graph
        The weeks that keep the limits.
    day
        Day of each start.
    chosen
        The shifts as numbers of start and length.
    """
    shifts = {int(day[start]): (start, length) for start, length in chosen}
    if len(shifts) < len(chosen) or not graph.columns[0]:
        return False
    # Where the days so far may have led: rests by columns.
    here = np.zeros((graph.rests[0], graph.columns[0]), dtype=bool)
    here.flat[graph.begin] = True
    for number in range(7):
        there = np.zeros((graph.rests[number + 1], graph.columns[number + 1]), bool)
        if number in shifts:
            _work(graph, number, *shifts[number], here, there)
        else:
            after = graph.after[graph.after_of[number] : graph.after_of[number + 1]]
            off = graph.off[graph.off_of[number] : graph.off_of[number + 1]]
            rest, pair = np.nonzero(here[:, off[:, 0]])
            there[after[rest], off[pair, 1]] = True
        here = there
    return bool(here.any())


def _work(
    graph: TourGraph, day: int, start: int, length: int, here: Bools, there: Bools
) -> None:
    """Mark where one shift of a day leads."""
    works = np.arange(graph.work_of[day], graph.work_of[day + 1])
    for work in works[graph.pattern[works] == length].tolist():
        first, last = graph.starts_of[work : work + 2].tolist()
        for at in np.flatnonzero(graph.start[first:last] == start) + first:
            pair = graph.pair[graph.pairs_of[work] : graph.pairs_of[work + 1]]
            source, target = pair.T
            reached = here[: graph.open[at], source].any(axis=0)
            there[graph.rest[at], target[reached]] = True
