"""The Kiefer-Wolfowitz recursion, for many replications of a pool side by side."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .pool_demand import PoolContacts, PoolDemand, check_sign
from .pool_service import PoolService
from .pool_staff import NEVER, Staff

__all__ = ["run", "stretches"]

Floats = npt.NDArray[np.float64]

# Replications run side by side, and contacts of each drawn at once: as many as stay
# near the processor.
SIDE_BY_SIDE = 500
AT_ONCE = 200.0
CONTACTS = 0


def run(
    demand: PoolDemand,
    hire: Callable[[int, int], Staff],
    times: Floats,
    within: Sequence[float],
    barred: Floats | None,
    seed: int,
    replications: int,
) -> PoolService:
    """Simulate a pool batch after batch of replications.

    Parameters
    ----------
    demand
        The contacts.
    hire
        Gives the agents of so many replications, of the batch of that number.
    times
        Moments at which agents may come or go. [s]
    within
        Target time by queue. [s]
    barred
        Infinite where an agent may not serve a queue, else 0; queues × agents. None
        if everybody serves every queue.
    seed
        Seed of all chance.
    replications
        How many replications.

    Returns
    -------
    PoolService
        The counts; nobody's time at work yet.

    Raises
    ------
    InputError
        If there is no replication, or a target time is negative or not finite.
    """
    if replications < 1:
        raise InputError("At least one replication must be simulated.")
    targets = np.asarray(within, dtype=float)
    check_sign(targets, "target time")
    bounds = demand.reported
    seen = PoolService.empty(replications, demand.rates.shape[0], bounds.size - 1)
    for batch, first in enumerate(range(0, replications, SIDE_BY_SIDE)):
        rows = np.arange(first, min(first + SIDE_BY_SIDE, replications))
        staff = hire(rows.size, batch)
        order = np.arange(rows.size)
        for number, (start, end) in enumerate(stretches(demand, times)):
            interval = int(np.searchsorted(bounds, start, side="right")) - 1
            key = (CONTACTS, batch, number)
            drawn = demand.draw(start, end, interval, rows.size, key, seed)
            # Those with most contacts stand first: the others stop without a mask.
            staff.order(np.argsort(order)[drawn.row])
            order = drawn.row
            staff.reach(start)
            wait, ends = _serve(drawn, staff, barred)
            seen.count(drawn, wait, ends, first, interval, targets, bounds)
    return seen


def stretches(demand: PoolDemand, times: Floats) -> list[tuple[float, float]]:
    """Part the whole where agents change and reports begin, and where much comes.

    Parameters
    ----------
    demand
        The contacts.
    times
        Moments at which agents may come or go. [s]

    Returns
    -------
    list
        Start and end of every stretch. [s]
    """
    edges = np.unique(np.concatenate([demand.reported, times]).round(6))
    parts: list[tuple[float, float]] = []
    for start, end in pairwise(edges.tolist()):
        first, last = demand.expected(np.array([start, end]))
        pieces = max(1, int(np.ceil((last - first) / AT_ONCE)))
        parts += pairwise(np.linspace(start, end, pieces + 1).tolist())
    return parts


def _serve(
    drawn: PoolContacts, staff: Staff, barred: Floats | None
) -> tuple[Floats, Floats]:
    """Give every contact its agent: how long it waits, and when it ends. [s]"""
    wait = np.full(drawn.arrived.shape, NEVER)
    ends = np.zeros(drawn.arrived.shape)
    available = staff.available
    rows, agents = len(available), available.shape[-1]
    corner = np.arange(rows) * agents
    fewest = int(drawn.count[-1])
    some, here, flat = rows, available, available.reshape(-1)
    for position in range(len(wait)):
        if position >= fewest:
            some = int(np.searchsorted(-drawn.count, -position))
            here = available[:some]
        arrived = drawn.arrived[position, :some]
        while True:
            if barred is None:
                agent = here.argmin(axis=1)
                at = agent + corner[:some]
                free = begin = flat.take(at)
            else:
                queue = 0 if drawn.queue is None else drawn.queue[position, :some]
                own = here + barred[queue]
                agent = own.argmin(axis=1)
                at = agent + corner[:some]
                free, begin = flat.take(at), own.reshape(-1).take(at)
            start = np.maximum(arrived, begin)
            if not staff.changes_before(start):
                break
        waits = np.subtract(start, arrived, out=wait[position, :some])
        served = waits <= drawn.patience[position, :some]
        handle = drawn.handle_time[position, :some]
        end = np.add(start, handle, out=ends[position, :some])
        flat[at] = np.where(served, staff.back(agent, end), free)
    return wait, ends
