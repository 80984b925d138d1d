"""The smallest number of agents that meets a test, for many loads at once."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ...data.errors import InputError

__all__ = ["fewest", "least"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
# Says for some of the loads, marked in a mask, whether that many agents are enough.
Meets = Callable[[Floats, npt.NDArray[np.bool_]], npt.NDArray[np.bool_]]

# No promise that can be kept takes more than this many doublings of the search's step.
DOUBLINGS = 40
# Every so many loads, in order of size, one is solved first; the others begin there.
EVERY = 16
# A real number of agents is found this exactly. [agents]
EXACT = 1e-9


def fewest(meets: Meets, load: Floats, per_agent: int = 1) -> Integers:
    """Find the smallest whole number of agents that meets a test, for every load.

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

    Notes
    -----
    A few loads are solved by doubling and halving from the load on; between them the
    agents are nearly a straight line of the load, so that the others mostly take two
    trials: enough, and one fewer is not.

    Examples
    --------
    >>> fewest(lambda agents, mask: agents >= 7, np.array([0.0, 5.0]))
    array([0, 7])
    """
    flat = load.ravel()
    agents = np.zeros(flat.size)
    busy = np.flatnonzero(flat > 0)
    order = busy[np.argsort(flat[busy], kind="stable")]
    first = order[::EVERY] if order.size > 4 * EVERY else order
    rest = np.setdiff1d(busy, first)

    def holds(count: Floats, place: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Ask for the loads at some places, which rise."""
        mask = np.zeros(flat.size, dtype=bool)
        mask[place] = True
        return np.asarray(meets(count, mask.reshape(load.shape)), dtype=bool)

    begin = np.sort(first)
    start = np.ceil((flat[begin] + 1) / per_agent)
    step = np.ceil(np.sqrt(flat[begin]) / per_agent)
    agents[begin] = _searched(holds, begin, start, step)
    if rest.size:
        near = np.ceil(np.interp(flat[rest], flat[first], agents[first]))
        agents[rest] = _searched(holds, rest, near, np.ones(rest.size))
    return agents.astype(np.int64).reshape(load.shape)


def least(meets: Meets, whole: Integers) -> Floats:
    """Refine whole numbers of agents to the smallest real ones that meet a test.

    Parameters
    ----------
    meets
        As in `fewest`.
    whole
        Its result.

    Returns
    -------
    NDArray
        Agents, above whole - 1 and up to it. [agents]

    Examples
    --------
    >>> print(f"{least(lambda agents, mask: agents >= 6.4, np.array([7]))[0]:.6f}")
    6.400000
    """
    high = whole.astype(float)
    busy = high > 0
    low = np.maximum(high - 1, 0.0)
    while np.max(high - low, initial=0.0) > EXACT:
        middle = (low + high) / 2
        good = np.zeros(high.shape, dtype=bool)
        good[busy] = meets(middle[busy], busy)
        high, low = np.where(good, middle, high), np.where(good, low, middle)
    return np.where(busy, high, 0.0)


def _searched(
    holds: Callable[[Floats, npt.NDArray[np.intp]], npt.NDArray[np.bool_]],
    place: npt.NDArray[np.intp],
    start: Floats,
    step: Floats,
) -> Floats:
    """Step away from a start, doubling, until the answer lies between; then halve."""
    # No agents are too few; how many are enough is not known yet.
    too_few, enough = np.zeros(place.size), np.full(place.size, np.inf)
    trial = np.maximum(start, 1.0)
    open_ended = np.arange(place.size)
    for _ in range(2 * DOUBLINGS):
        good = holds(trial[open_ended], place[open_ended])
        tried = trial[open_ended]
        enough[open_ended[good]] = tried[good]
        too_few[open_ended[~good]] = tried[~good]
        if np.any(tried[~good] > start[open_ended[~good]] + 2.0**DOUBLINGS):
            raise InputError(
                "No number of agents keeps this promise. Ask for a lower share, or "
                "allow more time."
            )
        low, high = too_few[open_ended], enough[open_ended]
        below = np.maximum(high - step[open_ended], 1.0)
        above = low + step[open_ended]
        middle = np.floor((low + high) / 2)
        bracketed = np.isfinite(high) & ((low > 0) | (below >= high))
        following = np.where(bracketed, middle, np.where(good, below, above))
        trial[open_ended] = following
        step[open_ended] *= 2
        open_ended = open_ended[~(high - low <= 1)]
        if not open_ended.size:
            return enough
    raise InputError("No number of agents keeps this promise. Allow more time.")
