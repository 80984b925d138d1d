"""Small weeks: whole weeks chosen by a program, and where it can be, proved the best.

Prices of slots are found by column generation over whole weeks of named people. At any
prices, everybody's best week and the cheapest cover bound the cost of all rosters; what
a week costs beyond its owner's best is lost at least. So only weeks within the distance
of roster and bound can be part of a better roster: if they can be listed, an integer
program over them finds the best roster there is.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...data.effort import Effort
from .found import Spent
from .near_weeks import Week, near_weeks
from .search import Search
from .slots import Floats, Ints
from .solver import SolverError, solving
from .weeks_program import Chosen, Kind, Pool, choose_weeks

__all__ = ["SmallWeek", "settle", "settle_small", "told"]

# Who asks for fewer moves of the search wants no proof. [moves]
ENOUGH = 1000
# More people, more slots, or more shifts of all kinds of people are left to the search.
MOST_PEOPLE, MOST_SLOTS, MOST_SHIFTS = 25, 336, 1000
# Rounds of prices, weeks that may be listed, branches of the integer program.
ROUNDS, MOST_WEEKS, NODES = 40, 3000, 500
# Weight of the prices that gave the best bound in those tried next.
SMOOTH = 0.5
# Shares of the cost: what a solver may be off, and what is as good as nothing.
ROUGH, NOTHING = 1e-7, 1e-6


class SmallWeek(NamedTuple):
    """What there is to tell of a small week.

    Parameters
    ----------
    bound
        Proved lower bound of cover and wages of any roster. [currency]
    proved
        Whether no roster is better, wishes and burdens counted as the search does.
    weeks
        Weeks the program chose from.
    """

    bound: float
    proved: bool
    weeks: int

    def least(self, cost: float) -> float:
        """Give the bound beside a cost that was added up in another order."""
        return min(self.bound, cost) if self.proved else self.bound


def settle_small(
    search: Search, bound: float, effort: Effort
) -> tuple[SmallWeek | None, list[str]]:
    """Settle a small week where that is worth the time, by the planner's solver.

    Parameters
    ----------
    search, bound
        As in `settle`.
    effort
        Names the solver, and how many moves were worth making.

    Returns
    -------
    tuple
        What `settle` gives; what is to be told of the solver.
    """
    if search.cut or effort.search < ENOUGH:
        return None, []
    with solving(effort, lambda: not search.go_on("weeks", 0, ROUNDS)) as solver:
        try:
            return settle(search, bound), solver.notes
        except SolverError as error:
            solver.tell(str(error))
            return None, solver.notes


def settle(search: Search, bound: float) -> SmallWeek | None:
    """Choose everybody's week anew by a program, if the week is small.

    Parameters
    ----------
    search
        The roster on its way; it has the better one afterwards.
    bound
        What is proved already. [currency]

    Returns
    -------
    SmallWeek
        What was proved; None if there is too much to choose from, if deadlines tie
        the slots of the week together, if work stretches narrow the windows of breaks,
        or if the solver gives no prices.

    References
    ----------
    Baldacci, Christofides, Mingozzi, "An exact algorithm for the vehicle routing
    problem based on the set partitioning formulation with additional cuts",
    Mathematical Programming 115 (2008) 351-385, for listing all columns in the gap.
    """
    model, workers = search.standing.model, search.workers
    if model.windows or model.slots > MOST_SLOTS or len(workers) > MOST_PEOPLE:
        return None
    # Breaks in narrower windows than the rules ask for prove nothing of others.
    patterns = [each for worker in workers for each in worker.pricer.shifts.patterns]
    if any(pattern.wide for pattern in patterns):
        return None
    kinds = _kinds(search)
    shifts = sum(workers[kind.members[0]].table.allowed.sum() for kind in kinds)
    if not workers or shifts > MOST_SHIFTS:
        return None
    return _Choice(search, kinds).run(bound)


def _kinds(search: Search) -> list[Kind]:
    """Put people together for whom every week costs and covers the same."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, worker in enumerate(search.workers):
        costs = search.base[number].tobytes(), worker.wish.tobytes()
        alike[id(worker.table), worker.group, worker.wage, *costs].append(number)
    firsts = [(tuple(them), search.workers[them[0]]) for them in alike.values()]
    return [Kind(them, first.group, first.table.shifts) for them, first in firsts]


