"""Small moves of a roster: one shift of one agent, elsewhere on its day.

A week found by the tour program costs some hundred times more time than one shift moved
within the limits its neighbours leave. Where no deadline ties slots together, moving
shifts is what settles a roster; it is only quick enough compiled.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .compiling import nudges
from .search import Search
from .shifts import ShiftPlan, ShiftPricer
from .slots import Bools, Floats, Ints
from .tours import TourTable

__all__ = ["Nudges"]

# How far a shift's start moves at once. [h]
REACH = 3.0


class NudgeCrew(NamedTuple):
    """The agents of one contract and their weeks, as flat arrays.

    Parameters
    ----------
    plan, day
        The contract's shifts, and the day of each start.
    week
        Slots of the week.
    kind, costs, group
        Per agent: number of the limits, of the costs, and of the skill group.
    shifts, breaks, worked, column
        Per agent: the week as `Spent` has it, and its number of shifts.
    wish
        Per agent and slot, what work there is worth by itself. [currency]
    base
        Per number of costs: what each shift costs by itself. [currency]
    night, bands
        Per number of limits: which shifts are nights, and the bands of starts.
    rest, weekly_rest, since, free_from, least, most
        Per number of limits: what `Limits` says; least and most paid time.
    """

    plan: ShiftPlan
    day: Ints
    week: int
    kind: Ints
    costs: Ints
    group: Ints
    shifts: Ints
    breaks: Ints
    worked: Ints
    column: Floats
    wish: Floats
    base: Floats
    night: Bools
    bands: Bools
    rest: Ints
    weekly_rest: Ints
    since: Ints
    free_from: Ints
    least: Ints
    most: Ints


class Nudges:
    """The agents of a roster by contract, ready for small moves.

    Parameters
    ----------
    search
        The roster on its way; its model has no deadlines.
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self._reach = round(REACH / search.hours)
        members: dict[ShiftPricer, list[int]] = defaultdict(list)
        for number, worker in enumerate(search.workers):
            members[worker.pricer].append(number)
        self._crews = [
            (own, _crew(search, pricer, own)) for pricer, own in members.items()
        ]

    def run(self, moves: int, heat: float, noise: float) -> None:
        """Try small moves, shared out among contracts by their people.

        Parameters
        ----------
        moves
            How many in all.
        heat
            Temperature. [currency]
        noise
            How much the worth of a slot is disturbed. [currency]
        """
        search, standing = self._search, self._search.standing
        for members, crew in self._crews:
            self._load(members, crew)
            touched = np.zeros(len(members), dtype=bool)
            nudges().nudge(
                crew,
                standing.model.plan,
                standing.people,
                standing.price,
                touched,
                -(-moves * len(members) // len(search.workers)),
                heat,
                noise,
                self._reach,
                search.rng,
            )
            standing.moved()
            for row in np.flatnonzero(touched).tolist():
                count = crew.worked[row]
                search.note(
                    members[row],
                    crew.shifts[row, :count].copy(),
                    crew.breaks[row, :count].copy(),
                    crew.column[row].copy(),
                )

    def _load(self, members: Sequence[int], crew: NudgeCrew) -> None:
        """Read the weeks that were changed meanwhile."""
        for row, number in enumerate(members):
            week = self._search.weeks[number]
            count = len(week.shifts)
            crew.worked[row] = count
            crew.shifts[row, :count] = week.shifts
            crew.breaks[row, :count] = week.breaks
            crew.column[row] = week.column


def _crew(search: Search, pricer: ShiftPricer, members: Sequence[int]) -> NudgeCrew:
    """Lay the agents of one contract out."""
    tables: dict[TourTable, int] = {}
    bases: dict[int, int] = {}
    workers = [search.workers[number] for number in members]
    base = [search.base[number] for number in members]
    kind = [tables.setdefault(worker.table, len(tables)) for worker in workers]
    costs = [bases.setdefault(id(each), len(bases)) for each in base]
    shared = {number: each for number, each in zip(costs, base, strict=True)}
    limits = [table.limits for table in tables]
    size, slots = len(members), search.standing.people.shape[1]
    most = max(len(table.bands) for table in tables)
    bands = np.zeros((len(tables), most, pricer.plan.start.size), dtype=bool)
    for number, table in enumerate(tables):
        bands[number, : len(table.bands)] = table.bands
    return NudgeCrew(
        plan=pricer.plan,
        day=pricer.shifts.day,
        week=slots,
        kind=np.array(kind),
        costs=np.array(costs),
        group=np.array([worker.group for worker in workers]),
        shifts=np.zeros((size, 7, 2), dtype=np.int64),
        breaks=np.full((size, 7, pricer.most), -1, dtype=np.int64),
        worked=np.zeros(size, dtype=np.int64),
        column=np.zeros((size, slots)),
        wish=np.array([worker.wish for worker in workers]),
        base=np.array([shared[number] for number in range(len(bases))]),
        night=np.array([table.night for table in tables]),
        bands=bands,
        rest=np.array([each.rest for each in limits]),
        weekly_rest=np.array([each.weekly_rest for each in limits]),
        since=np.array([each.resting_since for each in limits]),
        free_from=np.array([each.free_from for each in limits]),
        least=np.array([each.paid[0] for each in limits]),
        most=np.array([each.paid[1] for each in limits]),
    )
