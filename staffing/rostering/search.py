"""The named roster: every agent's best week in turn, until none can do better.

One agent's week is priced exactly against what everybody else covers, found by the tour
program, and kept only if the cost of the whole roster says so. The aggregated program's
mix of shifts is the start. Effort is counted in moves, never in seconds.
"""

from collections.abc import Callable, Sequence

import numpy as np

from .compiling import machine
from .crews import Crew
from .found import Found, Spent
from .price import CostModel
from .shifts import Tour
from .slots import Floats, Ints
from .standing import Standing
from .workers import Worker

__all__ = ["Progress", "Search"]

Progress = Callable[[str, int, int], bool | None]

# Slots of a shift that serve the same deadline, from coarse to fine: priced slot by
# slot from the start, large rosters jam.
TOGETHER = (32.0, 32.0, 32.0, 8.0, 1.0)
# Shifts the aggregated program has left that are worth aiming at. [shifts]
WORTH_AIMING = 0.3
# Share of the cost a round of answers must gain for another one.
HARDLY = 2e-3
# After so many agents of a sweep the planner is asked whether to go on.
HEARD = 50


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
    fast
        Whether numba compiles the inner loops; the roster is the same.
    """

    def __init__(
        self,
        model: CostModel,
        workers: Sequence[Worker],
        hours: float,
        wage: float,
        rng: np.random.Generator,
        progress: Progress | None = None,
        *,
        fast: bool = False,
    ) -> None:
        self.workers = workers
        self.hours = hours
        self.scale = wage * 0.25
        self.rng = rng
        self.progress = progress
        self.fast = fast
        self.standing = Standing(model, model.empty, fast=fast)
        self.base = _shift_costs(workers, hours)
        self.weeks = [
            self.spent(
                number,
                np.zeros((0, 2), dtype=np.int64),
                np.zeros((0, worker.pricer.most), dtype=np.int64),
            )
            for number, worker in enumerate(workers)
        ]
        self._own = np.array([week.own for week in self.weeks], float)
        self.iterations = 0
        self.cut = False

    @property
    def tours(self) -> tuple[Tour, ...]:
        """Everybody's week, named."""
        return tuple(
            worker.pricer.tour(week.shifts, week.breaks)
            for worker, week in zip(self.workers, self.weeks, strict=True)
        )

    def go_on(self, stage: str, done: int, whole: int) -> bool:
        """Tell how far the search is; hear whether it may go on."""
        self.cut = self.cut or (
            self.progress is not None and self.progress(stage, done, whole) is False
        )
        return not self.cut

    def objective(self) -> float:
        """Give cost less wishes. [currency]"""
        return self.standing.cost() + self.own()

    def own(self) -> float:
        """Give what all weeks cost by themselves. [currency]"""
        return float(self._own.sum())

    def put(self, number: int, week: Spent) -> None:
        """Give an agent a week, whatever it costs."""
        change = week.column - self.weeks[number].column
        self.standing.put(self.workers[number].group, change)
        self.weeks[number] = week
        self._own[number] = week.own

    def note(self, number: int, shifts: Ints, breaks: Ints, column: Floats) -> None:
        """Note a week that the standing counts already."""
        self.weeks[number] = self.spent(number, shifts, breaks, column)
        self._own[number] = self.weeks[number].own

    def attempt(self, number: int, week: Spent, slack: float = 1e-9) -> bool:
        """Give an agent a week if the roster costs at most `slack` more."""
        now = self.weeks[number]
        most = self.standing.cost() + now.own - week.own + slack
        change = week.column - now.column
        group = self.workers[number].group
        if self.standing.cost_with(group, change, most) > most:
            return False
        self.put(number, week)
        return True

    def worth(self, number: int, together: float, ahead: float) -> Floats:
        """Price one agent's slots against what the others cover, wishes included."""
        worker = self.workers[number]
        worth = self.standing.worth(
            worker.group,
            self.weeks[number].column,
            ahead=ahead,
            together=together,
        )
        return worth + worker.wish

    def respond(self, number: int, worth: Floats) -> Spent | None:
        """Find an agent's best week at given prices; None if there is no week."""
        if self.fast:
            return self._answer(number, worth)
        total = self.total(number, worth)
        saved = self.workers[number].pricer.worth(total)
        return self._best(number, self.base[number] - saved, total)

    def _answer(self, number: int, worth: Floats) -> Spent | None:
        """Find the same week in one compiled call."""
        self.iterations += 1
        table, pricer = self.workers[number].table, self.workers[number].pricer
        longest = int(pricer.plan.slots.max())
        shifts = np.empty((7, 2), dtype=np.int64)
        breaks = np.full((7, pricer.most), -1, dtype=np.int64)
        column = np.empty(worth.size + longest)
        count = machine().answer(
            pricer.plan,
            table.graph,
            table.bands,
            self.base[number],
            worth,
            *table.room[:2],
            shifts,
            breaks,
            column,
        )
        if count < 0:
            return None
        return self.spent(number, shifts[:count], breaks[:count], column[: worth.size])

    def _best(self, number: int, cost: Floats, total: Floats) -> Spent | None:
        """Find the week that is cheapest at given costs of shifts."""
        worker = self.workers[number]
        self.iterations += 1
        value, chosen = worker.table.best(cost, fast=self.fast)
        if not np.isfinite(value):
            return None
        shifts = np.array(chosen, dtype=np.int64).reshape(-1, 2)
        return self.spent(
            number, shifts, worker.pricer.breaks(shifts, total, fast=self.fast)
        )

    def spent(
        self, number: int, shifts: Ints, breaks: Ints, column: Floats | None = None
    ) -> Spent:
        """Work a week out.

        Parameters
        ----------
        number
            The agent.
        shifts, breaks
            Numbers of start and length, and starts of breaks, as `Spent` has them.
        column
            Slots of work, where they are known. [0 or 1]
        """
        worker = self.workers[number]
        if column is None:
            slots = self.standing.people.shape[1]
            column = worker.pricer.column(shifts, breaks, slots, fast=self.fast)
        own = self.base[number][shifts[:, 0], shifts[:, 1]].sum()
        return Spent(shifts, breaks, column, float(own - column @ worker.wish))

    def total(self, number: int, worth: Floats) -> Floats:
        """Sum worth up to each boundary, on past the week's end."""
        longest = self.workers[number].table.shifts.patterns[-1].slots
        total = np.empty(worth.size + 1 + longest)
        total[0] = 0.0
        np.cumsum(worth, out=total[1 : worth.size + 1])
        total[worth.size + 1 :] = total[worth.size]
        return total

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
                wage = self.workers[number].wage * self.hours
                worth = self.worth(number, TOGETHER[0], 0.0)
                if wanted.any():
                    cost = 0.1 * self.base[number] - paid * aim * wage
                    week = self._best(number, cost, self.total(number, worth))
                else:
                    # Without the program's mix each answers those before.
                    week = self.respond(number, worth)
                if week is None:
                    continue
                left[week.shifts[:, 0], week.shifts[:, 1]] -= 1.0
                self.put(number, week)

    def sweep(self) -> None:
        """Let every agent answer the others' weeks, in random order, up to five times.

        Rounds that price alike end once one gains hardly anything; without deadlines
        all do.
        """
        settled = None
        for done, together in enumerate(TOGETHER):
            if together == settled:
                continue
            changed, before = False, self.objective()
            order = self.rng.permutation(len(self.workers)).tolist()
            for place, number in enumerate(order):
                # A thousand agents take seconds: whoever wants to stop is heard sooner.
                if place % HEARD == 0 and not self.go_on("sweeps", done, len(TOGETHER)):
                    return
                ahead = float(self.rng.random())
                week = self.respond(number, self.worth(number, together, ahead))
                if week is not None and not week.same(self.weeks[number]):
                    changed |= self.attempt(number, week)
            gained = before - self.objective()
            if not changed:
                break
            if gained < HARDLY * abs(before):
                if not self.standing.model.windows:
                    break
                settled = together

    def widen(self, model: CostModel) -> None:
        """Price by the whole model from now on; mend what it sees that was not seen.

        Parameters
        ----------
        model
            The whole model.
        """
        before = self.standing.cost()
        self.standing = Standing(model, self.standing.people, fast=self.fast)
        if self.standing.cost() > before + 1e-6:
            self.sweep()

    def place_breaks(self, rounds: int = 5) -> None:
        """Place everybody's breaks anew, shifts staying as they are.

        Parameters
        ----------
        rounds
            How often at most.
        """
        for _ in range(rounds):
            changed = False
            for number in self.rng.permutation(len(self.workers)).tolist():
                shifts = self.weeks[number].shifts
                if not shifts.size:
                    continue
                total = self.total(number, self.worth(number, 1.0, 1.0))
                pricer = self.workers[number].pricer
                breaks = pricer.breaks(shifts, total, fast=self.fast)
                week = self.spent(number, shifts, breaks)
                if not week.same(self.weeks[number]):
                    changed |= self.attempt(number, week, -1e-9)
            if not changed:
                break

    def found(self) -> Found:
        """Give the roster as it stands."""
        people = self.standing.people.copy()
        return Found(self.tours, people, self.iterations, self.cut)


def _shift_costs(workers: Sequence[Worker], hours: float) -> list[Floats]:
    """Give what each agent's shifts cost by themselves; agents alike share it."""
    alike: dict[tuple[int, float], Floats] = {}
    costs = []
    for worker in workers:
        if worker.extra is not None:
            costs.append(worker.shift_costs(hours))
            continue
        key = id(worker.table), worker.wage
        if key not in alike:
            alike[key] = worker.shift_costs(hours)
        costs.append(alike[key])
    return costs
