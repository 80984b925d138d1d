"""Several queues answered by one common pool of people, as if they were one queue."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .chat import chat
from .erlang import erlang_c
from .erlang_a import erlang_a
from .fewest import fewest
from .performance import Definition, Performance
from .required import check_promise

__all__ = ["pooled_agents"]

Floats = npt.NDArray[np.float64]
# Below this load one person is enough for any promise below 100 %. [erlang]
ALMOST_NOTHING = 1e-100


def pooled_agents(
    load: Sequence[float],
    handle_time: Sequence[float],
    target: Sequence[float],
    within: Sequence[float],
    *,
    patience: Sequence[float | None],
    concurrency: Sequence[int],
    max_occupancy: Sequence[float],
    definition: Definition = "offered",
) -> int:
    """Give the fewest agents of a common pool that keep the promises of all queues.

    Everybody answers everything, who has waited longest first. All queues then see
    the same wait, so the pool is one queue with the loads added up, the mean handle
    time of all contacts, and the mean rate at which they give up. Chats share a pool
    with chats only: next to calls a chat counts as 1 / concurrency of an agent.

    Parameters
    ----------
    load
        Offered load, by queue. [erlang]
    handle_time
        Mean handle time. [s]
    target
        Service level to reach, below 1. [0..1]
    within
        Target time to answer. [s]
    patience
        Mean patience; None for contacts that never give up. [s]
    concurrency
        Contacts an agent holds at once. [contacts]
    max_occupancy
        Most busy share of the agents' time; the mean by load holds for the pool.
        [0..1]
    definition
        Which service level (`service_level`).

    Returns
    -------
    int
        Agents, 0 without load. [agents]

    Raises
    ------
    InputError
        If a target cannot be reached by any number of agents, or a value is not one
        a queue can have.

    Notes
    -----
    Exact for queues alike in handle time and patience; otherwise handle times and
    patience are mixtures taken for exponential ones of the same mean rate.

    Examples
    --------
    >>> alike = dict(patience=[180.0] * 3, concurrency=[1] * 3, max_occupancy=[1.0] * 3)
    >>> pooled_agents([40.0, 30.0, 20.0], [300.0] * 3, [0.8] * 3, [20.0] * 3, **alike)
    91
    """
    works = np.asarray(load, float)
    check_promise(works, target, within, max_occupancy)
    handle = np.asarray(handle_time, float)
    if not (np.isfinite(handle) & (handle > 0)).all():
        raise InputError("A handle time is missing or not above 0 s. Correct it.")
    if works.sum() < ALMOST_NOTHING:
        return int(works.sum() > 0)
    slots = np.asarray(concurrency, float)
    alike = bool((slots == slots[0]).all())
    per_agent = int(slots[0]) if alike else 1
    if not alike:
        works = works / slots
        handle = handle / slots
    shown = works > 0
    rates = works[shown] / handle[shown]
    total = works[shown].sum()
    mean_handle = total / rates.sum()
    leaving = np.array([0.0 if limit is None else 1 / limit for limit in patience])
    rate_of_leaving = float(rates @ leaving[shown] / rates.sum())
    busiest = float(works[shown] @ np.asarray(max_occupancy, float)[shown] / total)
    shares, limits = np.asarray(target, float)[shown], np.asarray(within, float)[shown]
    waits = np.array([1 / rate_of_leaving]) if rate_of_leaving > 0 else None

    def meets(agents: Floats, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Say whether so many keep every promise."""
        pool: Performance
        heads = np.broadcast_to(agents, limits.shape)
        if per_agent > 1:
            pool = chat(
                heads, total, mean_handle, limits, concurrency=per_agent,
                patience=None if waits is None else float(waits[0]),
                definition=definition,
            )  # fmt: skip
        elif waits is None:
            pool = erlang_c(heads, total, mean_handle, limits)
        else:
            pool = erlang_a(heads, total, mean_handle, waits[0], limits, definition)
        kept = (pool.service >= shares) & (pool.occupancy <= busiest)
        return np.array([bool(kept.all())])

    return int(fewest(meets, np.array([total]), per_agent=per_agent)[0])
