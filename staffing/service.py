"""The service a live queue gets from some agents, and the agents a service takes."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.queues import Queue
from .queueing.chat import chat
from .queueing.erlang import erlang_c
from .queueing.erlang_a import erlang_a
from .queueing.fewest import fewest
from .queueing.performance import Definition, Performance
from .queueing.required import check_promise

__all__ = ["Rates", "agents_for", "rate_nodes", "service_of"]

Floats = npt.NDArray[np.float64]
# Ten equally likely rates stand for all sampled paths: research on gamma-mixed rates
# puts the error of eight nodes below 0.1 points of service at a variation of 0.3.
NODES = 10
# Rates of one queue: one row per interval, one column per equally likely node.
Rates = Floats


def rate_nodes(paths: pd.DataFrame, forecast: pd.DataFrame, queue: str) -> Rates:
    """Boil a queue's sampled futures down to a few equally likely rates.

    Parameters
    ----------
    paths
        A Paths table.
    forecast
        The Forecast table it belongs to, whose means the nodes keep.
    queue
        Name of the queue.

    Returns
    -------
    numpy.ndarray
        Means of equal shares of the sorted rates, one row per row of the queue's
        forecast, one column per node. [contacts/interval]
    """
    own = forecast[forecast["queue"] == queue]
    sampled = paths[paths["queue"] == queue]
    mean: Floats = own["mean"].to_numpy(dtype=float)
    wide = sampled.pivot(index="start", columns="path", values="rate")
    rates = wide.reindex(pd.DatetimeIndex(own["start"])).to_numpy(dtype=float)
    if rates.shape[1] == 0:
        return mean[:, None]
    rates = np.sort(np.nan_to_num(rates), axis=1)
    parts = np.array_split(rates, min(NODES, rates.shape[1]), axis=1)
    nodes = np.column_stack([part.mean(axis=1) for part in parts])
    average = nodes.mean(axis=1)
    # The nodes keep the forecast's mean, whatever the sample's happens to be.
    scale = np.divide(mean, average, out=np.zeros(len(mean)), where=average > 0)
    return np.where(average[:, None] > 0, nodes * scale[:, None], mean[:, None])


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
        Equally likely rates, (intervals, nodes). [contacts/interval]
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
        contacts of each node; no mean wait is longer than the interval, in which
        an overloaded queue has no steady state.

    Examples
    --------
    >>> calls = Queue("calls", "voice", patience=180.0)
    >>> seen = service_of(calls, [100.0], np.array([[600.0]]), [300.0], 1800.0)
    >>> round(float(seen.service[0]), 4)
    0.8019
    """
    servers = np.asarray(agents, float)[:, None]
    handle = np.maximum(np.asarray(handle_time, float), 1e-9)[:, None]
    at_node = _performance(
        queue, servers, rates * handle / interval, handle, definition
    )
    total = rates.sum(axis=1)
    weights = np.divide(
        rates, total[:, None], out=np.full(rates.shape, 1 / rates.shape[1]),
        where=total[:, None] > 0,
    )  # fmt: skip

    def mean(values: Floats) -> Floats:
        return np.asarray((values * weights).sum(axis=1))

    return Performance(
        service=mean(at_node.service),
        p_wait=mean(at_node.p_wait),
        p_abandon=mean(at_node.p_abandon),
        wait=mean(np.minimum(at_node.wait, interval)),
        queue_length=mean(at_node.queue_length),
        occupancy=np.asarray(at_node.occupancy.mean(axis=1)),
    )


def agents_for(
    queue: Queue,
    rates: Rates,
    handle_time: npt.ArrayLike,
    interval: float,
    definition: Definition = "offered",
) -> npt.NDArray[np.int64]:
    """Give the fewest agents on contacts that keep a live queue's promise.

    The service averaged over the possible rates must reach the target, and the mean
    occupancy must stay under the queue's cap.

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
        seen = service_of(
            queue, agents, rates[chosen], handle[chosen], interval, definition
        )
        kept: npt.NDArray[np.bool_] = (seen.service >= promise.share) & (
            seen.occupancy <= queue.max_occupancy
        )
        return kept

    return fewest(meets, load, per_agent=queue.concurrency)


def _performance(
    queue: Queue, agents: Floats, load: Floats, handle: Floats, definition: Definition
) -> Performance:
    """Choose the formula: slots for chat, Erlang A with patience, else Erlang C."""
    within = queue.promise.within
    patience = None if queue.model == "erlang-c" else queue.patience
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
