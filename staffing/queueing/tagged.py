"""What a contact can expect, by how many it finds before it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["Expected", "expected"]

Floats = npt.NDArray[np.float64]
# So many times the patience a contact's turn is away, nobody's giving up matters.
ENDLESS = 1e9
# A contact that finds somebody free, by the fields of Expected.
AT_ONCE = (1.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Expected:
    """What becomes of a contact, by lane and by the contacts it finds.

    Parameters
    ----------
    answered, given_up
        Probability to be answered, or to give up, within the target time. [0..1]
    abandoned
        Probability to give up at all. [0..1]
    wait
        Mean time until it is answered or gives up. [s]
    answered_wait
        Mean of the time until it is answered, counted as 0 where it gives up. [s]
    """

    answered: Floats
    given_up: Floats
    abandoned: Floats
    wait: Floats
    answered_wait: Floats


def expected(
    agents: Floats,
    handle_time: Floats,
    patience: float | None,
    within: float,
    states: int,
    longest: float,
) -> Expected:
    """Say what a contact can expect that finds 0, 1, 2, ... others.

    Parameters
    ----------
    agents
        One value per lane; between two whole numbers the higher one is at work for
        the broken part of the time. [agents]
    handle_time
        Mean handle time, one value per lane. [s]
    patience
        Mean patience; None where nobody gives up. [s]
    within
        Target time to answer. [s]
    states
        How many states: a contact finds 0 to states - 1 others.
    longest
        No mean wait is told longer than this. [s]

    Returns
    -------
    Expected
        Arrays (lanes, states), as if the agents stayed what they are.

    Notes
    -----
    With q others waiting before it, its turn comes after q + 1 steps at the rates
    nμ + kθ, k = q .. 0. Then e^(-θ·turn) is Beta(nμ/θ, q + 1), and being answered in
    time has the probability c / (c + q + 1) · I(q + 1, c + 1; 1 - e^(-θT)), c = nμ/θ;
    the wait of the answered is c / (c + q + 1) · (ψ(c + q + 2) - ψ(c + 1)) / θ.

    Examples
    --------
    One agent busy, nobody waits yet: the call lasts 100 s on average.

    >>> one = np.array([1.0])
    >>> seen = expected(one, one * 100, None, within=100, states=2, longest=1800)
    >>> seen.answered.round(3).tolist()
    [[1.0, 0.632]]
    """
    theta = 0.0 if patience is None or not np.isfinite(patience) else 1 / patience
    # Lanes that differ in their contacts alone need not be told twice.
    pairs, which = np.unique(
        np.column_stack([agents, handle_time]), axis=0, return_inverse=True
    )
    whole = np.floor(pairs[:, :1])
    broken = pairs[:, :1] - whole
    found = np.arange(states)[None, :] - whole
    ahead = np.arange(max(states - int(whole.min()), 1), dtype=float)[None, :]
    here = np.clip(found, 0, None).astype(np.int64)
    sooner = np.clip(found - 1, 0, None).astype(np.int64)
    told = _waiting(ahead, pairs[:, :1] / pairs[:, 1:], theta, within, longest)
    values = []
    for behind, at_once in zip(told, AT_ONCE, strict=True):
        at_turn = np.take_along_axis(behind, here, axis=1)
        before = np.take_along_axis(behind, sooner, axis=1)
        before = np.where(found >= 1, before, at_once)
        mixed = broken * before + (1 - broken) * at_turn
        values.append(np.where(found >= 0, mixed, at_once)[which.ravel()])
    return Expected(*values)


def _waiting(
    ahead: Floats, speed: Floats, theta: float, within: float, longest: float
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Give the fields of Expected where all agents are busy."""
    steps = ahead + 1
    served = speed > 0
    pace = np.where(served, speed, 1.0)
    if theta == 0 or pace.min() / theta > ENDLESS:
        answered = special.gammainc(steps, pace * within)
        nothing = np.zeros(answered.shape)
        answered = np.where(served, answered, 0.0)
        wait = np.where(served, np.minimum(steps / pace, longest), longest)
        return answered, nothing, nothing, wait, wait
    c = pace / theta
    gone = -np.expm1(-theta * within)
    reached = c / (c + steps)
    answered = np.where(served, reached * special.betainc(steps, c + 1, gone), 0.0)
    turn_later = np.where(served, special.betaincc(steps, c, gone), 1.0)
    given_up = np.clip(1 - answered - (1 - gone) * turn_later, 0, 1)
    abandoned = np.where(served, steps / (c + steps), 1.0)
    turn = (special.digamma(c + steps + 1) - special.digamma(c + 1)) / theta
    answered_wait = np.where(served, reached * np.minimum(turn, longest), 0.0)
    wait = np.minimum(abandoned / theta, longest)
    return answered, given_up, abandoned, wait, answered_wait
