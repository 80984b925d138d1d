"""Shares and means over replications, with their doubt."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

__all__ = ["Estimate", "difference", "ratio"]

Floats = npt.NDArray[np.float64]

CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Estimate:
    """A value with its 95 % confidence interval; NaN where nothing was counted."""

    value: Floats
    low: Floats
    high: Floats


def ratio(hits: Floats, trials: Floats, most: float = 1.0) -> Estimate:
    """Estimate a share from replications that each counted some trials.

    Parameters
    ----------
    hits
        Counted successes, replications first; or any amount, such as time waited.
    trials
        Counted trials, of the same shape.
    most
        The most the ratio can be; infinite for a mean. Its least is 0.

    Returns
    -------
    Estimate
        All successes ÷ all trials, with a 95 % interval over the replications.

    Notes
    -----
    The ratio estimator: trials within one replication belong together, so the spread
    is taken between replications, with Student's t.

    References
    ----------
    Cochran, Sampling Techniques, 3rd edition, Wiley 1977, section 6.4.

    Examples
    --------
    >>> seen = ratio(np.array([[8.0], [9.0], [7.0]]), np.full((3, 1), 10.0))
    >>> print(f"{seen.value[0]:.2f} {seen.low[0]:.3f}-{seen.high[0]:.3f}")
    0.80 0.552-1.000
    """
    count = hits.shape[0]
    value, apart = _linearised(hits, trials)
    if count < 2:
        # One replication tells nothing of the spread.
        counted = trials.sum(axis=0) > 0
        return Estimate(
            value, *(np.where(counted, side, np.nan) for side in (0.0, most))
        )
    reach = _reach(apart)
    low, high = np.clip(value - reach, 0, most), np.clip(value + reach, 0, most)
    return Estimate(value, low, high)


def difference(
    one: tuple[Floats, Floats], other: tuple[Floats, Floats]
) -> Estimate:  # fmt: skip
    """Estimate how much larger the other ratio is, from paired replications.

    Parameters
    ----------
    one, other
        Hits and trials as in `ratio`. Replication by replication both met the same
        chance (the same seed), so that what chance did to both cancels.

    Returns
    -------
    Estimate
        Other − one, with a 95 % interval.

    Raises
    ------
    ValueError
        If there are fewer than two replications, or not as many on both sides.

    Examples
    --------
    >>> trials = np.full((3, 1), 10.0)
    >>> seen = difference(
    ...     (np.array([[8.0], [9.0], [7.0]]), trials),
    ...     (np.array([[8.5], [9.5], [7.5]]), trials),
    ... )
    >>> print(f"{seen.value[0]:.2f} {seen.low[0]:.3f} to {seen.high[0]:.3f}")
    0.05 0.050 to 0.050
    """
    if one[0].shape != other[0].shape or one[0].shape[0] < 2:
        raise ValueError(
            "A difference needs the same two or more replications on both sides."
        )
    first, apart_first = _linearised(*one)
    second, apart_second = _linearised(*other)
    value, reach = second - first, _reach(apart_second - apart_first)
    return Estimate(value, value - reach, value + reach)


def _linearised(hits: Floats, trials: Floats) -> tuple[Floats, Floats]:
    """Give the ratio, and how far each replication pulls it from its mean."""
    total = trials.sum(axis=0)
    nothing = np.full(total.shape, np.nan)
    value = np.divide(hits.sum(axis=0), total, out=nothing, where=total > 0)
    per_replication = np.where(total > 0, total, np.nan) / hits.shape[0]
    return value, (hits - np.nan_to_num(value) * trials) / per_replication


def _reach(apart: Floats) -> Floats:
    """Half the width of the interval of a mean whose parts add to 0."""
    count = apart.shape[0]
    error = np.sqrt((apart**2).sum(axis=0) / (count * (count - 1)))
    return np.asarray(special.stdtrit(count - 1, 0.5 + CONFIDENCE / 2) * error, float)
