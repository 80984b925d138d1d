"""A floor in one steady hour: queues with their loads, people by their skills."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from ...data.queues import Queue
from ..queueing.performance import Definition

__all__ = ["Floor", "SkillGroup", "Workload"]

# Sets of queues are listed one by one: 2 to this power of them.
MOST_QUEUES = 10


@dataclass(frozen=True)
class Workload:
    """The work of one live queue.

    Parameters
    ----------
    queue
        The queue: target, patience, concurrency, most occupancy.
    load
        Offered load: contacts × handle time ÷ interval. [erlang]
    handle_time
        Mean handle time. [s]
    """

    queue: Queue
    load: float
    handle_time: float

    @property
    def rate(self) -> float:
        """Contacts that come in. [contacts/s]"""
        return self.load / self.handle_time


@dataclass(frozen=True)
class SkillGroup:
    """People who may serve the same queues.

    Parameters
    ----------
    queues
        Names of the queues.
    cost
        What one of them costs, in any unit. [cost/agent]
    most
        How many there can be; None for any number. [agents]
    """

    queues: tuple[str, ...]
    cost: float = 1.0
    most: int | None = None


@dataclass(frozen=True)
class Floor:
    """Queues and the groups of people who may serve them, in one steady hour.

    Parameters
    ----------
    workloads
        One per queue.
    groups
        Kinds of people there may be.
    definition
        Which service level (`service_level`).

    Raises
    ------
    InputError
        If a load, handle time or cost is not one a floor can have, a group names an
        unknown queue, or nobody may serve a queue.

    Examples
    --------
    >>> calls = Workload(Queue("calls", "voice", patience=180.0), 40.0, 300.0)
    >>> chat = Workload(Queue("chat", "chat", concurrency=2), 10.0, 600.0)
    >>> floor = Floor((calls, chat), (SkillGroup(("calls",)), SkillGroup(("chat",))))
    >>> floor.serves.tolist()
    [[True, False], [False, True]]
    """

    workloads: tuple[Workload, ...]
    groups: tuple[SkillGroup, ...]
    definition: Definition = "offered"

    def __post_init__(self) -> None:
        """Refuse what no floor can be."""
        if not 1 <= len(self.workloads) <= MOST_QUEUES:
            raise InputError(
                f"There are {len(self.workloads)} live queues; a mix of skills is "
                f"found for 1 to {MOST_QUEUES}. Merge queues the same people serve."
            )
        names = [work.queue.name for work in self.workloads]
        for work in self.workloads:
            _check_work(work)
        for group in self.groups:
            _check_group(group, names)
        for name in names:
            if not any(name in group.queues for group in self.groups):
                raise InputError(
                    f"Nobody may serve '{name}'. Give the queue to some agents."
                )

    @cached_property
    def serves(self) -> npt.NDArray[np.bool_]:
        """Whether each group may serve each queue."""
        return np.array(
            [
                [work.queue.name in group.queues for work in self.workloads]
                for group in self.groups
            ],
            dtype=bool,
        )

    @cached_property
    def costs(self) -> npt.NDArray[np.float64]:
        """What one agent of each group costs. [cost/agent]"""
        return np.array([group.cost for group in self.groups], dtype=float)

    @cached_property
    def targets(self) -> npt.NDArray[np.float64]:
        """The service each queue must reach. [0..1]"""
        return np.array([work.queue.promise.share for work in self.workloads])

    def cost(self, heads: Sequence[int]) -> float:
        """Give what some agents cost.

        Parameters
        ----------
        heads
            Agents of each group. [agents]
        """
        return float(self.costs @ np.asarray(heads, float))


def _check_work(work: Workload) -> None:
    """Refuse a queue without numbers."""
    name = work.queue.name
    if not work.queue.live:
        raise InputError(
            f"'{name}' has a deadline, nobody waits for it. Leave deferred queues out."
        )
    if not (np.isfinite(work.load) and work.load >= 0):
        raise InputError(
            f"The load of '{name}' is {work.load:g} erlang. Correct the forecast."
        )
    if not (np.isfinite(work.handle_time) and work.handle_time > 0):
        raise InputError(
            f"A contact of '{name}' takes {work.handle_time:g} s. Give a handle time "
            "above 0."
        )


def _check_group(group: SkillGroup, names: Sequence[str]) -> None:
    """Refuse a group that serves nothing, or costs nothing."""
    for name in group.queues:
        if name not in names:
            raise InputError(
                f"A group of agents serves '{name}', which is no queue of this floor. "
                "Correct the name."
            )
    if not group.queues:
        raise InputError("A group of agents serves no queue. Leave it out.")
    if not (np.isfinite(group.cost) and group.cost > 0):
        raise InputError(
            f"An agent for {' and '.join(group.queues)} costs {group.cost:g}. Give a "
            "cost above 0."
        )
