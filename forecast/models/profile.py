"""How a day's contacts spread over its slots."""

import numpy as np

from ..history import Matrix
from .day_ridge import recency
from .model import Training

__all__ = ["principal_days", "weekday_profile"]

WEEKS = 26
HALF_LIFE = 12
RANK = 3


def principal_days(days: Matrix, rank: int) -> Matrix:
    """Give the few day shapes that explain most of how days differ.

    Parameters
    ----------
    days
        One row a day, centred.
    rank
        How many shapes.

    Returns
    -------
    numpy.ndarray
        Shapes by slot, each of length 1, signs fixed.

    References
    ----------
    H. Shen and J. Z. Huang, Interday forecasting and intraday updating of call
    center arrivals, M&SOM 10 (2008) 391-410.

    Examples
    --------
    >>> principal_days(np.array([[1.0, 1.0], [-1.0, -1.0]]), 1).round(3)
    array([[0.707, 0.707]])
    """
    _, _, shapes = np.linalg.svd(days, full_matrices=False)
    shapes = shapes[:rank]
    largest = np.abs(shapes).argmax(axis=1)
    signs = np.sign(shapes[np.arange(len(shapes)), largest])
    fixed: Matrix = shapes * np.where(signs == 0, 1.0, signs)[:, None]
    return fixed


def weekday_profile(training: Training) -> Matrix:
    """Give each weekday's shares of the day, by slot.

    The weekday's recent mean, seen only through the few shapes in which days
    differ: a quiet queue's weekdays borrow from one another, a busy one's do not
    need to.

    Parameters
    ----------
    training
        The past.

    Returns
    -------
    numpy.ndarray
        7 rows (from Monday) of shares that sum to 1; closed weekdays hold 0.
    """
    recent = training.last(WEEKS)
    slots = recent.counts.shape[1]
    is_open = recent.open_slots
    weight = recency(len(recent.days), recent.per_week, HALF_LIFE)
    shares = recent.counts / np.maximum(recent.totals, 1.0)[:, None]
    daily = np.sqrt(shares)
    shapes = principal_days(daily - daily.mean(axis=0), RANK)
    # Average before the root is taken: the root of a quiet slot's count is biased.
    roots = np.zeros((7, slots))
    for weekday in np.flatnonzero(recent.open_days):
        own = recent.weekdays == weekday
        mass = (recent.counts[own] * weight[own, None]).sum(axis=0)
        if mass.sum() <= 0:
            mass = is_open[weekday].astype(float)
        roots[weekday] = np.sqrt(mass / mass.sum())
    middle = roots[recent.open_days].mean(axis=0)
    seen = middle + (roots - middle) @ shapes.T @ shapes
    profile = np.maximum(seen, 0.0) ** 2 * is_open
    total = profile.sum(axis=1, keepdims=True)
    even = is_open / np.maximum(is_open.sum(axis=1, keepdims=True), 1)
    shared: Matrix = np.where(total > 0, profile / np.maximum(total, 1e-12), even)
    return shared
