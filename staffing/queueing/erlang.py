"""Erlang B and C: a queue without abandonment, for any real number of agents."""

import numpy as np
import numpy.typing as npt
from scipy import special

from ...data.errors import InputError
from .performance import Performance

__all__ = [
    "check_queue",
    "erlang_b",
    "erlang_c",
    "log_inverse_erlang_b",
    "patient_queue",
]

Floats = npt.NDArray[np.float64]

# Below this the regularised gamma function is about to underflow.
UNDERFLOW = 1e-250
TINY = 1e-300


def erlang_b(agents: npt.ArrayLike, load: npt.ArrayLike) -> Floats:
    """Give the probability that a contact is blocked where nobody can wait.

    Parameters
    ----------
    agents
        Agents, or trunks; any real number of at least 0. [agents]
    load
        Offered load. [erlang]

    Returns
    -------
    NDArray
        Blocking probability; 1 without agents, 0 without load. [0..1]

    Raises
    ------
    InputError
        If a load or number of agents cannot be (`check_queue`).

    Notes
    -----
    Poisson arrivals; handle times of any distribution. Checked for up to 20,000
    agents.

    References
    ----------
    Jagerman, "Some properties of the Erlang loss function", Bell System Technical
    Journal 53 (1974) 525-551: the continuation to real numbers of servers.

    Examples
    --------
    >>> print(f"{erlang_b(10, 10):.5f}")
    0.21458
    """
    check_queue(agents, load, 1.0)
    servers, offered = _floats(agents, load)
    busy = offered > 0
    inverse = log_inverse_erlang_b(servers, np.where(busy, offered, 1.0))
    blocked: Floats = np.where(busy, np.exp(-inverse), np.where(servers > 0, 0.0, 1.0))
    return blocked


def log_inverse_erlang_b(agents: npt.ArrayLike, load: npt.ArrayLike) -> Floats:
    """Give log(1 / B), which neither over- nor underflows.

    Parameters
    ----------
    agents
        Agents, more than -1. [agents]
    load
        Offered load, more than 0. [erlang]

    Returns
    -------
    NDArray
        The logarithm of the inverse blocking probability.

    Notes
    -----
    1/B = e^a a^-n Γ(n + 1, a), from the regularised incomplete gamma function while
    that is large enough, else (load far above the agents) from Lentz's continued
    fraction.

    Examples
    --------
    >>> print(f"{log_inverse_erlang_b(10_000, 100):.1f}")
    36157.2
    """
    servers, offered = _floats(agents, load)
    tail = special.gammaincc(servers + 1, offered)
    scale = offered - special.xlogy(servers, offered) + special.gammaln(servers + 1)
    result = scale + np.log(np.maximum(tail, TINY))
    small = tail < UNDERFLOW
    if np.any(small):
        result = np.array(result)
        result[small] = np.log(_gamma_fraction(servers[small], offered[small]))
    return np.asarray(result, float)


def erlang_c(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    within: npt.ArrayLike,
) -> Performance:
    """Give the performance of a queue where nobody gives up (M/M/n).

    All definitions of service agree here, because nobody abandons.

    Parameters
    ----------
    agents
        Agents. [agents]
    load
        Offered load. [erlang]
    handle_time
        Mean handle time. [s]
    within
        Target time to answer. [s]

    Returns
    -------
    Performance
        With no abandonment; where the load is not below the agents the queue grows
        without end: service 0, wait infinite.

    Raises
    ------
    InputError
        If a load, time or number of agents cannot be (`check_queue`).

    Notes
    -----
    Poisson arrivals, exponential handle times, and an interval that lasts: near full
    occupancy the queue takes many handle times to reach this steady state, and where
    people give up it never does. Checked for up to 20,000 agents.

    References
    ----------
    Gans, Koole, Mandelbaum, "Telephone call centers: tutorial, review, and research
    prospects", MSOM 5 (2003) 79-141.

    Examples
    --------
    >>> queue = erlang_c(14, 10, handle_time=180, within=20)
    >>> print(f"{queue.service:.5f} {queue.wait:.5f} s")
    0.88835 7.83594 s
    """
    check_queue(agents, load, handle_time, within)
    servers, offered, handle, limit = _floats(agents, load, handle_time, within)
    time = np.where(offered > 0, handle, 1.0)
    below = np.where((servers > 0) & (offered > 0), servers, 1.0) - 1
    return patient_queue(
        log_below=log_inverse_erlang_b(below, np.where(offered > 0, offered, 1.0)),
        rate=offered / time,
        full_rate=servers / time,
        within=limit,
    )


