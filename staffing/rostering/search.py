"""The named roster: every agent's best week in turn, until none can do better.

One agent's week is priced exactly against what everybody else covers, found by the tour
program, and kept only if the cost of the whole roster says so. The aggregated program's
mix of shifts is the start; annealing shakes the end result. Effort is counted in moves,
never in seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .crews import Crew
from .price import CostModel
from .shifts import Tour, place_breaks
from .slots import Floats
from .workers import Worker

__all__ = ["Found", "Search"]

Progress = Callable[[str, int, int], bool | None]

# Slots of a shift that serve the same deadline, from coarse to fine: priced slot by
# slot from the start, large rosters jam.
TOGETHER = (32.0, 32.0, 32.0, 8.0, 1.0)
# Temperatures of the annealing at start and end, and how much prices are disturbed.
# [wages × quarter-hours]
HOT, COLD, NOISE = 0.6, 0.03, 0.3
# Agents that move together.
CHAIN = 3
# Shifts the aggregated program has left that are worth aiming at. [shifts]
WORTH_AIMING = 0.3


@dataclass(frozen=True, eq=False)
class Found:
    """What the search found.

    Parameters
    ----------
    tours
        One week per agent.
    people
        People at work, per skill group and slot. [agents]
    iterations
        Weeks that were tried.
    cut
        Whether the search was stopped before its end.
    """

    tours: tuple[Tour, ...]
    people: Floats
    iterations: int
    cut: bool


class Search:
    """A roster on its way.

    Parameters
    ----------
    model
        The cost of a cover.
    workers
        The agents.
    hours
        Length of a slot. [h]
    wage
        The usual wage: the scale of temperatures. [currency/h]
    rng
        Source of all chance.
    progress
        Told the stage, moves done and moves in all; False as an answer cuts the
        search short.
    """

    def __init__(
        self,
        model: CostModel,
        workers: Sequence[Worker],
        hours: float,
        wage: float,
        rng: np.random.Generator,
        progress: Progress | None = None,
    ) -> None:
        self.model = model
        self.workers = workers
        self.hours = hours
        self.scale = wage * 0.25
        self.rng = rng
        self.progress = progress
        self.tours = [Tour()] * len(workers)
        self.columns = np.zeros((len(workers), model.slots))
        self.people = model.empty.copy()
        self.own = np.zeros(len(workers))
        self.cost = self._cover(self.people, np.inf)
        self.iterations = 0
        self.cut = False

    def _go_on(self, stage: str, done: int, whole: int) -> bool:
        """Tell how far the search is; hear whether it may go on."""
        self.cut = self.cut or (
            self.progress is not None and self.progress(stage, done, whole) is False
        )
        return not self.cut

    def _cover(self, people: Floats, most: float) -> float:
        """Cost of a cover; infinite as soon as it is more than `most`."""
        costs = self.model.slot_costs(people)
        price = self.model.slot_price(costs)
        if price > most:
            return np.inf
        return price + self.model.short_price * self.model.overdue(costs)

    def _put(self, number: int, tour: Tour, column: Floats) -> None:
        """Give an agent a week, whatever it costs."""
        self.people[self.workers[number].group] += column - self.columns[number]
        self.columns[number] = column
        self.tours[number] = tour
        self.own[number] = self.workers[number].own(tour, column, self.hours)

    def _try(self, number: int, tour: Tour, slack: float = 1e-9) -> bool:
        """Give an agent a week if the roster costs at most `slack` more."""
        column = tour.column(self.model.slots)
        own = self.workers[number].own(tour, column, self.hours)
        people = self.people.copy()
        people[self.workers[number].group] += column - self.columns[number]
        most = self.cost + self.own[number] - own + slack
        cost = self._cover(people, most)
        if cost > most:
            return False
        self._put(number, tour, column)
        self.cost = cost
        return True

    def _worth(self, number: int, together: float, ahead: float) -> Floats:
        """Price one agent's slots against what the others cover, summed up."""
        worker, column = self.workers[number], self.columns[number]
        others = self.people.copy()
        others[worker.group] -= column
        judged = others
        if ahead and self.model.windows:
            judged = others.copy()
            judged[worker.group] += ahead * column
        worth = self.model.savings(
            others, worker.group, ahead=judged, together=together
        )
        return worth + worker.wish

    def _cumulative(self, number: int, worth: Floats) -> Floats:
        """Sum worth up to each boundary, on past the week's end."""
        shifts = self.workers[number].table.shifts
        longest = shifts.patterns[-1].slots
        total = np.concatenate([[0.0], np.cumsum(worth)])
        return np.concatenate([total, np.full(longest, total[-1])])

    def respond(self, number: int, worth: Floats) -> Tour | None:
        """Find an agent's best week at given prices; None if there is no week."""
        worker = self.workers[number]
        total = self._cumulative(number, worth)
        cost = worker.shift_costs(self.hours) - worker.pricer.worth(total)
        return self._tour(number, cost, total)

    def _tour(self, number: int, cost: Floats, total: Floats) -> Tour | None:
        """Find the week that is cheapest at given costs of shifts."""
        worker = self.workers[number]
        self.iterations += 1
        value, chosen = worker.table.best(cost)
        if not np.isfinite(value):
            return None
        return Tour(
            tuple(worker.pricer.shift(start, kind, total) for start, kind in chosen)
        )

    def seed(self, crews: Sequence[Crew], shifts: Sequence[Floats]) -> None:
        """Deal out the shifts of the aggregated program, the least free first.

        Parameters
        ----------
        crews
            The kinds of agents.
        shifts
            Per crew, how many of each shift the program works.
        """
        for crew, wanted in zip(crews, shifts, strict=True):
            left = wanted.copy()
            order = sorted(
                crew.members,
                key=lambda number: (self.workers[number].table.allowed.sum(), number),
            )
            paid = np.array([float(pattern.paid) for pattern in crew.shifts.patterns])
            for number in order:
                aim = np.where(left > WORTH_AIMING, np.minimum(left, 1.0), 0.0)
                worker = self.workers[number]
                worth = self._worth(number, TOGETHER[0], 0.0)
                cost = 0.1 * worker.shift_costs(self.hours)
                cost -= paid * aim * worker.wage * self.hours
                total = self._cumulative(number, worth)
                tour = self._tour(number, cost, total)
                if not wanted.any():
                    # Without the program's mix each answers those before.
                    tour = self.respond(number, worth)
                if tour is None:
                    continue
                for shift in tour.shifts:
                    left[crew.shifts.index(shift.start, shift.pattern)] -= 1.0
                self._put(number, tour, tour.column(self.model.slots))
        self.cost = self._cover(self.people, np.inf)

    def sweep(self) -> None:
        """Let every agent answer the others' weeks, in random order, five times."""
        for done, together in enumerate(TOGETHER):
            if not self._go_on("sweeps", done, len(TOGETHER)):
                return
            changed = False
            for number in self.rng.permutation(len(self.workers)):
                ahead = float(self.rng.random())
                worth = self._worth(int(number), together, ahead)
                tour = self.respond(int(number), worth)
                if tour is not None and tour != self.tours[number]:
                    changed |= self._try(int(number), tour)
            if not changed:
                break

    def widen(self, model: CostModel) -> None:
        """Price by the whole model from now on; mend what it sees that was not seen.

        Parameters
        ----------
        model
            The whole model.
        """
        unseen = model.cost(self.people) > self.cost + 1e-6
        self.model = model
        self.cost = self._cover(self.people, np.inf)
        if unseen:
            self.sweep()

    def anneal(self, moves: int) -> None:
        """Shake the roster and keep the best one seen.

        A move disturbs one agent's prices and lets a few others answer; together they
        leave optima that no single agent can leave.

        Parameters
        ----------
        moves
            Weeks to try.
        """
        chain = min(CHAIN, len(self.workers))
        if not chain:
            return
        best, kept = self._objective(), list(self.tours)
        for move in range(0, moves, chain):
            if move % 60 == 0 and not self._go_on("search", move, moves):
                break
            heat = HOT * (COLD / HOT) ** (move / moves)
            slack = -heat * self.scale * np.log(self.rng.random())
            chosen = self.rng.choice(len(self.workers), chain, replace=False)
            self._chain([int(number) for number in chosen], slack)
            if self._objective() < best - 1e-9:
                best, kept = self._objective(), list(self.tours)
        for number, tour in enumerate(kept):
            self._put(number, tour, tour.column(self.model.slots))
        self.cost = self._cover(self.people, np.inf)

    def _chain(self, chosen: list[int], slack: float) -> None:
        """Disturb the first agent, let the others answer; undo what costs too much."""
        before, cost = self._objective(), self.cost
        kept = [(number, self.tours[number]) for number in chosen]
        for place, number in enumerate(chosen):
            together = float(self.rng.choice(TOGETHER))
            worth = self._worth(number, together, float(self.rng.random()))
            if place == 0:
                noise = self.rng.standard_normal(self.model.slots)
                worth = worth + NOISE * self.scale * noise
            tour = self.respond(number, worth)
            if tour is not None and tour != self.tours[number]:
                self._put(number, tour, tour.column(self.model.slots))
        if all(self.tours[number] == tour for number, tour in kept):
            return
        self.cost = self._cover(self.people, before - float(self.own.sum()) + slack)
        if np.isinf(self.cost) or self._objective() > before + slack:
            for number, tour in kept:
                self._put(number, tour, tour.column(self.model.slots))
            self.cost = cost

    def _objective(self) -> float:
        """Give cost less wishes. [currency]"""
        return self.cost + float(self.own.sum())

    def place_breaks(self, rounds: int = 5) -> None:
        """Place everybody's breaks anew, shifts staying as they are.

        Parameters
        ----------
        rounds
            How often at most.
        """
        for _ in range(rounds):
            changed = False
            for number in self.rng.permutation(len(self.workers)):
                tour = self.tours[number]
                if not tour.shifts:
                    continue
                worth = self._worth(int(number), 1.0, 1.0)
                total = self._cumulative(int(number), worth)
                moved = Tour(
                    tuple(
                        type(shift)(
                            shift.start,
                            shift.pattern,
                            place_breaks(shift.pattern.breaks, shift.start, total),
                        )
                        for shift in tour.shifts
                    )
                )
                if moved != tour:
                    changed |= self._try(int(number), moved, -1e-9)
            if not changed:
                break

    def found(self) -> Found:
        """Give the roster as it stands."""
        return Found(tuple(self.tours), self.people.copy(), self.iterations, self.cut)
