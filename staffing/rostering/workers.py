"""Each agent as the search sees one: the weeks possible, the wage, the wishes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...data.contracts import Contract
from ...data.errors import InputError, Problem
from ...data.hours import WeeklyHours
from ...data.law import Rules
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

__all__ = ["Worker", "WorkerReader", "read_workers"]

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
        cost = self.wages(hours)
        return cost if self.extra is None else cost + self.extra

    def wages(self, hours: float) -> Floats:
        """Give the wages of each shift, likewise. [currency]"""
        paid = np.array([pattern.paid for pattern in self.pricer.shifts.patterns])
        return np.where(self.table.allowed, paid * self.wage * hours, np.inf)


class WorkerReader:
    """Reads agents one by one and remembers what they share, under one plan or many.

    Parameters
    ----------
    axis
        The slots of the week.
    """

    def __init__(self, axis: WeekSlots) -> None:
        self.axis = axis
        self._pricers: dict[tuple[Contract, int], ShiftPricer] = {}
        self._nights: dict[tuple[ShiftPricer, Rules], Bools] = {}
        self._tables: dict[tuple[object, ...], TourTable] = {}
        self._hours: dict[WeeklyHours | None, Bools] = {}

    def _pricer(self, agent: Agent, contract: Contract) -> ShiftPricer:
        """Give the pricer of an agent's contract and turn of starts."""
        turn = contract.turn(self.axis.week.first, agent.turn)
        # The same terms are the same shifts, whatever they are called.
        key = replace(contract, name=""), turn
        if key not in self._pricers:
            self._pricers[key] = ShiftPricer(catalogue(contract, self.axis, turn))
        return self._pricers[key]

    def _night(self, pricer: ShiftPricer, rules: Rules) -> Bools:
        """Tell which shifts are nights by some law."""
        if (pricer, rules) not in self._nights:
            night = night_shifts(pricer.shifts, rules, self.axis)
            self._nights[pricer, rules] = night
        return self._nights[pricer, rules]

    def _inside(self, hours: WeeklyHours | None) -> Bools:
        """Tell which slots lie inside weekly hours, which agents often share."""
        if hours not in self._hours:
            self._hours[hours] = self.axis.inside(hours)
        return self._hours[hours]

    def read(
        self, agent: Agent, away: Sequence[TimeOff], group: int, settings: Settings
    ) -> Worker:
        """Read one agent.

        Parameters
        ----------
        agent
            The agent.
        away
            The agent's time off.
        group
            Number of the agent's skill group.
        settings
            Contracts, rules, queues and costs.

        Raises
        ------
        InputError
            If a contract or queue is unknown, or does not fit the roster step.
        """
        axis, rules = self.axis, settings.rules
        contract = settings.contract(agent.contract)
        pricer = self._pricer(agent, contract)
        night = self._night(pricer, rules)
        limits = week_limits(agent, contract, settings, axis, away)
        if limits.must:
            check_locks(Person(agent, contract, settings, axis.week, tuple(away)))
        bound = bound_shifts(agent, contract, settings, axis, pricer.shifts, night)
        available = self._inside(agent.available)
        present = np.ones_like(available)
        for stretch in away:
            present[axis.touched(stretch.start, stretch.end)] = False
        opened = [self._inside(settings.queue(queue).open) for queue in agent.queues]
        useful = np.any(opened, axis=0)
        useful = np.broadcast_to(useful, available.shape)

        def allowed(free: Bools, worthwhile: Bools) -> Bools:
            """List the shifts possible in some slots."""
            return pricer.allowed(free, worthwhile, axis.count) & bound

        possible = allowed(available & present, useful)
        if not set(limits.must) <= set(pricer.shifts.day[possible.any(axis=1)]):
            what = f"{agent.name} has a locked shift while all their queues are closed."
            raise InputError(Problem(what, "Move the lock.", "locks.csv"))
        key = (pricer, rules, limits, possible.tobytes())
        if key not in self._tables:
            table = TourTable(pricer.shifts, possible, limits, night)
            kept = relaxed(table)
            if kept != limits:
                table = TourTable(pricer.shifts, possible, kept, night)
            self._tables[key] = table
        table = self._tables[key]
        unmet: tuple[Unmet, ...] = ()
        # Nobody is told off for a holiday of a whole week, or for a closed centre.
        if possible.any() or allowed(present, useful).any():
            unmet = gave_way(agent.name, limits, table.limits, axis.hours)
        wage = agent.wage if agent.wage is not None else settings.costs.wage
        return Worker(
            agent, group, wage, pricer, table, self._wish(agent, useful, wage), unmet
        )

    def _wish(self, agent: Agent, useful: Bools, wage: float) -> Floats:
        """Turn wishes into a small worth per slot."""
        count = self.axis.count
        liked = np.where(useful[:count], 0.0, -1.0)
        if agent.prefers is not None:
            liked += self._inside(agent.prefers)[:count]
        if agent.avoids is not None:
            liked -= self._inside(agent.avoids)[:count]
        return liked * WISH * wage * self.axis.hours


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
    reader = WorkerReader(axis)
    return [
        reader.read(agent, away[agent.name], int(group), settings)
        for agent, group in zip(agents, skills.group_of, strict=True)
    ]
