"""The service a live queue gets from some agents, and the agents a service takes."""

import numpy as np
import numpy.typing as npt

from ..data.queues import Queue
from .queueing.chat import chat, chat_edge
from .queueing.erlang import erlang_c
from .queueing.erlang_a import erlang_a
from .queueing.fewest import fewest
from .queueing.performance import Definition, Performance
from .queueing.required import check_promise
from .queueing.retrial import with_redials
from .queueing.waits import impatient_answered_wait
from .rates import Floats, Integers, Rates, node_mean

__all__ = [
    "agents_for",
    "answered_wait_of",
    "attempts_of",
    "patience_of",
    "service_of",
]


def service_of(
    queue: Queue,
    agents: npt.ArrayLike,
    rates: Rates,
    handle_time: npt.ArrayLike,
    interval: float,
    definition: Definition = "offered",
) -> Performance:
    """Predict a live queue's performance, averaged over its possible rates.

    Parameters
    ----------
    queue
        The queue: channel, target time, patience, concurrency, model.
    agents
        Agents at work, one value per interval; need not be whole. [agents]
    rates
        Equally likely rates, (intervals, nodes); where the queue has a `redial`, of
        first attempts. [contacts/interval]
    handle_time
        Mean handle time, one value per interval. [s]
    interval
        Length of an interval. [s]
    definition
        Which service level.

    Returns
    -------
    Performance
        One value per interval. Service, wait and abandonment are weighted by the
        contacts of each node, those of callers who call again among them
        (`with_redials`), occupancy and queue length are plain means over the nodes; no
        mean wait is longer than the interval, in which an overloaded queue has no
        steady state.

    Examples
    --------
    >>> calls = Queue("calls", "voice", patience=180.0)
    >>> seen = service_of(calls, [100.0], np.array([[600.0]]), [300.0], 1800.0)
    >>> round(float(seen.service[0]), 4)
    0.8019
    """
    servers = np.asarray(agents, float)[:, None]
    handle = np.maximum(np.asarray(handle_time, float), 1e-9)[:, None]
    rates = attempts_of(queue, agents, rates, handle_time, interval)
    load = rates * handle / interval
    at_node = _performance(queue, servers, load, handle, definition)
    return Performance(
        service=node_mean(at_node.service, rates),
        p_wait=node_mean(at_node.p_wait, rates),
        p_abandon=node_mean(at_node.p_abandon, rates),
        wait=node_mean(np.minimum(at_node.wait, interval), rates),
        queue_length=np.asarray(at_node.queue_length.mean(axis=1)),
        occupancy=np.asarray(at_node.occupancy.mean(axis=1)),
    )


def agents_for(
    queue: Queue,
    rates: Rates,
    handle_time: npt.ArrayLike,
    interval: float,
    definition: Definition = "offered",
) -> Integers:
    """Give the fewest agents on contacts that keep a live queue's promise.

    The service averaged over the possible rates must reach the target; the mean
    occupancy, abandonment and wait of the answered must stay under the queue's caps.

    Parameters
    ----------
    queue, rates, handle_time, interval, definition
        As in `service_of`.

    Returns
    -------
    numpy.ndarray
        One value per interval; 0 where no contact is expected. [agents]

    Raises
    ------
    InputError
        If no number of agents keeps the promise.

    Examples
    --------
    >>> calls = Queue("calls", "voice", patience=180.0, max_occupancy=1.0)
    >>> agents_for(calls, np.array([[600.0], [0.0]]), [300.0, 300.0], 1800.0)
    array([100,   0])
    """
    handle = np.asarray(handle_time, float)
    load = rates.mean(axis=1) * np.maximum(handle, 0.0) / interval
    promise = queue.promise
    check_promise(load, promise.share, promise.within, queue.max_occupancy)

    def meets(agents: Floats, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        given = (rates[chosen], handle[chosen], interval)
        seen = service_of(queue, agents, *given, definition)
        kept: npt.NDArray[np.bool_] = (seen.service >= promise.share) & (
            seen.occupancy <= queue.max_occupancy
        )
        if queue.max_abandonment is not None:
            kept &= seen.p_abandon <= queue.max_abandonment
        if queue.max_wait is not None and kept.any():
            rest = (rates[chosen][kept], handle[chosen][kept], interval)
            kept[kept] = answered_wait_of(queue, agents[kept], *rest) <= queue.max_wait
        return kept

    return fewest(meets, load, per_agent=queue.concurrency)


def answered_wait_of(
    queue: Queue,
    agents: npt.ArrayLike,
    rates: Rates,
    handle_time: npt.ArrayLike,
    interval: float,
) -> Floats:
    """Predict the mean wait of a live queue's answered contacts.

    Parameters
    ----------
    queue, agents, rates, handle_time, interval
        As in `service_of`.

    Returns
    -------
    numpy.ndarray
        Average speed of answer, one value per interval, no longer than it. [s]

    Examples
    --------
    >>> calls = Queue("calls", "voice", patience=120.0)
    >>> answered_wait_of(calls, [50.0], np.array([[1440.0]]), [60.0], 1800.0).round(3)
    array([3.616])
    """
    servers = np.asarray(agents, float)[:, None]
    handle = np.maximum(np.asarray(handle_time, float), 1e-9)[:, None]
    rates = attempts_of(queue, agents, rates, handle_time, interval)
    load = rates * handle / interval
    seen = _performance(queue, servers, load, handle, "offered")
    wait = seen.wait
    patience = patience_of(queue)
    if patience is not None:
        edge = chat_edge(servers, load, handle, queue.concurrency, queue.slowdown)
        wait = impatient_answered_wait(*edge[:3], patience)
    answered = rates * (1 - seen.p_abandon)
    return node_mean(np.minimum(wait, interval), answered)


def attempts_of(
    queue: Queue,
    agents: npt.ArrayLike,
    rates: Rates,
    handle_time: npt.ArrayLike,
    interval: float,
) -> Rates:
    """Add those who give up and call again, where the plan says that they do.

    Parameters
    ----------
    queue, agents, rates, handle_time, interval
        As in `service_of`.

    Returns
    -------
    numpy.ndarray
        All attempts, first ones and others. [contacts/interval]
    """
    if not queue.redial or patience_of(queue) is None:
        return rates
    servers = np.asarray(agents, float)[:, None]
    handle = np.maximum(np.asarray(handle_time, float), 1e-9)[:, None]

    def lost(attempts: Rates) -> Floats:
        load = attempts * handle / interval
        return _performance(queue, servers, load, handle, "offered").p_abandon

    # Within an interval nobody gets further than so many attempts.
    most = 1 + interval / queue.redial_after
    return with_redials(rates, queue.redial, lost, most)


def patience_of(queue: Queue) -> float | None:
    """Give the patience that a queue's model reckons with.

    Parameters
    ----------
    queue
        A live queue.

    Returns
    -------
    float or None
        Mean patience; None where nobody is taken to give up. [s]
    """
    return None if queue.model == "erlang-c" else queue.patience


def _performance(
    queue: Queue, agents: Floats, load: Floats, handle: Floats, definition: Definition
) -> Performance:
    """Choose the formula: slots for chat, Erlang A with patience, else Erlang C."""
    within = queue.promise.within
    patience = patience_of(queue)
    if queue.channel == "chat":
        return chat(
            agents,
            load,
            handle,
            within,
            concurrency=queue.concurrency,
            patience=patience,
            slowdown=queue.slowdown,
            definition=definition,
        )
    if patience is None:
        return erlang_c(agents, load, handle, within)
    return erlang_a(agents, load, handle, patience, within, definition)
