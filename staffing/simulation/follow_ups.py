"""Contacts that follow from others: calls repeated, and calls about a late reply."""

import dataclasses

import numpy as np
import numpy.typing as npt

from ...data.queues import Queue
from .arrivals import WEEKS, Contacts, Demand, closing, unit_times

__all__ = ["closing_times", "with_follow_ups"]

Floats = npt.NDArray[np.float64]

# Nobody calls more often about one matter; it bounds a redial of 100 %.
MOST_ATTEMPTS = 20


def with_follow_ups(
    rng: np.random.Generator, contacts: Contacts, demand: Demand
) -> Contacts:
    """Draw who would call again, and who would turn to another queue.

    Parameters
    ----------
    rng
        Source of chance.
    contacts
        The contacts that come by themselves.
    demand
        What is known about them.

    Returns
    -------
    Contacts
        The same, with those that follow behind them. Whether one really comes, and
        when, is known only when its predecessor has given up or was late.

    Notes
    -----
    Who gives up calls again with the queue's `redial`, after an exponential time of
    mean `redial_after`, with new patience; up to 20 attempts. A deferred contact whose
    reply has not been sent when it falls due makes a call to `spill_to` with
    probability `spill`; the reply is still owed. Who finds the line closed stays away.

    Examples
    --------
    >>> from shiftcast.staffing.simulation.arrivals import Carried, draw_contacts
    >>> calls = Demand(
    ...     (Queue("calls", "voice", patience=60.0, redial=0.5),), 900.0,
    ...     np.full((1, 4), 300.0), np.ones((1, 4), bool),
    ...     Carried(np.array([], int), np.array([])),
    ... )
    >>> rng = np.random.default_rng(1)
    >>> drawn = draw_contacts(rng, np.full((1, 4), 5.0), calls)
    >>> more = with_follow_ups(rng, drawn, calls)
    >>> len(more.queue) > more.drawn == len(drawn.queue)
    True
    """
    queues = demand.queues
    number = {queue.name: index for index, queue in enumerate(queues)}
    live = np.array([queue.live for queue in queues])
    share = np.array([_share(queue) for queue in queues])
    if not share.any():
        return contacts
    turns_to = np.array(
        [
            index if queue.live else number.get(queue.spill_to or "", index)
            for index, queue in enumerate(queues)
        ]
    )
    after = np.array([queue.redial_after if queue.live else 0.0 for queue in queues])
    patience = np.array([queue.patience or np.inf for queue in queues])

    known = contacts.queue.size
    queue, parent = contacts.queue, np.arange(known)
    moment = np.where(live[queue], contacts.arrived, contacts.due)
    # What was late before the week began has made its calls.
    ready = np.isfinite(moment) & (live[queue] | (contacts.due > 0))
    columns: dict[str, list[npt.NDArray[np.float64]]] = {
        name: [] for name in ("queue", "handle_time", "leaves", "delay", "parent")
    }
    made = known
    for _ in range(MOST_ATTEMPTS):
        chosen = (rng.random(parent.size) < share[queue]) & ready
        if not chosen.any():
            break
        source, moment = queue[chosen], moment[chosen]
        columns["parent"].append(parent[chosen].astype(float))
        columns["delay"].append(rng.exponential(1.0, source.size) * after[source])
        queue = turns_to[source]
        slot = (moment / demand.step).astype(np.int64) % demand.slots
        mean = demand.handle_time[queue, slot]
        columns["queue"].append(queue.astype(float))
        columns["handle_time"].append(mean * unit_times(rng, queue, demand))
        columns["leaves"].append(rng.exponential(1.0, queue.size) * patience[queue])
        parent = np.arange(made, made + queue.size)
        made += queue.size
        ready = np.ones(queue.size, dtype=bool)
    if made == known:
        return contacts
    joined = {name: np.concatenate(parts) for name, parts in columns.items()}
    follower = np.full(made, -1)
    follower[joined["parent"].astype(np.int64)] = np.arange(known, made)
    return dataclasses.replace(
        contacts,
        queue=np.concatenate([contacts.queue, joined["queue"].astype(np.int64)]),
        arrived=np.concatenate([contacts.arrived, np.full(made - known, np.nan)]),
        handle_time=np.concatenate([contacts.handle_time, joined["handle_time"]]),
        leaves=np.concatenate([contacts.leaves, joined["leaves"]]),
        due=np.concatenate([contacts.due, np.full(made - known, np.inf)]),
        urgent=None
        if contacts.urgent is None
        else np.concatenate([contacts.urgent, np.zeros(made - known, dtype=bool)]),
        behind=None
        if contacts.behind is None
        else np.concatenate([contacts.behind, np.zeros(made - known, dtype=bool)]),
        drawn=known,
        follower=follower,
        delay=np.concatenate([np.zeros(known), joined["delay"]]),
    )


def closing_times(demand: Demand) -> Floats:
    """Tell for each slot when a queue that is open shuts, -1 where it is shut.

    Parameters
    ----------
    demand
        Opening by queue and slot.

    Returns
    -------
    NDArray
        Queues × slots of the simulated weeks; infinite for a queue never shut. [s]
    """
    moments = np.arange(WEEKS * demand.slots, dtype=float) * demand.step
    shuts = np.stack([closing(own, demand.step, moments) for own in demand.open])
    return np.where(np.tile(demand.open, WEEKS), shuts, -1.0)


def _share(queue: Queue) -> float:
    """Give the share of those disappointed who make another contact."""
    if queue.live:
        return (queue.redial or 0.0) if queue.patience else 0.0
    return queue.spill if queue.spill_to else 0.0
