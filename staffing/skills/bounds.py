"""What many skills can save at most: each queue alone, and all queues as one."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..queueing.pooled import pooled_agents
from ..rostering.heads import Row, cheapest_heads
from .floor import Floor

__all__ = ["Bounds", "find_bounds", "pooled_need", "set_rows"]


@dataclass(frozen=True)
class Bounds:
    """Between what a floor must lie.

    Parameters
    ----------
    dedicated
        Agents of each queue if nobody served two. [agents]
    dedicated_heads
        The cheapest people for that, by group; None if a group is too small. [agents]
    dedicated_cost
        What they cost. [cost]
    pooled
        Agents if everybody answered everything, longest wait first. [agents]
    least_cost
        No mix of these groups that keeps every promise costs less. [cost]
    least_heads
        The mix of that cost: where a search begins. [agents]
    """

    dedicated: tuple[int, ...]
    dedicated_heads: tuple[int, ...] | None
    dedicated_cost: float
    pooled: int
    least_cost: float
    least_heads: tuple[int, ...]


def find_bounds(floor: Floor) -> Bounds:
    """Bound the cost of a floor by formulas alone.

    Parameters
    ----------
    floor
        Queues and groups.

    Returns
    -------
    Bounds
        Above: a queue apart from the others, people of the cheapest group that may
        serve it. Below: the rows of `set_rows`.

    Raises
    ------
    InputError
        If no number of agents keeps a promise, or the groups hold too few.

    Examples
    --------
    >>> from shiftcast.data.queues import Queue
    >>> from shiftcast.staffing.skills.floor import SkillGroup, Workload
    >>> works = tuple(
    ...     Workload(Queue(n, "voice", patience=180.0, max_occupancy=1.0), load, 300.0)
    ...     for n, load in (("a", 40.0), ("b", 30.0), ("c", 20.0))
    ... )
    >>> groups = [SkillGroup((n,)) for n in "abc"] + [SkillGroup(("a", "b", "c"), 1.2)]
    >>> bounds = find_bounds(Floor(works, tuple(groups)))
    >>> bounds.dedicated, bounds.pooled, round(bounds.least_cost, 2)
    ((43, 33, 23), 91, 91.8)
    """
    everything = (1 << len(floor.workloads)) - 1
    alone = tuple(
        pooled_need(floor, 1 << number) for number in range(len(floor.workloads))
    )
    apart = np.zeros(len(floor.groups), dtype=np.int64)
    cheapest = np.where(floor.serves, floor.costs[:, None], np.inf).argmin(axis=0)
    np.add.at(apart, cheapest, alone)
    heads = cheapest_heads(
        floor.costs, [group.most for group in floor.groups], set_rows(floor)
    )
    fits = all(
        group.most is None or count <= group.most
        for group, count in zip(floor.groups, apart, strict=True)
    )
    return Bounds(
        dedicated=alone,
        dedicated_heads=tuple(apart.tolist()) if fits else None,
        dedicated_cost=floor.cost(apart.tolist()),
        pooled=pooled_need(floor, everything),
        least_cost=floor.cost(heads),
        least_heads=heads,
    )


@lru_cache(maxsize=4096)
def pooled_need(floor: Floor, queues: int) -> int:
    """Give the agents that some queues need if all of them answer all of these.

    Parameters
    ----------
    floor
        Queues and groups.
    queues
        Numbers of the queues, as bits.

    Returns
    -------
    int
        `pooled_agents` of those queues. [agents]
    """
    chosen = [w for bit, w in enumerate(floor.workloads) if queues >> bit & 1]
    return pooled_agents(
        [work.load for work in chosen],
        [work.handle_time for work in chosen],
        [work.queue.promise.share for work in chosen],
        [work.queue.promise.within for work in chosen],
        patience=[work.queue.patience for work in chosen],
        concurrency=[work.queue.concurrency for work in chosen],
        max_occupancy=[work.queue.max_occupancy for work in chosen],
        definition=floor.definition,
    )


def set_rows(floor: Floor) -> list[Row]:
    """Say what every set of queues needs of all people who may serve any of it.

    No agent is counted twice: by Hall's theorem work x with sum_g x[g, c] >= a[c] and
    sum_c x[g, c] <= n[g] exists exactly where for every set of queues the people who
    may serve any of them are as many as its load. What a set needs is more than its
    load, though: at best, these people serve nothing else and answer all of it as one
    common pool.

    Parameters
    ----------
    floor
        Queues and groups.

    Returns
    -------
    list
        Per set: a factor per group, and the agents needed. Of sets that the same
        groups may serve only the one that needs most is kept.
    """
    needs: dict[tuple[bool, ...], int] = {}
    for queues in range(1, 1 << len(floor.workloads)):
        inside = [bit for bit in range(len(floor.workloads)) if queues >> bit & 1]
        key = tuple(bool(row[inside].any()) for row in floor.serves)
        needs[key] = max(needs.get(key, 0), pooled_need(floor, queues))
    return [
        (np.array(touched, dtype=float), float(need)) for touched, need in needs.items()
    ]
