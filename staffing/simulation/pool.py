"""The quick simulator: one first-come-first-served pool, many replications at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError
from .pool_demand import check_sign, pool_demand
from .pool_run import run
from .pool_service import PoolService
from .pool_staff import NEVER, Heads, People

__all__ = ["simulate_heads", "simulate_people"]

# Whoever leaves at a step is drawn apart from the contacts.
STAFF = 1


def simulate_heads(
    rates: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    cell: float = 1800.0,
    interval: float | None = None,
    patience: float | None = None,
    within: float = 20.0,
    handle_cv: float | None = None,
    seed: int = 0,
    replications: int = 400,
) -> PoolService:
    """Simulate one queue served by a number of agents that changes in steps.

    Contacts are served in the order they come. Who leaves at a step is an idle agent
    first, then any busy one, who ends the contact in hand. The pool starts empty; after
    the last interval the last number of agents stays until all is answered.

    Parameters
    ----------
    rates
        Expected contacts per cell: an interval, a minute, any length. [contacts/cell]
    handle_time
        Mean handle time, one or by reporting interval. [s]
    agents
        Agents: one number, or as many equal steps as there are numbers. [agents]
    cell
        Length of a cell. [s]
    interval
        Length of the intervals reported; a cell each if not given. [s]
    patience
        Mean of the exponential patience; None where nobody gives up. [s]
    within
        Target time to answer. [s]
    handle_cv
        Coefficient of variation of lognormal handle times; None for exponential.
    seed
        Seed of all chance. With the same seed and rates the same contacts come,
        whatever the agents: plans are compared by `estimates.difference`.
    replications
        How often the whole is simulated. [replications]

    Returns
    -------
    PoolService
        Replications × intervals; its methods give values with 95 % intervals.

    Raises
    ------
    InputError
        If a rate, time or number is negative, not finite, or does not fit the others.

    Notes
    -----
    The Kiefer-Wolfowitz recursion: the next contact takes the agent who is available
    first; whoever would wait longer than they have patience takes nobody. Exact for
    first come, first served, and done for all replications at once.

    References
    ----------
    Kiefer, Wolfowitz, "On the theory of queues with many servers", Transactions of
    the American Mathematical Society 78 (1955) 1-18.

    Examples
    --------
    Four hours of 120 calls per half hour, 5 minutes each, with 20 agents, then 24:

    >>> seen = simulate_heads(
    ...     np.full(8, 120.0), 300.0, [20, 24], patience=180.0, seed=1
    ... )
    >>> seen.service().value.round(2)
    array([0.77, 0.66, 0.65, 0.66, 0.89, 0.88, 0.87, 0.89])
    """
    demand = pool_demand(rates, handle_time, cell, interval, [patience], handle_cv)
    counts = np.atleast_1d(np.asarray(agents, dtype=float))
    if counts.ndim != 1 or not counts.size or (counts % 1 != 0).any():
        raise InputError(
            "The agents must be one whole number, or one for each step of equal length."
        )
    check_sign(counts, "number of agents")
    end = float(demand.bounds[-1])
    times = np.linspace(0.0, end, counts.size + 1)

    def hire(rows: int, batch: int) -> Heads:
        """Put the agents of one batch to work."""
        own = np.random.SeedSequence(seed, spawn_key=(STAFF, batch))
        rng = np.random.default_rng(own)
        return Heads(times[:-1], counts.astype(np.int64), rows, rng)

    seen = run(demand, hire, times, [within], None, seed, replications)
    seen.staffed[:] = _by_interval(demand.reported, times, counts)
    return seen.squeezed()


def simulate_people(
    rates: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    works: npt.ArrayLike,
    *,
    cell: float = 1800.0,
    slot: float = 900.0,
    interval: float | None = None,
    serves: npt.ArrayLike | None = None,
    patience: float | Sequence[float | None] | None = None,
    within: float | Sequence[float] = 20.0,
    handle_cv: float | None = None,
    seed: int = 0,
    replications: int = 400,
) -> PoolService:
    """Simulate people with working time of their own, breaks and all.

    Contacts are served in the order they come, by whoever may serve them and has been
    idle longest. Who is in a contact when a break or the shift's end comes, finishes
    it; who still waits when the last working time is over is answered by nobody.

    Parameters
    ----------
    rates
        Expected contacts, cells or queues × cells. [contacts/cell]
    handle_time
        Mean handle time: one, by queue, or queues × reporting intervals. [s]
    works
        Whether each agent works, agents × slots.
    cell, slot
        Length of a cell of the rates and of a slot of the working time. [s]
    interval
        Length of the intervals reported; a cell each if not given. [s]
    serves
        Whether each agent serves each queue, agents × queues; all do if not given.
    patience
        Mean of the exponential patience, one or by queue; None where nobody gives
        up. [s]
    within
        Target time to answer, one or by queue. [s]
    handle_cv
        Coefficient of variation of lognormal handle times; None for exponential.
    seed
        Seed of all chance, as in `simulate_heads`.
    replications
        How often the whole is simulated. [replications]

    Returns
    -------
    PoolService
        Replications × intervals, or × queues × intervals if the rates have queues.

    Raises
    ------
    InputError
        If a rate, time or flag is negative, not finite, or does not fit the others.

    Notes
    -----
    The recursion of `simulate_heads` with the agent's next working time as the moment
    of availability, and each contact choosing among its own agents. Exact for first
    come, first served over any skills; not for priorities or a reserve.

    Examples
    --------
    Two people, who both leave for lunch after the first half hour:

    >>> seen = simulate_people(
    ...     [10.0, 10.0, 10.0], 60.0, [[1, 0, 1], [1, 0, 1]], slot=1800.0,
    ...     patience=120.0, seed=1,
    ... )
    >>> seen.service().value.round(2)
    array([0.97, 0.01, 0.97])
    """
    given = np.asarray(rates, dtype=float)
    queues = given.shape[0] if given.ndim == 2 else 1
    patiences = list(np.broadcast_to(np.array(patience, dtype=object), queues))
    demand = pool_demand(rates, handle_time, cell, interval, patiences, handle_cv)
    on = np.asarray(works).astype(bool)
    end = float(demand.bounds[-1])
    if on.ndim != 2 or abs(on.shape[1] * slot - end) > 1e-6 * end:
        raise InputError(
            f"The working time must tell every agent's slots of {slot:g} s over the "
            f"{end:g} s of the rates, agents × {end / slot:g} slots."
        )
    allowed = None if serves is None else np.asarray(serves).astype(bool)
    if allowed is not None and allowed.shape != (on.shape[0], queues):
        raise InputError(
            f"Who serves what must be told for {on.shape[0]} agents × {queues} queues."
        )
    # One agent more, never there: a pool without anybody is no special case.
    on = np.vstack([on, np.zeros((1, on.shape[1]), dtype=bool)])
    barred = None
    if allowed is not None and not allowed.all():
        barred = np.where(np.vstack([allowed, allowed[:1] & False]).T, 0.0, NEVER)
    times = np.arange(on.shape[1] + 1) * slot
    targets = list(np.broadcast_to(np.asarray(within, dtype=float), queues))

    def hire(rows: int, batch: int) -> People:
        """Put the people of one batch to work."""
        return People(on, slot, rows)

    seen = run(demand, hire, times, targets, barred, seed, replications)
    seen.staffed[:] = _by_interval(demand.reported, times, on.sum(axis=0))
    return seen if given.ndim == 2 else seen.squeezed()


def _by_interval(
    bounds: npt.NDArray[np.float64],
    times: npt.NDArray[np.float64],
    agents: npt.NDArray[Any],
) -> npt.NDArray[np.float64]:
    """Give the time at work in each interval, whose steps may be others. [s]"""
    worked = np.append(0.0, np.cumsum(agents * np.diff(times)))
    return np.diff(np.interp(bounds, times, worked))
