"""The fewest agents that keep a promise."""

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .erlang import erlang_c
from .erlang_a import erlang_a
from .fewest import fewest, least
from .performance import Definition, Performance
from .waits import answered_wait

__all__ = ["check_promise", "required_agents"]

Floats = npt.NDArray[np.float64]


def required_agents(
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    target: npt.ArrayLike = 0.0,
    within: npt.ArrayLike = 0.0,
    *,
    patience: npt.ArrayLike | None = None,
    max_occupancy: npt.ArrayLike = 1.0,
    max_abandonment: npt.ArrayLike = 1.0,
    max_wait: npt.ArrayLike = np.inf,
    definition: Definition = "offered",
    fractional: bool = False,
) -> npt.NDArray[np.number]:
    """Give the fewest agents on contacts that keep a promise.

    A promise is a service level, or a limit on occupancy, abandonment or the mean
    wait, each alone or combined; what is left out limits nothing.

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
    max_abandonment
        Largest share of contacts that give up. [0..1]
    max_wait
        Longest mean wait of the answered contacts: the average speed of answer. [s]
    definition
        Which service level (`service_level`).
    fractional
        Give the real number of agents that just keeps the promise. The whole number
        is the next above it. Sums over many small queues served by one crew need it:
        every whole number is up to one agent too many.

    Returns
    -------
    NDArray
        Agents, one value per load; 0 where the load is 0. Whole unless `fractional`,
        which is exact to 10⁻⁹. [agents]

    Raises
    ------
    InputError
        If the promise cannot be kept by any number of agents, limits nothing, or a
        value is not one a queue can have.

    Notes
    -----
    Steady state of one interval, exponential handle times and patience. Real numbers
    of agents are the continuation of the formulas to them (Jagerman 1974), not a
    crew that could be watched.

    References
    ----------
    The formulas are those of `erlang_c` and `erlang_a`; service rises with the
    agents, the rest falls, so that halving the interval finds the fewest.

    Examples
    --------
    >>> int(required_agents(3, handle_time=300, target=0.8, within=20))
    6
    >>> int(required_agents(100, 300, 0.8, 20, patience=180))
    100
    >>> int(required_agents(100, 300, patience=180, max_abandonment=0.02))
    107
    >>> print(f"{required_agents(3, 300, 0.8, 20, fractional=True):.3f}")
    5.037
    """
    offered = np.asarray(load, float)
    check_promise(offered, target, within, max_occupancy, max_abandonment, max_wait)
    given = (
        offered, handle_time, target, within, max_occupancy, max_abandonment, max_wait
    )  # fmt: skip
    arrays = np.broadcast_arrays(*(np.asarray(value, float) for value in given))
    free = (arrays[2] <= 0) & (arrays[4] >= 1) & (arrays[5] >= 1) & np.isinf(arrays[6])
    if free.any():
        raise InputError(
            "Nothing is promised. Give a target, max_occupancy, max_abandonment or "
            "max_wait."
        )
    if patience is None and (arrays[5] < 1).any():
        raise InputError(
            "max_abandonment needs a patience: without one nobody gives up. Give the "
            "patience, or another limit."
        )
    patient = None if patience is None else np.broadcast_to(patience, arrays[0].shape)
    speed = bool(np.isfinite(arrays[6]).any())

    def meets(agents: Floats, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Say where that many agents are enough."""
        a, handle, share, limit, busiest, lost, longest = (
            array[chosen] for array in arrays
        )
        queue: Performance
        if patient is None:
            queue = erlang_c(agents, a, handle, limit)
        else:
            queue = erlang_a(agents, a, handle, patient[chosen], limit, definition)
        kept = (queue.service >= share) & (queue.occupancy <= busiest)
        kept &= queue.p_abandon <= lost
        if speed and kept.any():
            known = None if patient is None else patient[chosen][kept]
            wait = answered_wait(agents[kept], a[kept], handle[kept], known)
            kept[kept] = wait <= longest[kept]
        return np.asarray(kept, dtype=bool)

    whole = fewest(meets, arrays[0])
    return least(meets, whole) if fractional else whole


def check_promise(
    load: npt.ArrayLike,
    target: npt.ArrayLike,
    within: npt.ArrayLike,
    max_occupancy: npt.ArrayLike,
    max_abandonment: npt.ArrayLike = 1.0,
    max_wait: npt.ArrayLike = np.inf,
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
    if not (np.asarray(max_abandonment, float) > 0).all():
        raise InputError(
            f"max_abandonment is {np.min(max_abandonment):g}, but somebody always "
            "gives up. Allow a share above 0, such as 0.05."
        )
    if not (np.asarray(max_wait, float) > 0).all():
        raise InputError(
            f"max_wait is {np.min(max_wait):g} s, but somebody always waits. Allow a "
            "mean wait above 0 s, such as 20 s."
        )
