"""How a day's contacts spread over its slots."""

import numpy as np

from ..history import Matrix
from .day_ridge import recency
from .model import Training

__all__ = ["principal_days", "weekday_profile"]

# Weeks looked back on, half-life [weeks] and number of shapes. A long past says more
# about a stable queue's day than its last half year does; each is right where the
# other is not, so they are averaged.
WINDOWS = ((26, 12, 3), (104, 52, 4))
LONG_WEEKS = 96


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
    differ, and each shape only as far as weekdays differ in it by more than chance:
    a quiet or young queue's weekdays borrow from one another, a busy one's do not
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
    if "profile" not in training.kept:
        windows = WINDOWS if training.weeks >= LONG_WEEKS else WINDOWS[:1]
        parts = [_profile(training, *one) for one in windows]
        training.kept["profile"] = np.mean(parts, axis=0)
    profile: Matrix = training.kept["profile"]
    return profile


def _profile(training: Training, weeks: int, half_life: float, rank: int) -> Matrix:
    """Give each weekday's shares as some last weeks tell them."""
    recent = training.last(weeks)
    slots = recent.counts.shape[1]
    is_open, open_days = recent.open_slots, recent.open_days
    weight = recency(len(recent.days), recent.per_week, half_life)
    shares = recent.counts / np.maximum(recent.totals, 1.0)[:, None]
    daily = np.sqrt(shares)
    daily = daily - daily.mean(axis=0)
    shapes = principal_days(daily, rank)
    # Average before the root is taken: the root of a quiet slot's count is biased.
    roots = np.zeros((7, slots))
    for weekday in np.flatnonzero(open_days):
        own = recent.weekdays == weekday
        mass = (recent.counts[own] * weight[own, None]).sum(axis=0)
        if mass.sum() <= 0:
            mass = is_open[weekday].astype(float)
        roots[weekday] = np.sqrt(mass / mass.sum())
    middle = roots[open_days].mean(axis=0)
    scores = (roots - middle) @ shapes.T
    scores *= _beyond_chance(scores, daily @ shapes.T, weight, recent)
    profile = np.maximum(middle + scores @ shapes, 0.0) ** 2 * is_open
    total = profile.sum(axis=1, keepdims=True)
    even = is_open / np.maximum(is_open.sum(axis=1, keepdims=True), 1)
    shared: Matrix = np.where(total > 0, profile / np.maximum(total, 1e-12), even)
    return shared


def _beyond_chance(
    scores: Matrix, daily: Matrix, weight: Matrix, recent: Training
) -> Matrix:
    """Tell which part of the weekdays' differences is more than chance, by shape.

    References
    ----------
    B. Efron and C. Morris, Stein's estimation rule and its competitors: an empirical
    Bayes approach, JASA 68 (1973) 117-130.
    """
    within, sizes = [], []
    for weekday in np.flatnonzero(recent.open_days):
        own = recent.weekdays == weekday
        days = int(own.sum())
        if days > 1:
            middle = np.average(daily[own], axis=0, weights=weight[own])
            within.append(((daily[own] - middle) ** 2).sum(axis=0) / (days - 1))
            sizes.append(weight[own].sum() ** 2 / (weight[own] ** 2).sum())
    if len(within) < 2:
        return np.ones(scores.shape[1])
    chance = np.mean(within, axis=0) / np.mean(sizes)
    apart = (scores[recent.open_days] ** 2).sum(axis=0) / (recent.per_week - 1)
    part: Matrix = np.maximum(0.0, 1.0 - chance / np.maximum(apart, 1e-12))
    return part
