"""People of the same kind counted together, for the aggregated program."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .conflicts import Reach, reach
from .patterns import Catalogue
from .slots import Floats, Ints
from .tours import TourTable
from .workers import Worker

__all__ = ["Crew", "crews_of"]

# More kinds than this are merged by contract and skills alone: the bound is proved
# agent by agent, so it hardly suffers, and the program has fewer columns.
MOST_CREWS = 24


@dataclass(frozen=True, eq=False)
class Crew:
    """Agents of one contract, skill group and availability.

    Parameters
    ----------
    shifts
        The contract's shifts.
    group
        Number of the skill group.
    members
        Numbers of the agents.
    possible
        How many of them may work each shift, per start and length.
    able
        How many of them may work each day.
    days
        Least and most days of all of them together.
    wages
        Per wage [currency/h]: least and most paid time together. [slots]
    """

    shifts: Catalogue
    group: int
    members: tuple[int, ...]
    possible: Floats
    able: Ints
    days: tuple[int, int]
    wages: tuple[tuple[float, int, int], ...]


def crews_of(workers: Sequence[Worker]) -> list[Crew]:
    """Count the agents of each kind.

    Parameters
    ----------
    workers
        The agents.

    Returns
    -------
    list
        The crews; merging kinds only loosens the bound, never breaks it.
    """
    reaches: dict[TourTable, Reach] = {}
    for worker in workers:
        if worker.table not in reaches:
            reaches[worker.table] = reach(worker.table)
    # Turns of starts part agents of one contract.
    pricers = {worker.pricer: at for at, worker in enumerate(workers)}
    kinds: dict[tuple[int, int, object], list[int]] = defaultdict(list)
    for number, worker in enumerate(workers):
        hours = worker.agent.available
        stretches = None if hours is None else hours.stretches
        kinds[pricers[worker.pricer], worker.group, stretches].append(number)
    if len(kinds) > MOST_CREWS:
        merged: dict[tuple[int, int, object], list[int]] = defaultdict(list)
        for (pricer, group, _), members in kinds.items():
            merged[pricer, group, None].extend(members)
        kinds = merged
    return [_crew(workers, members, reaches) for members in kinds.values()]


def _crew(
    workers: Sequence[Worker], members: list[int], reaches: dict[TourTable, Reach]
) -> Crew:
    """Sum up the members of one kind."""
    mine = [workers[number] for number in members]
    shifts = mine[0].table.shifts
    able = np.zeros(7, dtype=np.int64)
    wages: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for worker in mine:
        able[np.unique(shifts.day[worker.table.allowed.any(axis=1)])] += 1
        low, high = reaches[worker.table].paid
        wages[worker.wage][0] += low
        wages[worker.wage][1] += high
    spans = [reaches[worker.table].days for worker in mine]
    return Crew(
        shifts,
        mine[0].group,
        tuple(members),
        np.sum([worker.table.allowed for worker in mine], axis=0).astype(float),
        able,
        (sum(low for low, _ in spans), sum(high for _, high in spans)),
        tuple((wage, low, high) for wage, (low, high) in sorted(wages.items())),
    )
