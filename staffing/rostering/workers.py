"""Each agent as the search sees one: the weeks possible, the wage, the wishes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...data.contracts import Contract
from ...data.errors import InputError, Problem
from ...data.hours import WeeklyHours
from ...data.people import Agent, TimeOff
from ...data.settings import Settings
from .bindings import bound_shifts, night_shifts, week_limits
from .conflicts import Unmet, gave_way, relaxed
from .locked import check_locks
from .patterns import catalogue
from .shifts import ShiftPricer
from .skills import Skills
from .slots import Bools, Floats, WeekSlots
from .tours import TourTable
from .worked import Person

__all__ = ["Worker", "read_worker", "read_workers"]

# An hour at a liked or disliked time weighs this much, so wishes break ties and
# never leave a contact waiting. [wages]
WISH = 0.05


@dataclass(frozen=True, eq=False)
class Worker:
    """One agent, ready for the search.

    Parameters
    ----------
    agent
        The agent.
    group
        Number of the skill group.
    wage
        Wage. [currency/h]
    pricer
        Prices the contract's shifts.
    table
        The weeks the agent may work; agents alike share it.
    wish
        What the agent's work in each slot is worth beyond the cover; wishes, and
        a little against work while the agent's queues are closed. [currency]
    unmet
        Contract rules that could not be kept.
    extra
        What each shift costs beyond its wage and the wishes by slot, per start and
        length: burdens, wishes for whole shifts, the price of change; none if not
        given. [currency]
    """

    agent: Agent
    group: int
    wage: float
    pricer: ShiftPricer
    table: TourTable
    wish: Floats
    unmet: tuple[Unmet, ...]
    extra: Floats | None = None

    def shift_costs(self, hours: float) -> Floats:
        """Give what each shift costs by itself: its wage, and what is extra.

        Parameters
        ----------
        hours
            Length of a slot. [h]

        Returns
        -------
        NDArray
            Cost per start and length; infinite where the agent may not. [currency]
        """
        paid = np.array([pattern.paid for pattern in self.pricer.shifts.patterns])
        cost = paid * self.wage * hours
        if self.extra is not None:
            cost = cost + self.extra
        return np.where(self.table.allowed, cost, np.inf)


class _Reader:
    """Reads agents one by one and remembers what agents share."""

    def __init__(self, axis: WeekSlots, settings: Settings) -> None:
        self.axis = axis
        self.settings = settings
        self.pricers: dict[tuple[str, int], ShiftPricer] = {}
        self.nights: dict[ShiftPricer, Bools] = {}
        self.tables: dict[tuple[object, ...], TourTable] = {}
        self.hours: dict[WeeklyHours | None, Bools] = {}
        self.open = {queue.name: axis.inside(queue.open) for queue in settings.queues}

    def pricer(self, agent: Agent, contract: Contract) -> ShiftPricer:
        """Give the pricer of an agent's contract and turn of starts."""
        key = contract.name, contract.turn(self.axis.week.first, agent.turn)
        if key not in self.pricers:
            shifts = catalogue(contract, self.axis, key[1])
            self.pricers[key] = ShiftPricer(shifts)
            night = night_shifts(shifts, self.settings.rules, self.axis)
            self.nights[self.pricers[key]] = night
        return self.pricers[key]

    def inside(self, hours: WeeklyHours | None) -> Bools:
        """Tell which slots lie inside weekly hours, which agents often share."""
        if hours not in self.hours:
            self.hours[hours] = self.axis.inside(hours)
        return self.hours[hours]

    def read(self, agent: Agent, away: Sequence[TimeOff], group: int) -> Worker:
        """Read one agent."""
        axis, rules = self.axis, self.settings.rules
        contract = self.settings.contract(agent.contract)
        pricer = self.pricer(agent, contract)
        night = self.nights[pricer]
        limits = week_limits(agent, contract, rules, axis, away)
        if limits.must:
            check_locks(Person(agent, contract, self.settings, axis.week, tuple(away)))
        bound = bound_shifts(agent, contract, self.settings, axis, pricer.shifts, night)
        available = self.inside(agent.available)
        present = np.ones_like(available)
        for stretch in away:
            present[axis.touched(stretch.start, stretch.end)] = False
        queues = [self.settings.queue(queue).name for queue in agent.queues]
        useful = np.any([self.open[queue] for queue in queues], axis=0)
        useful = np.broadcast_to(useful, available.shape)

        def allowed(free: Bools, worthwhile: Bools) -> Bools:
            """List the shifts possible in some slots."""
            return pricer.allowed(free, worthwhile, axis.count) & bound

        possible = allowed(available & present, useful)
        if not set(limits.must) <= set(pricer.shifts.day[possible.any(axis=1)]):
            what = f"{agent.name} has a locked shift while all their queues are closed."
            raise InputError(Problem(what, "Move the lock.", "locks.csv"))
        key = (pricer, limits, possible.tobytes())
        if key not in self.tables:
            table = TourTable(pricer.shifts, possible, limits, night)
            kept = relaxed(table)
            if kept != limits:
                table = TourTable(pricer.shifts, possible, kept, night)
            self.tables[key] = table
        table = self.tables[key]
        unmet: tuple[Unmet, ...] = ()
        # Nobody is told off for a holiday of a whole week, or for a closed centre.
        if possible.any() or allowed(present, useful).any():
            unmet = gave_way(agent.name, limits, table, axis.hours)
        wage = agent.wage if agent.wage is not None else self.settings.costs.wage
        return Worker(
            agent, group, wage, pricer, table, self.wish(agent, useful, wage), unmet
        )

    def wish(self, agent: Agent, useful: Bools, wage: float) -> Floats:
        """Turn wishes into a small worth per slot."""
        count = self.axis.count
        liked = np.where(useful[:count], 0.0, -1.0)
        if agent.prefers is not None:
            liked += self.inside(agent.prefers)[:count]
        if agent.avoids is not None:
            liked -= self.inside(agent.avoids)[:count]
        return liked * WISH * wage * self.axis.hours


def read_worker(
    agent: Agent,
    away: Sequence[TimeOff],
    group: int,
    axis: WeekSlots,
    settings: Settings,
) -> Worker:
    """Read one agent, as `read_workers` does all.

    Parameters
    ----------
    agent
        The agent.
    away
        The agent's time off.
    group
        Number of the agent's skill group.
    axis, settings
        As in `read_workers`.
    """
    return _Reader(axis, settings).read(agent, away, group)


def read_workers(
    agents: Sequence[Agent],
    time_off: Sequence[TimeOff],
    axis: WeekSlots,
    skills: Skills,
    settings: Settings,
) -> list[Worker]:
    """Read all agents.

    Parameters
    ----------
    agents
        The people.
    time_off
        Their time off.
    axis
        The slots of the week.
    skills
        Their skill groups.
    settings
        Contracts, rules, queues and costs.

    Returns
    -------
    list
        One Worker per agent, in order.

    Raises
    ------
    InputError
        If a contract or queue is unknown, or does not fit the roster step.
    """
    away: dict[str, list[TimeOff]] = defaultdict(list)
    for stretch in time_off:
        away[stretch.agent].append(stretch)
    reader = _Reader(axis, settings)
    return [
        reader.read(agent, away[agent.name], int(group))
        for agent, group in zip(agents, skills.group_of, strict=True)
    ]
