"""A roster as it stands, and what another week of one agent would change, exactly."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...data.people import Agent
from .price import CostModel
from .skills import Skills
from .slots import Floats, WeekSlots
from .standing import Standing
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
    fast
        Whether numba compiles the work; the result is the same.
    """

    def __init__(
        self,
        model: CostModel,
        skills: Skills,
        agents: Sequence[Agent],
        roster: pd.DataFrame,
        axis: WeekSlots,
        *,
        fast: bool = False,
    ) -> None:
        self.axis = axis
        self.fast = fast
        self.weeks: dict[str, OneWeek] = {}
        self.groups: dict[str, int] = {}
        self._nothing = OneWeek(np.zeros(model.slots), 0.0, ())
        people = model.empty.copy()
        rows = dict(list(roster.groupby("agent", sort=False)))
        for agent, group in zip(agents, skills.group_of, strict=False):
            week = _one_week(rows.get(agent.name), axis)
            self.weeks[agent.name], self.groups[agent.name] = week, int(group)
            people[group] += week.column
        self.standing = Standing(model, people, fast=fast)

    @property
    def model(self) -> CostModel:
        """The cost of a cover."""
        return self.standing.model

    def week(self, name: str) -> OneWeek:
        """Give what an agent does now; nothing if nobody knows the agent."""
        return self.weeks.get(name, self._nothing)

    def missing(self) -> Floats:
        """Give the people missing on live queues, per slot. [agents]"""
        costs = self.model.slot_costs(self.standing.people)
        short: Floats = costs.short.max(axis=0)
        return short

    def lacking(self) -> float:
        """Give the people's time missing: live queues, minima, deadlines. [h]"""
        costs = self.model.slot_costs(self.standing.people)
        missing = float(costs.short.max(axis=0).sum() + costs.below.sum())
        return (missing + self.model.overdue(costs)) * self.axis.hours

    def answer(
        self,
        worker: Worker,
        overtime: Overtime | None = None,
        *,
        forced: bool = False,
        bonus: Floats | float = 0.0,
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
        bonus
            What work is worth besides, per slot; it is no saving. [currency]

        Returns
        -------
        Change
            None if no week keeps the limits, or the one now is as good.
        """
        name, group = worker.agent.name, worker.group
        now, others = self.week(name), self.standing
        mine = now.column
        if self.groups.get(name, group) != group:
            # With other skills the agent is another person.
            others = others.copy()
            others.put(self.groups[name], -mine)
            mine = self._nothing.column
        before = self.standing.cost()
        dear = overtime or Overtime()
        best: Change | None = None
        for together in TOGETHER if self.model.windows else TOGETHER[:1]:
            worth = others.worth(group, mine, ahead=0.0, together=together)
            week = self._best(worker, worth + worker.wish + bonus)
            if week is None:
                continue
            paid, was = (each.paid * self.axis.hours for each in (week, now))
            more = max(paid - max(dear.beyond, was), 0.0)
            costs = (paid - was + more * dear.premium) * worker.wage
            after = others.cost_with(group, week.column - mine, np.inf)
            saves = before - after - costs
            if best is None or saves > best.saves:
                best = Change(name, group, week, costs, saves)
        if best is None or (best.saves <= WORTH_IT and not forced):
            return None
        return best

    def _best(self, worker: Worker, worth: Floats) -> OneWeek | None:
        """Find an agent's best week at the worth of work in each slot."""
        pricer, fast = worker.pricer, self.fast
        longest = worker.table.shifts.patterns[-1].slots
        total = np.concatenate([[0.0], np.cumsum(worth)])
        total = np.concatenate([total, np.full(longest, total[-1])])
        cost = worker.shift_costs(self.axis.hours) - pricer.worth(total, fast=fast)
        value, found = worker.table.best(cost, fast=fast)
        if not np.isfinite(value):
            return None
        chosen = np.array(found, dtype=np.int64).reshape(-1, 2)
        breaks = pricer.breaks(chosen, total, fast=fast)
        column = pricer.column(chosen, breaks, worth.size, fast=fast)
        start = worker.table.shifts.start[chosen[:, 0]]
        end = start + pricer.plan.slots[chosen[:, 1]]
        spans = tuple(zip(start.tolist(), end.tolist(), strict=True))
        paid = float(pricer.plan.paid[chosen[:, 1]].sum())
        return OneWeek(column, paid, spans)

    def take(self, change: Change) -> None:
        """Let an agent work another week from now on."""
        name, group = change.agent, change.group
        old = self.groups.get(name, group)
        if old == group:
            self.standing.put(group, change.week.column - self.week(name).column)
        else:
            self.standing.put(old, -self.week(name).column)
            self.standing.put(group, change.week.column)
        self.weeks[name], self.groups[name] = change.week, group

    def settle(
        self,
        workers: Sequence[Worker],
        rounds: int = ROUNDS,
        going: Callable[[int, int], bool] = lambda done, whole: True,
    ) -> list[Change]:
        """Let agents answer one after another until none can do better alone.

        Parameters
        ----------
        workers
            The agents.
        rounds
            How often at most each is asked.
        going
            Told how many were asked, and how many may be; tells whether to go on.

        Returns
        -------
        list
            What changed.
        """
        changes: list[Change] = []
        done, quiet = 0, 0
        whole = rounds * len(workers)
        while done < whole and quiet < len(workers) and going(done, whole):
            change = self.answer(workers[done % len(workers)])
            done, quiet = done + 1, quiet + 1
            if change is not None:
                self.take(change)
                changes.append(change)
                quiet = 0
        return changes

    def copy(self) -> "Trial":
        """Give the same roster, to be changed by itself."""
        twin = copy(self)
        twin.standing = self.standing.copy()
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
