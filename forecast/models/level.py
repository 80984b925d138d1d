"""The level a series has drifted to, and how far to trust it."""

import numpy as np
from scipy.signal import lfilter

from ..history import Flags, Matrix

__all__ = ["local_level"]

ALPHAS = (0.03, 0.07, 0.15, 0.3)
DAMPINGS = (0.0, 0.3, 0.6, 0.9, 1.0)
AHEAD_WEEKS = 4


def local_level(
    residuals: Matrix,
    good: Flags,
    per_week: int,
    dampings: tuple[float, ...] = DAMPINGS,
) -> float:
    """Tell how far a series now lies from its regression.

    An exponentially weighted mean of the residuals, times a damping; both are
    those that would have done best over the next four weeks, in the second half
    of the past.

    Parameters
    ----------
    residuals
        What the regression left over, by day.
    good
        Days to learn from.
    per_week
        Days in a week.
    dampings
        Dampings to choose from.

    Returns
    -------
    float
        What to add to the regression of days to come.

    Examples
    --------
    >>> import numpy as np
    >>> drifted = np.repeat([0.0, 1.0], 70)
    >>> round(local_level(drifted, np.ones(140, dtype=bool), 7), 2)
    1.0
    """
    size = len(residuals)
    tests = np.arange(max(size // 2, 5 * per_week), size - per_week, per_week)
    if not len(tests):
        return 0.0
    # Sums over the weeks after each test day, from one running sum.
    ends = np.minimum(tests + AHEAD_WEEKS * per_week, size)
    sums = np.concatenate([[0.0], np.cumsum(residuals)])
    ahead = (sums[ends] - sums[tests]) / (ends - tests)
    best, answer = np.inf, 0.0
    for alpha in ALPHAS:
        level = _smoothed(residuals, good, alpha)
        known = level[tests - 1]
        for damping in dampings:
            # The mean of (e - damping × level)², less the e² they all share.
            loss = float(np.mean((damping * known) ** 2 - 2 * damping * known * ahead))
            if loss < best - 1e-12:
                best, answer = loss, damping * float(level[-1])
    return answer


def _smoothed(residuals: Matrix, good: Flags, alpha: float) -> Matrix:
    """Smooth the residuals, standing still over days that are not good."""
    used = good.copy()
    used[0] = False
    smooth = lfilter([alpha], [1.0, alpha - 1.0], residuals[used])
    last = np.cumsum(used)
    level: Matrix = np.concatenate([[0.0], smooth])[last]
    return level
