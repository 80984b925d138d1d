"""The forward equations: how likely each number of contacts is, as time goes on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg.lapack import dgttrf, dgttrs
from scipy.stats import poisson

__all__ = ["Passed", "change_agents", "opening_state", "pass_time"]

Floats = npt.NDArray[np.float64]

# Time steps of a cell: many while a change of agents settles, few when it has.
# In a minute they leave less than 0.01 points of service in a half hour.
SETTLING = 8
CALM = 1
# The states are cut where not even a cell without any contact ended could carry
# more than this probability.
NEGLIGIBLE = 1e-10
# A queue longer than this counts as this long: whoever joins it is late anyhow.
MOST_STATES = 20_000


@dataclass(frozen=True, eq=False)
class Passed:
    """What a stretch of time leaves behind.

    Parameters
    ----------
    state
        Probability of each number of contacts at its end, (lanes, states).
    seen
        The same as those who came in found it on average.
    mean
        The same averaged over time.
    """

    state: Floats
    seen: Floats
    mean: Floats


def opening_state(load: Floats) -> Floats:
    """Give the state in which a stretch begins: empty, or as busy as its load.

    Parameters
    ----------
    load
        One value per lane; 0 for an empty start. [erlang]

    Returns
    -------
    NDArray
        (lanes, states): Poisson, as with enough agents for everybody.

    Examples
    --------
    >>> opening_state(np.array([0.0, 2.0]))[:, :4].round(3).tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.135, 0.271, 0.271, 0.18]]
    """
    most = min(float(load.max()), MOST_STATES / 2)
    states = int(most + 8 * np.sqrt(most)) + 8
    at = poisson.pmf(np.arange(states)[None, :], np.minimum(load, most)[:, None])
    return np.asarray(at / at.sum(axis=1, keepdims=True), float)


def change_agents(state: Floats, before: Floats, after: Floats) -> Floats:
    """Let agents come and go.

    Whoever comes takes waiting contacts at once; whoever goes finishes the contact
    in hand and takes no other, so these contacts leave the count: whoever waited
    still waits.

    Parameters
    ----------
    state
        (lanes, states).
    before, after
        Agents, one value per lane. [agents]

    Returns
    -------
    NDArray
        (lanes, states).

    Examples
    --------
    Three busy and one waiting; two of the three go home:

    >>> change_agents(np.eye(5)[[4]], np.array([3.0]), np.array([1.0])).tolist()
    [[0.0, 0.0, 1.0, 0.0, 0.0]]
    """
    if (after >= before).all():
        return state
    lanes, states = state.shape
    found = np.broadcast_to(np.arange(states, dtype=float), state.shape)
    waiting = np.maximum(found - before[:, None], 0.0)
    left = np.minimum(found, after[:, None]) + waiting
    left = np.where((after < before)[:, None], left, found)
    # Broken agents leave a broken count, which is shared by its two neighbours.
    low = np.minimum(np.floor(left), states - 1).astype(np.int64)
    part = left - low
    high = np.minimum(low + 1, states - 1)
    row = np.arange(lanes)[:, None] * states
    size = lanes * states
    made = np.bincount((row + low).ravel(), (state * (1 - part)).ravel(), size)
    made += np.bincount((row + high).ravel(), (state * part).ravel(), size)
    return np.asarray(made.reshape(state.shape), float)


def pass_time(
    state: Floats,
    contacts: Floats,
    agents: Floats,
    handle_time: Floats,
    patience: float | None,
    cell: float,
    *,
    settle: bool = True,
) -> Passed:
    """Carry the probabilities on while the agents stay the same.

    Parameters
    ----------
    state
        Where it begins, (lanes, states).
    contacts
        Contacts per cell, (lanes, cells). [contacts/cell]
    agents, handle_time
        One value per lane. [agents], [s]
    patience
        Mean patience; None where nobody gives up. [s]
    cell
        Length of a cell. [s]
    settle
        Whether the agents have just changed, which takes damping steps.

    Returns
    -------
    Passed
        The state at the end, and what was found on average.

    Notes
    -----
    M_t/M/n_t+M: a birth-and-death process. Crank-Nicolson steps; with
    M = I - h/2 · A they are y = M⁻¹ p, p' = 2 y - p, where y is the mean over the
    step. After a change of agents the first step is two backward-Euler steps of half
    its length, p' = y, with the same matrix: they damp what Crank-Nicolson would let
    swing (Rannacher 1984). All lanes are one tridiagonal system.

    Examples
    --------
    Ten erlang, twelve agents, after an hour: 28 % find everybody busy.

    >>> twelve, three = np.array([12.0]), np.array([180.0])
    >>> hour = pass_time(
    ...     opening_state(twelve * 0), np.full((1, 60), 10 / 3), twelve, three, 120, 60
    ... )
    >>> print(f"{hour.state[0, 12:].sum():.3f}")
    0.280
    """
    margins = contacts.max(axis=0)
    margins = np.ceil(margins + 7 * np.sqrt(margins)).astype(int) + 8
    state = _cut(state, int(margins.max()), int(np.ceil(agents.max())))
    theta = 0.0 if patience is None or not np.isfinite(patience) else 1 / patience
    ended = _ended(agents, handle_time, theta, state.shape[1])
    total, seen = np.zeros(state.shape), np.zeros(state.shape)
    for at in range(contacts.shape[1]):
        margin = min(int(margins[at]), state.shape[1])
        if np.abs(state[:, -margin:]).sum(axis=1).max() > NEGLIGIBLE:
            more = min(2 * int(margins.max()), MOST_STATES - state.shape[1])
            if more > 0:
                state, total, seen = (
                    np.pad(each, ((0, 0), (0, more))) for each in (state, total, seen)
                )
                ended = _ended(agents, handle_time, theta, state.shape[1])
        state, mean = _pass_cell(
            state, contacts[:, at] / cell, ended, cell, settle and at == 0
        )
        total += mean
        seen += mean * contacts[:, at, None]
    came = contacts.sum(axis=1)[:, None]
    total /= contacts.shape[1]
    seen = np.divide(seen, came, out=total.copy(), where=came > 0)
    return Passed(state, seen, total)


def _pass_cell(
    state: Floats, rate: Floats, ended: Floats, cell: float, settle: bool
) -> tuple[Floats, Floats]:
    """Take the steps of one cell; give the state at its end and the mean in it."""
    steps = SETTLING if settle else CALM
    half = cell / steps / 2
    born = np.repeat((half * rate)[:, None], state.shape[1], axis=1)
    lower = -born
    lower[:, 0] = 0.0
    born[:, -1] = 0.0
    dying = half * ended
    middle = 1 + born + dying
    upper = np.zeros(state.shape)
    upper[:, :-1] = -dying[:, 1:]
    *factors, _ = dgttrf(lower.ravel()[1:], middle.ravel(), upper.ravel()[:-1], 1, 1, 1)

    def solve(values: Floats) -> Floats:
        """Solve M y = values for all lanes at once."""
        found, _ = dgttrs(*factors, values.ravel())
        return np.asarray(found.reshape(state.shape), float)

    mean = np.zeros(state.shape)
    for step in range(steps):
        if settle and step == 0:
            midway = solve(state)
            after = solve(midway)
            mean += (state + 2 * midway + after) / 4
            state = after
        else:
            middle_of_step = solve(state)
            mean += middle_of_step
            state = 2 * middle_of_step - state
    return state, mean / steps


def _ended(agents: Floats, handle_time: Floats, theta: float, states: int) -> Floats:
    """Rate at which contacts end, by lane and state: answered or given up. [1/s]"""
    found = np.arange(states, dtype=float)[None, :]
    served = agents[:, None]
    waiting = np.maximum(found - served, 0.0)
    ended = np.minimum(found, served) / handle_time[:, None] + waiting * theta
    return np.asarray(ended, float)


def _cut(state: Floats, margin: int, agents: int) -> Floats:
    """Drop states that are out of reach, or add some that are not."""
    likely = np.abs(state).max(axis=0) > NEGLIGIBLE / 100
    reach = int(np.flatnonzero(likely).max(initial=0)) + 1
    # One size for a while, so that arrays need not grow with every cell.
    wanted = max(reach + margin, agents + 2)
    wanted = min(-(-wanted // 16) * 16, max(MOST_STATES, agents + 2))
    lack = wanted - state.shape[1]
    if lack > 0:
        return np.pad(state, ((0, 0), (0, lack)))
    return np.ascontiguousarray(state[:, :wanted])
