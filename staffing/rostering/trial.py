"""A roster as it stands, and what another week of one agent would change, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...data.people import Agent
from .price import CostModel
from .shifts import Tour
from .skills import Skills
from .slots import Floats, WeekSlots
from .workers import Worker

__all__ = ["Change", "OneWeek", "Overtime", "Trial"]

# Slots of a week that serve the same deadline: both views are tried.
TOGETHER = (1.0, 16.0)
WORTH_IT = 1e-6
ROUNDS = 5


@dataclass(frozen=True, eq=False)
class OneWeek:
    """What one agent does in the week.

    Parameters
    ----------
    column
        Slots at work: 1 in work, else 0.
    paid
        Paid time. [slots]
    spans
        First and last slot of each shift.
    """

    column: Floats
    paid: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Overtime:
    """When hours cost more than the wage.

    Parameters
    ----------
    beyond
        Paid hours of the week from which on they do. [h]
    premium
        How much more. [wages]
    """

    beyond: float = np.inf
    premium: float = 0.0


@dataclass(frozen=True, eq=False)
class Change:
    """What another week of an agent changes.

    Parameters
    ----------
    agent
        Name of the agent.
    group
        Number of the skill group the agent has then.
    week
        The week the agent would work.
    costs
        More wages, overtime at its price. [currency]
    saves
        What the whole week costs less, people missing at their price. [currency]
    """

    agent: str
    group: int
    week: OneWeek
    costs: float
    saves: float


class Trial:
    """A roster that can be changed agent by agent.

    Parameters
    ----------
    model
        The cost of a cover.
    skills
        Who may serve what.
    agents
        The people, first in the order of `skills`; there may be more in it.
    roster
        A Roster table.
    axis
        The slots of the week.
    """

    def __init__(
        self,
        model: CostModel,
        skills: Skills,
        agents: Sequence[Agent],
        roster: pd.DataFrame,
        axis: WeekSlots,
    ) -> None:
        self.model = model
        self.axis = axis
        self.people = model.empty.copy()
        # What the cover costs; none until it is asked for.
        self._cost: float | None = None
        self.weeks: dict[str, OneWeek] = {}
        self.groups: dict[str, int] = {}
        rows = dict(list(roster.groupby("agent", sort=False)))
        for agent, group in zip(agents, skills.group_of, strict=False):
            week = _one_week(rows.get(agent.name), axis)
            self.weeks[agent.name], self.groups[agent.name] = week, int(group)
            self.people[group] += week.column

    def missing(self) -> Floats:
        """Give the people missing on live queues, per slot. [agents]"""
        short: Floats = self.model.slot_costs(self.people).short.max(axis=0)
        return short

    def lacking(self, people: Floats) -> float:
        """Give the people's time missing: live queues, minima, deadlines. [h]"""
        costs = self.model.slot_costs(people)
        missing = float(costs.short.max(axis=0).sum() + costs.below.sum())
        return (missing + self.model.overdue(costs)) * self.axis.hours

    def answer(
        self,
        worker: Worker,
        overtime: Overtime | None = None,
        *,
        forced: bool = False,
    ) -> Change | None:
        """Find the week of an agent that serves the roster best, others as they are.

        Parameters
        ----------
        worker
            The agent, with the weeks they might work.
        overtime
            From when on hours cost more, and how much.
        forced
            Whether the agent changes even if the week now is as good.

        Returns
        -------
        Change
            None if no week keeps the limits, or the one now is as good.
        """
        name = worker.agent.name
        nothing = OneWeek(np.zeros(self.model.slots), 0.0, ())
        now, old = self.weeks.get(name, nothing), self.groups.get(name)
        group = worker.group
        others = self.people.copy()
        if old is not None:
            others[old] -= now.column
        if self._cost is None:
            self._cost = self.model.cost(self.people)
        before = self._cost
        dear = overtime or Overtime()
        best: Change | None = None
        for together in TOGETHER if self.model.windows else TOGETHER[:1]:
            week = self._week(worker, others, group, together)
            if week is None:
                continue
            people = others.copy()
            people[group] += week.column
            paid, was = (each.paid * self.axis.hours for each in (week, now))
            more = max(paid - max(dear.beyond, was), 0.0)
            costs = (paid - was + more * dear.premium) * worker.wage
            saves = before - self.model.cost(people) - costs
            if best is None or saves > best.saves:
                best = Change(name, group, week, costs, saves)
        if best is None or (best.saves <= WORTH_IT and not forced):
            return None
        return best

    def _week(
        self, worker: Worker, others: Floats, group: int, together: float
    ) -> OneWeek | None:
        """Find an agent's best week at the prices the others leave."""
        worth = self.model.savings(others, group, together=together) + worker.wish
        longest = worker.table.shifts.patterns[-1].slots
        total = np.concatenate([[0.0], np.cumsum(worth)])
        total = np.concatenate([total, np.full(longest, total[-1])])
        cost = worker.shift_costs(self.axis.hours) - worker.pricer.worth(total)
        value, chosen = worker.table.best(cost)
        if not np.isfinite(value):
            return None
        tour = Tour(tuple(worker.pricer.shift(*each, total) for each in chosen))
        spans = tuple((shift.start, shift.end) for shift in tour.shifts)
        return OneWeek(tour.column(self.model.slots), float(tour.paid), spans)

    def take(self, change: Change) -> None:
        """Let an agent work another week from now on."""
        if change.agent in self.weeks:
            group = self.groups[change.agent]
            self.people[group] -= self.weeks[change.agent].column
        self.people[change.group] += change.week.column
        self._cost = None
        self.weeks[change.agent] = change.week
        self.groups[change.agent] = change.group

    def settle(self, workers: Sequence[Worker]) -> None:
        """Let agents answer one after another until none can do better alone."""
        for _ in range(ROUNDS):
            changed = False
            for worker in workers:
                change = self.answer(worker)
                if change is not None:
                    self.take(change)
                    changed = True
            if not changed:
                break

    def copy(self) -> "Trial":
        """Give the same roster, to be changed by itself."""
        twin = object.__new__(Trial)
        twin.model, twin.axis = self.model, self.axis
        twin.people, twin._cost = self.people.copy(), self._cost
        twin.weeks, twin.groups = dict(self.weeks), dict(self.groups)
        return twin


def _one_week(rows: pd.DataFrame | None, axis: WeekSlots) -> OneWeek:
    """Read one agent's rows of a Roster table."""
    column = np.zeros(axis.count)
    if rows is None:
        return OneWeek(column, 0.0, ())
    paid = 0.0
    spans: dict[int, tuple[int, int]] = {}
    for row in rows.itertuples():
        first, last = round(axis.of(row.start)), round(axis.of(row.end))
        if row.activity == "work":
            column[max(first, 0) : max(last, 0)] = 1.0
        paid += (last - first) * float(row.paid)
        low, high = spans.get(row.shift, (first, last))
        spans[row.shift] = min(low, first), max(high, last)
    return OneWeek(column, paid, tuple(spans.values()))
