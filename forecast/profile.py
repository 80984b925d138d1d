"""How a day's contacts spread over its slots."""

import numpy as np

from .history import Matrix
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
    profile = np.zeros((7, slots))
    age = (len(recent.days) - 1 - np.arange(len(recent.days))) / recent.per_week
    weight = 0.5 ** (age / HALF_LIFE)
    busy = recent.totals > 0
    if not busy.any():
        count = recent.open_slots.sum(axis=1, keepdims=True)
        even: Matrix = recent.open_slots / np.maximum(count, 1)
        return even
    shares = recent.counts[busy] / recent.totals[busy, None]
    roots = np.sqrt(shares)
    shapes = principal_days(roots - roots.mean(axis=0), RANK)
    # Average before the root is taken: the root of a quiet slot's count is biased.
    middle = np.sqrt(np.average(shares, axis=0, weights=weight[busy]))
    for weekday in np.flatnonzero(recent.open_days):
        own = recent.weekdays == weekday
        mass = (recent.counts[own] * weight[own, None]).sum(axis=0)
        if mass.sum() <= 0:
            profile[weekday] = middle**2
        else:
            away = np.sqrt(mass / mass.sum()) - middle
            seen = middle + (away @ shapes.T) @ shapes
            profile[weekday] = np.maximum(seen, 0.0) ** 2
        profile[weekday] *= recent.open_slots[weekday]
        profile[weekday] /= profile[weekday].sum()
    return profile
