"""A live queue by its model: the agents it takes, and the service they give."""

import dataclasses

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.queues import Queue
from ..data.spans import Target
from .changing_day import changing_agents, changing_service
from .queueing.performance import Definition, Performance
from .rates import Integers, Rates
from .service import agents_for, service_of

__all__ = ["agents_by_model", "certain_agents", "service_by_model"]


def agents_by_model(
    queue: Queue,
    rates: Rates,
    starts: pd.DatetimeIndex,
    handle_time: npt.ArrayLike,
    interval: float,
    definition: Definition = "offered",
    *,
    busy: Rates | None = None,
) -> Integers:
    """Give the fewest agents that keep a queue's promise, by the model it names.

    Parameters
    ----------
    queue
        A live queue.
    rates
        Equally likely rates, (intervals, nodes). [contacts/interval]
    starts
        The intervals; where one is missing between two the queue is closed.
    handle_time
        Mean handle time, one value per interval. [s]
    interval
        Length of an interval. [s]
    definition
        Which service level.
    busy
        The rate of a busy day, one column, on which the promise must hold instead
        (`certain_agents`). [contacts/interval]

    Returns
    -------
    numpy.ndarray
        One value per interval. [agents]

    Raises
    ------
    InputError
        If no number of agents keeps the promise.

    Examples
    --------
    >>> morning = pd.date_range("2026-11-23 08:00", periods=3, freq="30min", tz="UTC")
    >>> given = (np.array([[60.0], [100.0], [60.0]]), morning, [300.0] * 3, 1800.0)
    >>> for model in ("auto", "transient"):
    ...     calls = Queue("calls", "voice", patience=180.0, model=model)
    ...     print(agents_by_model(calls, *given).tolist())
    [13, 19, 13]
    [13, 19, 14]
    """
    rest = (handle_time, interval, definition)
    if queue.model == "transient":
        return changing_agents(queue, rates, starts, *rest, busy=busy)
    if busy is not None:
        return certain_agents(queue, rates, busy, *rest)
    return agents_for(queue, rates, *rest)


def service_by_model(
    queue: Queue,
    agents: npt.ArrayLike,
    rates: Rates,
    starts: pd.DatetimeIndex,
    handle_time: npt.ArrayLike,
    interval: float,
    definition: Definition = "offered",
) -> Performance:
    """Predict a queue's performance by the model it names.

    Parameters
    ----------
    queue, rates, starts, handle_time, interval, definition
        As in `agents_by_model`.
    agents
        Agents on contacts, one value per interval. [agents]

    Returns
    -------
    Performance
        One value per interval (`service_of`, `changing_service`).

    Examples
    --------
    >>> calls = Queue("calls", "voice", patience=180.0)
    >>> nine = pd.DatetimeIndex(["2026-11-23 09:00Z"])
    >>> seen = service_by_model(calls, [100], np.array([[600.0]]), nine, [300], 1800)
    >>> print(f"{seen.service[0]:.4f}")
    0.8019
    """
    rest = (handle_time, interval, definition)
    if queue.model == "transient":
        return changing_service(queue, agents, rates, starts, *rest)
    return service_of(queue, agents, rates, *rest)


def certain_agents(
    queue: Queue,
    nodes: Rates,
    busy: Rates,
    handle_time: npt.ArrayLike,
    interval: float,
    definition: Definition = "offered",
) -> Integers:
    """Give the fewest agents that keep a live queue's promise on most days.

    Target, abandonment and wait are kept at the rate that only the other days exceed;
    the occupancy cap, which spares people over time, by the mean over all days.

    Parameters
    ----------
    queue
        The queue.
    nodes
        Equally likely rates (`rate_nodes`). [contacts/interval]
    busy
        The rate of a busy day, one column (`quantile_of`). [contacts/interval]
    handle_time, interval, definition
        As in `agents_for`.

    Returns
    -------
    numpy.ndarray
        One value per interval. [agents]

    Raises
    ------
    InputError
        If no number of agents keeps the promise.

    Examples
    --------
    >>> calls = Queue("calls", "voice", patience=180.0, max_occupancy=1.0)
    >>> nodes, busy = np.array([[500.0, 700.0]]), np.array([[700.0]])
    >>> certain_agents(calls, nodes, busy, [300.0], 1800.0)
    array([116])
    """
    hard = dataclasses.replace(queue, max_occupancy=1.0)
    spared = dataclasses.replace(
        queue,
        target=(Target(0.0, queue.promise.within),),
        max_abandonment=None,
        max_wait=None,
    )
    return np.maximum(
        agents_for(hard, busy, handle_time, interval, definition),
        agents_for(spared, nodes, handle_time, interval, definition),
    )
