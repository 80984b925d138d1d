"""A load nobody knows for sure: gamma-mixed rates, and the agents that they take."""

import numpy as np
import numpy.typing as npt
from scipy import linalg, stats

from ...data.errors import InputError
from .erlang import erlang_c
from .erlang_a import erlang_a
from .fewest import fewest
from .performance import Definition
from .required import check_promise, required_agents

__all__ = ["agents_under_doubt", "gamma_nodes"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
# Enough for 0.05 points of service at a variation of 0.3.
NODES = 12


def gamma_nodes(variation: float, count: int = NODES) -> tuple[Floats, Floats]:
    """Stand for a doubtful rate by a few rates, weighted by their contacts.

    Parameters
    ----------
    variation
        Coefficient of variation of the rate: standard deviation ÷ mean. It is the
        relative error of the forecast, chance not counted. [0..]
    count
        Nodes.

    Returns
    -------
    tuple of NDArray
        Factors on the mean rate, and weights that sum to 1. Contacts, not hours, are
        averaged over: a busy hour holds more of them (size-biased gamma).

    Raises
    ------
    InputError
        If the variation is below 0 or there is no node.

    References
    ----------
    Jongbloed, Koole, "Managing uncertainty in call centres using Poisson mixtures",
    Applied Stochastic Models in Business and Industry 17 (2001) 307-318; nodes by
    Golub and Welsch, "Calculation of Gauss quadrature rules", Mathematics of
    Computation 23 (1969) 221-230.

    Examples
    --------
    The mean contact sees a rate 1 + variation² times the mean one:

    >>> factors, weights = gamma_nodes(0.2)
    >>> print(f"{weights.sum():.6f} {weights @ factors:.6f}")
    1.000000 1.040000
    """
    if not (np.isfinite(variation) and variation >= 0) or count < 1:
        raise InputError(
            f"A variation of {variation:g} with {count} nodes cannot be; give one of "
            "at least 0, such as 0.1, and at least one node."
        )
    if variation < 1e-6:
        return np.ones(1), np.ones(1)
    # Laguerre's rule for x^shape e^-x, whose weights never leave 0..1 this way.
    shape, scale = 1 / variation**2, variation**2
    index = np.arange(count)
    middle, beside = 2 * index + shape + 1, np.sqrt(index[1:] * (index[1:] + shape))
    nodes, vectors = linalg.eigh_tridiagonal(middle, beside)
    return np.asarray(nodes * scale), np.asarray(vectors[0] ** 2)


def agents_under_doubt(
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    target: float,
    within: float,
    *,
    variation: float,
    certainty: float | None = None,
    patience: float | None = None,
    definition: Definition = "offered",
) -> Integers:
    """Give the fewest agents that keep a promise though the load is in doubt.

    Parameters
    ----------
    load
        Mean offered load; the load is gamma around it. [erlang]
    handle_time
        Mean handle time. [s]
    target, within
        Service level to reach [0..1] and its time [s].
    variation
        Coefficient of variation of the load (`gamma_nodes`). [0..]
    certainty
        Share of days that must reach the target; None asks that the mean over all
        contacts of all days does. [0..1]
    patience
        Mean patience for Erlang A; None for Erlang C. [s]
    definition
        Which service level (`service_level`).

    Returns
    -------
    NDArray
        Agents, one value per load. [agents]

    Raises
    ------
    InputError
        If the promise cannot be kept, or a share is not one.

    Notes
    -----
    Service falls as the load rises: the target is met on a share of days by meeting
    it on the day that only the rest exceed.

    Examples
    --------
    >>> given = {"load": 100, "handle_time": 300, "target": 0.8, "within": 20}
    >>> for certainty in (None, 0.9):
    ...     print(agents_under_doubt(
    ...         **given, variation=0.1, certainty=certainty, patience=180
    ...     ))
    104
    113
    """
    offered = np.asarray(load, float)
    factors, weights = gamma_nodes(variation)
    if certainty is not None:
        if not 0 < certainty < 1:
            raise InputError(
                f"certainty is {certainty:g}; give a share of days between 0 and 1, "
                "such as 0.9."
            )
        if variation >= 1e-6:
            busy = float(stats.gamma.ppf(certainty, variation**-2, scale=variation**2))
            offered = offered * busy
        agents = required_agents(
            offered, handle_time, target, within,
            patience=patience, definition=definition,
        )  # fmt: skip
        return np.asarray(agents, dtype=np.int64)
    check_promise(offered, target, within, 1.0)
    offered, handle = np.broadcast_arrays(offered, np.asarray(handle_time, float))

    def meets(agents: Floats, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Say where the mean over the nodes reaches the target."""
        a, time = offered[chosen][:, None] * factors, handle[chosen][:, None]
        if patience is None:
            queue = erlang_c(agents[:, None], a, time, within)
        else:
            queue = erlang_a(agents[:, None], a, time, patience, within, definition)
        return np.asarray(queue.service @ weights >= target, dtype=bool)

    return fewest(meets, offered)
