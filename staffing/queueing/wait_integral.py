"""Integrals over the wait a contact would be offered, by Gauss-Legendre panels."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["WaitIntegrals", "exponential_integrals", "wait_integrals"]

Floats = npt.NDArray[np.float64]
# Gives S(x), how many are still patient after x, and H(x), its integral from 0 to x,
# for waits x of shape (cells, nodes). [0..1], [s]
Patience = Callable[[Floats], tuple[Floats, Floats]]

# The integrand counts while it is more than e^-DEPTH of its height: a Gaussian's edge
# lies 9.5 deviations out.
DEPTH = 45.0
GRADES = np.append(0.5 ** np.arange(20), 0.0)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)
HALVINGS = 52
DOUBLINGS = 200
# Cells worked on at once, so that their nodes fit into the cache.
CELLS = 512


@dataclass(frozen=True, eq=False)
class WaitIntegrals:
    """Integrals of exp(λ H(x) - c x) over the offered wait x, for many queues.

    Each is divided by exp(`log_scale`), the height of its queue's integrand.

    Parameters
    ----------
    log_scale
        Logarithm of the height.
    whole, late
        The integral itself from 0 on, and from the target time on. [s]
    answered_within
        Weighted by S(x), up to the target time. [s]
    abandoned
        Weighted by 1 - S(x). [s]
    answered_wait
        Weighted by x S(x). [s²]
    wait
        Weighted by H(x), the mean time a contact stays when x is offered. [s²]
    """

    log_scale: Floats
    whole: Floats
    late: Floats
    answered_within: Floats
    abandoned: Floats
    answered_wait: Floats
    wait: Floats


def exponential_integrals(
    rate: Floats, full_rate: Floats, patience: Floats, within: Floats
) -> WaitIntegrals:
    """Give the integrals where patience is exponential, one patience per queue.

    Parameters
    ----------
    rate, full_rate
        As in `wait_integrals`. [contacts/s]
    patience
        Mean patience. [s]
    within
        Target time. [s]

    Examples
    --------
    >>> one = np.ones(1)
    >>> found = exponential_integrals(one, one, one, 0 * one)
    >>> round(float(found.whole[0] * np.exp(found.log_scale[0])), 6)
    1.718282
    """
    parts = []
    for at in _chunks(rate.size):
        mean = patience[at, None]

        def exponential(x: Floats, mean: Floats = mean) -> tuple[Floats, Floats]:
            return np.exp(-x / mean), -mean * np.expm1(-x / mean)

        parts.append(
            _integrals(exponential, rate[at], full_rate[at], within[at], patience[at])
        )
    return _joined(parts)


def wait_integrals(
    patience: Patience,
    rate: Floats,
    full_rate: Floats,
    within: Floats,
    scale: float,
) -> WaitIntegrals:
    """Give the integrals for a patience of any shape, the same for all queues.

    Parameters
    ----------
    patience
        S and H at waits of shape (cells, nodes).
    rate
        Arrival rate λ, more than 0. [contacts/s]
    full_rate
        Rate c at which contacts end when everybody is busy, more than 0. [contacts/s]
    within
        Target time. [s]
    scale
        A time patience has; the search for the integrand's edges begins there. [s]

    Notes
    -----
    S falls, so that λ H(x) - c x is concave: the integrand has one hump, or falls
    from 0 on, and its two edges are found by halving.
    """
    parts = [
        _integrals(
            patience, rate[at], full_rate[at], within[at], np.full(rate[at].size, scale)
        )
        for at in _chunks(rate.size)
    ]
    return _joined(parts)


def _integrals(
    patience: Patience, rate: Floats, full: Floats, within: Floats, scale: Floats
) -> WaitIntegrals:
    """Find where the integrand counts, then sum it up before and after the target."""

    def depth(x: Floats) -> Floats:
        grown = patience(x[:, None])[1][:, 0]
        return np.asarray(rate * grown - full * x)

    def rises(x: Floats) -> npt.NDArray[np.bool_]:
        still: npt.NDArray[np.bool_] = rate * patience(x[:, None])[0][:, 0] > full
        return still

    size = rate.size
    peak = _last(rises, scale)
    height = depth(peak)
    ahead = _last(lambda gone: depth(peak + gone) > height - DEPTH, scale)
    behind = _last(lambda gone: depth(peak - gone) > height - DEPTH, scale, peak)
    left, right = peak - behind, peak + ahead
    # Panels halve towards the hump, where both it and patience change; none holds
    # the target time inside.
    edges = np.sort(
        np.hstack(
            [
                peak[:, None] - behind[:, None] * GRADES,
                np.clip(within, left, right)[:, None],
                peak[:, None] + ahead[:, None] * GRADES[::-1],
            ]
        )
    )
    width = np.diff(edges)
    x = (edges[:, :-1, None] + width[..., None] * (NODES + 1) / 2).reshape(size, -1)
    stay, grown = patience(x)
    mass = (width[..., None] * WEIGHTS / 2).reshape(size, -1)
    mass *= np.exp(rate[:, None] * grown - full[:, None] * x - height[:, None])
    before, answered = x < within[:, None], mass * stay
    return WaitIntegrals(
        log_scale=height,
        whole=mass.sum(axis=1),
        late=(mass * ~before).sum(axis=1),
        answered_within=(answered * before).sum(axis=1),
        abandoned=(mass * (1 - stay)).sum(axis=1),
        answered_wait=(answered * x).sum(axis=1),
        wait=(mass * grown).sum(axis=1),
    )


def _last(
    holds: Callable[[Floats], npt.NDArray[np.bool_]],
    step: Floats,
    most: npt.ArrayLike = np.inf,
) -> Floats:
    """Find where a test that holds from 0 on ceases to, or `most` where it does not."""
    high = np.minimum(step, most)
    for _ in range(DOUBLINGS):
        more = holds(high) & (high < most)
        if not more.any():
            break
        high = np.where(more, np.minimum(2 * high, most), high)
    low, high = np.where(holds(high), high, 0.0), high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        more = holds(middle)
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return low


def _chunks(size: int) -> list[slice]:
    """Part the queues into pieces."""
    return [slice(first, first + CELLS) for first in range(0, size, CELLS)]


def _joined(parts: list[WaitIntegrals]) -> WaitIntegrals:
    """Put the pieces together again."""
    names = WaitIntegrals.__dataclass_fields__
    return WaitIntegrals(
        **{
            name: np.concatenate([getattr(part, name) for part in parts] or [[]])
            for name in names
        }
    )
