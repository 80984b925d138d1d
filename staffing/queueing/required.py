"""The fewest agents that keep a promise."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .erlang import erlang_c
from .erlang_a import erlang_a
from .performance import Definition, Performance

__all__ = ["fewest", "required_agents"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# No promise that can be kept takes more than this many times the load (+ 64 agents).
DOUBLINGS = 40


def required_agents(
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    target: npt.ArrayLike,
    within: npt.ArrayLike,
    *,
    patience: npt.ArrayLike | None = None,
    max_occupancy: npt.ArrayLike = 1.0,
    definition: Definition = "offered",
) -> Integers:
    """Give the fewest agents on contacts that reach a service level.

    Parameters
    ----------
    load
        Offered load. [erlang]
    handle_time
        Mean handle time. [s]
    target
        Service level to reach, below 1. [0..1]
    within
        Target time to answer. [s]
    patience
        Mean patience for Erlang A; None for Erlang C. [s]
    max_occupancy
        Most busy share of the agents' time. [0..1]
    definition
        Which service level (`service_level`).

    Returns
    -------
    NDArray
        Agents, one value per load; 0 where the load is 0. [agents]

    Raises
    ------
    InputError
        If the target cannot be reached by any number of agents, or a value is not
        one a queue can have.

    References
    ----------
    The formulas are those of `erlang_c` and `erlang_a`; both rise with the agents, so
    halving the interval finds the fewest.

    Examples
    --------
    >>> int(required_agents(3, handle_time=300, target=0.8, within=20))
    6
    >>> int(required_agents(100, 300, 0.8, 20, patience=180))
    100
    """
    offered = np.asarray(load, float)
    check_promise(offered, target, within, max_occupancy)
    given = (offered, handle_time, target, within, max_occupancy)
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    patient = None if patience is None else np.broadcast_to(patience, arrays[0].shape)

    def meets(agents: Floats, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Say where that many agents are enough."""
        a, handle, share, limit, busiest = (array[chosen] for array in arrays)
        queue: Performance
        if patient is None:
            queue = erlang_c(agents, a, handle, limit)
        else:
            queue = erlang_a(agents, a, handle, patient[chosen], limit, definition)
        return (queue.service >= share) & (queue.occupancy <= busiest)

    return fewest(meets, arrays[0])


def check_promise(
    load: npt.ArrayLike,
    target: npt.ArrayLike,
    within: npt.ArrayLike,
    max_occupancy: npt.ArrayLike,
) -> None:
    """Refuse promises and loads that no queue can have."""
    offered, share = np.asarray(load, float), np.asarray(target, float)
    limit, busiest = np.asarray(within, float), np.asarray(max_occupancy, float)
    if not (np.isfinite(offered) & (offered >= 0)).all():
        raise InputError("A load is missing or below 0. Correct the forecast.")
    if not ((share >= 0) & (share < 1)).all():
        raise InputError(
            f"No number of agents answers {np.max(share):.0%} of the contacts in "
            "time for sure. Ask for less than 100 %, such as 99 %."
        )
    if not (np.isfinite(limit) & (limit >= 0)).all():
        raise InputError("The target time is missing or below 0 s. Correct `target`.")
    if not ((busiest > 0) & (busiest <= 1)).all():
        raise InputError(
            f"max_occupancy is {np.min(busiest):g}; it must lie above 0 and up to 1."
        )


def fewest(
    meets: Callable[[Floats, npt.NDArray[np.bool_]], npt.NDArray[np.bool_]],
    load: Floats,
    per_agent: int = 1,
) -> Integers:
    """Find the smallest number of agents that meets a test, for every load at once.

    Parameters
    ----------
    meets
        Says whether that many agents are enough, given the agents and a mask of the
        loads they are for. More agents never make it worse.
    load
        Offered load; where it is 0 nobody is needed. [erlang]
    per_agent
        Contacts an agent holds at once. [contacts]

    Returns
    -------
    NDArray
        Agents, at least 1 where there is load. [agents]

    Raises
    ------
    InputError
        If no number of agents meets the test.

    Examples
    --------
    >>> fewest(lambda agents, mask: agents >= 7, np.array([0.0, 5.0]))
    array([0, 7])
    """
    shape, offered = load.shape, load.ravel()
    busy = offered > 0
    too_few = np.zeros(offered.shape)
    spare = 6 * np.sqrt(offered) + 6
    enough = np.where(busy, np.ceil((offered + spare) / per_agent), 0.0)

    def holds(agents: Floats, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Ask for some of the loads, in their own shape."""
        return np.asarray(meets(agents[chosen], chosen.reshape(shape)), bool)

    open_ended = busy.copy()
    for _ in range(DOUBLINGS):
        open_ended[open_ended] = ~holds(enough, open_ended)
        if not open_ended.any():
            break
        too_few[open_ended] = enough[open_ended]
        enough[open_ended] *= 2
    else:
        raise InputError(
            "No number of agents keeps this promise. Ask for a lower share, or allow "
            "more time."
        )
    undecided = enough - too_few > 1
    while undecided.any():
        middle = np.floor((too_few + enough) / 2)
        good = np.zeros_like(undecided)
        good[undecided] = holds(middle, undecided)
        enough = np.where(good, middle, enough)
        too_few = np.where(undecided & ~good, middle, too_few)
        undecided = enough - too_few > 1
    return enough.astype(np.int64).reshape(shape)