class _Choice:
    """The weeks to choose from, and what is proved so far."""

    def __init__(self, search: Search, kinds: Sequence[Kind]) -> None:
        self.search = search
        self.model = search.standing.model
        self.kinds = kinds
        self.weeks: list[dict[Week, float]] = [{} for _ in kinds]
        self.alone = [self._alone(kind.members[0]) for kind in kinds]
        for number, kind in enumerate(kinds):
            for member in kind.members:
                self.add(number, _shifts(search.weeks[member]))
        self.prices = np.zeros((0, 0))
        self.rest = 0.0
        self.bound = -np.inf

    def _alone(self, member: int) -> Floats:
        """Give the least that shifts cost by themselves, wherever breaks are placed."""
        worker = self.search.workers[member]
        liked = worker.pricer.worth(self.search.total(member, worker.wish))
        return np.asarray(self.search.base[member] - liked)

    def add(self, number: int, week: Week) -> bool:
        """Add a week of a kind; False if it is there."""
        if week in self.weeks[number]:
            return False
        alone = self.alone[number]
        self.weeks[number][week] = float(sum(alone[shift] for shift in week))
        return True

    def run(self, bound: float) -> SmallWeek | None:
        """Find prices, list the weeks that may matter, choose."""
        search = self.search
        now = search.objective()
        if not self._relax(now):
            return None
        if not search.cut and now - self.bound > NOTHING * abs(now):
            every = self._near(now - self.bound + ROUGH * abs(now))
            if every is not None:
                self._take(every)
                least = self._choose().solution.bound
                now = search.objective()
                self.bound = max(self.bound, min(now, least))
        proved = now - self.bound <= NOTHING * abs(now)
        return SmallWeek(
            max(bound, self._without_wishes(proved)),
            proved,
            sum(len(weeks) for weeks in self.weeks),
        )

    def _relax(self, most: float) -> bool:
        """Generate weeks until prices prove what they can; False without prices."""
        for done in range(ROUNDS):
            if not self.search.go_on("weeks", done, ROUNDS):
                break
            found = choose_weeks(self.model, self.kinds, self.weeks)
            if not (found.solution.optimal and found.prices.size):
                break
            if not self._price(found) or most - self.bound <= NOTHING * abs(most):
                break
        return bool(np.isfinite(self.bound))

    def _price(self, found: Chosen) -> bool:
        """Find everybody's best week between old prices and new; tell if any is new."""
        for share in (SMOOTH, 0.0) if self.prices.size else (0.0,):
            prices, reached = found.prices, found.rest
            if share:
                prices = share * self.prices + (1 - share) * prices
                reached = share * self.rest + (1 - share) * reached
            rest, added = reached, False
            for number, kind in enumerate(self.kinds):
                member, worth = kind.members[0], prices[kind.group]
                wish = self.search.workers[member].wish
                week = self.search.respond(member, worth + wish)
                if week is not None:
                    least = float(week.own - worth @ week.column)
                    reached += len(kind.members) * least
                    added |= self.add(number, _shifts(week))
            if reached > self.bound:
                self.bound, self.prices, self.rest = reached, prices, rest
            if added:
                return True
        return False

    def _costs(self, number: int) -> Floats:
        """Price a kind's shifts at the prices that prove the most."""
        member = self.kinds[number].members[0]
        worker = self.search.workers[member]
        worth = self.prices[self.kinds[number].group] + worker.wish
        saved = worker.pricer.worth(self.search.total(member, worth))
        return np.asarray(self.search.base[member] - saved)

    def _take(self, found: Sequence[Sequence[Week]]) -> None:
        """Take some weeks of each kind to choose from."""
        for number, weeks in enumerate(found):
            for week in weeks:
                self.add(number, week)

    def _near(self, slack: float) -> list[list[Week]] | None:
        """List the weeks within some slack, per kind; None if there are too many."""
        found: list[list[Week]] = []
        left = MOST_WEEKS
        for number, kind in enumerate(self.kinds):
            table = self.search.workers[kind.members[0]].table
            weeks = near_weeks(table, self._costs(number), slack, left)
            if weeks is None:
                return None
            left -= len(weeks)
            found.append(weeks)
        return found

    def _choose(self) -> Chosen:
        """Choose whole weeks, and give them to people if that is better."""
        search = self.search
        before, kept = search.objective(), list(search.weeks)
        start = []
        for number, kind in enumerate(self.kinds):
            mine = dict.fromkeys(self.weeks[number], 0)
            for member in kind.members:
                mine[_shifts(search.weeks[member])] += 1
            start.append(np.array(list(mine.values())))
        chosen = choose_weeks(
            self.model, self.kinds, self.weeks, start=start, nodes=NODES
        )
        if chosen.solution.found and chosen.solution.objective < before:
            self._give(chosen)
            search.place_breaks()
            if search.objective() > before:
                for member, week in enumerate(kept):
                    search.put(member, week)
        return chosen

    def _give(self, chosen: Chosen) -> None:
        """Give people the weeks chosen, and each break to who must take it first."""
        search = self.search
        given: list[tuple[int, Ints, Ints]] = []
        due: dict[Pool, list[tuple[int, int, int, int]]] = defaultdict(list)
        for number, kind in enumerate(self.kinds):
            weeks, counts = list(self.weeks[number]), np.rint(chosen.counts[number])
            mine = np.repeat(np.arange(counts.size), counts.astype(int)).tolist()
            for member, at in zip(kind.members, mine, strict=True):
                shifts = np.array(weeks[at], dtype=np.int64).reshape(-1, 2)
                most = search.workers[member].pricer.most
                breaks = np.full((len(shifts), most), -1, dtype=np.int64)
                for row, (start, length) in enumerate(weeks[at]):
                    slot = int(kind.shifts.start[start])
                    for n, place in enumerate(kind.shifts.patterns[length].breaks):
                        pool = kind.group, place.slots, place.last - place.first
                        due[pool].append((slot + place.first, len(given), row, n))
                        breaks[row, n] = -slot
                given.append((member, shifts, breaks))
        for pool, wanted in due.items():
            starts = chosen.breaks[pool]
            for (_, person, row, n), slot in zip(sorted(wanted), starts, strict=True):
                given[person][2][row, n] += slot
        for member, shifts, breaks in given:
            search.put(member, search.spent(member, shifts, breaks))

    def _without_wishes(self, proved: bool) -> float:
        """Bound cover and wages alone, which wishes and burdens are no part of."""
        search, bound = self.search, self.bound
        if any(
            worker.wish.any() or worker.extra is not None for worker in search.workers
        ):
            bound = self.rest
            for kind in self.kinds:
                worker = search.workers[kind.members[0]]
                total = search.total(kind.members[0], self.prices[kind.group])
                cost = worker.wages(search.hours) - worker.pricer.worth(total)
                value, _ = worker.table.best(cost)
                bound += len(kind.members) * value if np.isfinite(value) else 0.0
        elif proved:
            return search.objective()
        return bound - ROUGH * abs(bound)


def _shifts(week: Spent) -> Week:
    """Name a week by its shifts."""
    return tuple((start, length) for start, length in week.shifts.tolist())


def told(week: SmallWeek) -> str:
    """Tell how a small week was settled, in words."""
    found = "proved the best" if week.proved else "bounded"
    weeks = "one week" if week.weeks == 1 else f"{week.weeks:,} weeks"
    return f"{found} by a program over {weeks}"