def patient_queue(
    log_below: npt.ArrayLike,
    rate: npt.ArrayLike,
    full_rate: npt.ArrayLike,
    within: npt.ArrayLike,
) -> Performance:
    """Give the performance of a queue from what lies below and above its edge.

    The edge is the state where the next contact is the first that waits; nobody
    gives up. Its sibling with abandonment is `impatient_queue`.

    Parameters
    ----------
    log_below
        Logarithm of the probability that a contact needs not wait, divided by that
        of the last such state.
    rate
        Arrival rate. [contacts/s]
    full_rate
        Rate at which contacts end when everybody is busy. [contacts/s]
    within
        Target time to answer. [s]

    Returns
    -------
    Performance
        Service 0 and an infinite wait where the rate is not below the full rate.

    Examples
    --------
    One agent, busy half of the time: half of the contacts wait.

    >>> queue = patient_queue(0.0, rate=0.01, full_rate=0.02, within=0)
    >>> print(f"{queue.p_wait:.2f} {queue.wait:.0f} s")
    0.50 50 s
    """
    below, offered, served, limit = _floats(log_below, rate, full_rate, within)
    empty, stable = offered <= 0, served > offered
    lam = np.where(empty, 1.0, offered)
    spare = np.where(stable & ~empty, served - offered, 1.0)
    p_wait = np.where(stable, special.expit(np.log(lam / spare) - below), 1.0)
    late = np.where(stable, p_wait * np.exp(-spare * limit), 1.0)
    wait = np.where(stable, p_wait / spare, np.inf)
    used = np.divide(offered, served, out=np.zeros_like(offered), where=served > 0)
    return Performance(
        service=np.where(empty, 1.0, 1 - late),
        p_wait=np.where(empty, 0.0, p_wait),
        p_abandon=np.zeros_like(offered),
        wait=np.where(empty, 0.0, wait),
        queue_length=np.where(empty, 0.0, wait * lam),
        occupancy=np.minimum(used, 1.0),
    )


def check_queue(
    agents: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    within: npt.ArrayLike = 0.0,
) -> None:
    """Refuse agents, loads and times that no queue can have.

    Parameters
    ----------
    agents
        Finite, at least 0. [agents]
    load
        Finite, at least 0. [erlang]
    handle_time
        More than 0 where there is a load. [s]
    within
        Target time, at least 0. [s]

    Raises
    ------
    InputError
        With a sentence about the first that cannot be.

    Examples
    --------
    >>> check_queue(5, 4, 300, 20)
    """
    offered, handle = _floats(load, handle_time)
    people = np.asarray(agents, float)
    counted = np.isfinite(people) & (people >= 0)
    _refuse(~counted, people, "number of agents", "0 or more, and finite")
    known = np.isfinite(offered) & (offered >= 0)
    _refuse(~known, offered, "load", "a number of at least 0 erlang")
    timed = np.isfinite(handle) & (handle > 0)
    _refuse((offered > 0) & ~timed, handle, "handle time", "longer than 0 s")
    _refuse(~(np.asarray(within, float) >= 0), within, "target time", "0 s or longer")


def _refuse(
    wrong: npt.NDArray[np.bool_], values: npt.ArrayLike, what: str, wanted: str
) -> None:
    """Name the first value that cannot be."""
    if np.any(wrong):
        first = np.asarray(values, float)[wrong].flat[0]
        raise InputError(f"The {what} is {first:g}; it must be {wanted}. Correct it.")


def _floats(*values: npt.ArrayLike) -> list[Floats]:
    """Broadcast to arrays of one shape."""
    arrays = (np.asarray(value, float) for value in values)
    return [np.asarray(array) for array in np.broadcast_arrays(*arrays)]


def _gamma_fraction(servers: Floats, offered: Floats) -> Floats:
    """1/B = a · continued fraction of Γ(n + 1, a), for loads above the servers."""
    denominator = offered - servers
    c = np.full_like(denominator, 1 / TINY)
    d = 1 / np.where(denominator == 0, TINY, denominator)
    fraction = d.copy()
    for index in range(1, 500):
        numerator = -index * (index - (servers + 1))
        denominator = denominator + 2
        d = numerator * d + denominator
        d = 1 / np.where(np.abs(d) < TINY, TINY, d)
        c = denominator + numerator / c
        c = np.where(np.abs(c) < TINY, TINY, c)
        fraction = fraction * (c * d)
        if np.all(np.abs(c * d - 1) < 1e-15):
            break
    return np.asarray(offered * fraction, float)
