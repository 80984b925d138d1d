"""What a roster must cover: live heads, staff to be there, work with deadlines."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from ...data.calendar import Week
from ...data.people import Agent
from ..queueing.deferred import CarriedWork, DeferredWork, demand_bound
from ..queueing.repeating import repeating_bound
from .idle import IdleTime
from .slots import Floats, WeekSlots

__all__ = ["Demand", "Level", "Minimum"]


@dataclass(frozen=True, eq=False)
class Level:
    """What live queues need until one more person saves less than a price.

    Parameters
    ----------
    price
        What one missing person costs for an hour. [wages]
    need
        Live queue to people in each slot. [agents]
    """

    price: float
    need: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Minimum:
    """People who must be there, whatever else they do meanwhile.

    Parameters
    ----------
    queue, role
        Whom it counts: people who may serve the queue, or who have the role; one of
        the two is given.
    need
        People to be at work in each slot. [agents]
    """

    queue: str | None
    role: str | None
    need: Floats

    def counts(self, agent: Agent) -> bool:
        """Tell whether an agent counts."""
        return self.queue in agent.queues or self.role in agent.roles


@dataclass(frozen=True, eq=False)
class Demand:
    """What one week's roster must cover, on the roster's slots.

    Parameters
    ----------
    week
        The week.
    step
        Length of a slot. [s]
    live
        Queue to people to roster in each slot (`Requirement.scheduled`, repeated on
        the roster step). Who is left over may do other work. [agents]
    priority
        Deferred queue to its rank where not all work can be done in time, 1 first; 1
        where nothing is said.
    levels
        Live need by price, dearest first, none less than the one before; the last is
        `live`. Empty where anybody missing from `live` costs [costs] short.
    minima
        People who must be there besides.
    deferred
        Deferred queues, one value per slot.
    backlog
        Deferred work that waits when the week begins.
    efficiency
        Deferred queue to the work a rostered person on it handles per unit of time
        (most occupancy × what shrinkage leaves); 1 where nothing is said. [0..1]
    live_variance
        Variance that live contacts take from the deferred capacity, where people
        serve both at once. [agent-slots²]
    already
        Agent to work in each slot, of shifts that last week began: 1 at work, else 0.
    z
        Standard deviations of deferred work kept as a margin.
    idle
        Live queue to the idle time its people give to deferred work; empty where
        nobody serves both in turn.

    Examples
    --------
    >>> from datetime import date
    >>> need = {"calls": np.full(672, 3.0)}
    >>> Demand(Week(date(2026, 11, 23), "UTC"), 900, need).axis.hours
    0.25
    """

    week: Week
    step: float
    live: Mapping[str, Floats] = field(default_factory=dict)
    deferred: tuple[DeferredWork, ...] = ()
    backlog: tuple[CarriedWork, ...] = ()
    efficiency: Mapping[str, float] = field(default_factory=dict)
    live_variance: Floats | None = None
    z: float = 1.645
    idle: Mapping[str, IdleTime] = field(default_factory=dict)
    priority: Mapping[str, int] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()
    minima: tuple[Minimum, ...] = ()
    already: Mapping[str, Floats] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that every series has one value per slot of the week."""
        slots = self.axis.count
        sizes = {queue: len(need) for queue, need in self.live.items()}
        sizes |= {work.queue: work.due.size for work in self.deferred}
        sizes |= {name: len(work) for name, work in self.already.items()}
        sizes |= {str(each.queue or each.role): each.need.size for each in self.minima}
        for queue, size in sizes.items():
            if size != slots:
                raise ValueError(f"{queue}: {size} values for {slots} slots.")
        for level, above in itertools.pairwise([*self.levels, Level(0.0, self.live)]):
            rising = all(
                np.all(above.need[queue] >= need) for queue, need in level.need.items()
            )
            if level.need.keys() != self.live.keys() or not rising:
                raise ValueError("The needs of cheaper levels must hold dearer ones.")
            if level.price <= above.price:
                raise ValueError("Levels come dearest first.")
        if self.levels and any(
            np.any(self.levels[-1].need[queue] != need)
            for queue, need in self.live.items()
        ):
            raise ValueError("The cheapest level must be the live need.")
        known = {work.queue for work in self.deferred}
        for item in self.backlog:
            if item.queue not in known:
                raise ValueError(f"{item.queue}: backlog of a queue without demand.")

    @cached_property
    def axis(self) -> WeekSlots:
        """The slots of the week."""
        return WeekSlots(self.week, self.step)

    @cached_property
    def ranks(self) -> tuple[frozenset[str], ...]:
        """The deferred queues by priority, the first rank first."""
        of = {work.queue: self.priority.get(work.queue, 1) for work in self.deferred}
        return tuple(
            frozenset(queue for queue, rank in of.items() if rank == each)
            for each in sorted(set(of.values()))
        )

    def bound(self, queues: frozenset[str]) -> Floats:
        """Give the people's time that some deferred queues need between two moments.

        Parameters
        ----------
        queues
            Names of deferred queues.

        Returns
        -------
        NDArray
            `demand_bound` in the time of rostered people: work divided by the
            queue's efficiency. [agent-slots]
        """
        work, backlog = self._in_people_time(queues)
        return demand_bound(
            work,
            self.axis.count,
            z=self.z,
            live_variance=self.live_variance,
            backlog=backlog,
        )

    def repeating(self, queues: frozenset[str]) -> Floats:
        """Give the people's time that some deferred queues need week after week.

        Parameters
        ----------
        queues
            Names of deferred queues.

        Returns
        -------
        NDArray
            `repeating_bound` in the time of rostered people. [agent-slots]
        """
        work, backlog = self._in_people_time(queues)
        return repeating_bound(
            work,
            self.axis.count,
            z=self.z,
            live_variance=self.live_variance,
            backlog=backlog,
        )

    def _in_people_time(
        self, queues: frozenset[str]
    ) -> tuple[list[DeferredWork], list[CarriedWork]]:
        """Stretch work to the rostered people's time it takes."""
        work = [
            replace(part, handle_time=part.handle_time / self._yield(part.queue))
            for part in self.deferred
            if part.queue in queues
        ]
        backlog = [
            replace(item, handle_time=item.handle_time / self._yield(item.queue))
            for item in self.backlog
            if item.queue in queues
        ]
        return work, backlog

    def _yield(self, queue: str) -> float:
        """Give a deferred queue's efficiency. [0..1]"""
        return float(np.clip(self.efficiency.get(queue, 1.0), 0.01, 1.0))
