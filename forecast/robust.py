"""A deviation that a few wild values do not move."""

import numpy as np

from .history import Matrix

__all__ = ["MAD_TO_SD", "robust_sd"]

# The median of the absolute deviations of a normal distribution, over its own.
MAD_TO_SD = 1.4826


def robust_sd(away: Matrix) -> float:
    """Give the standard deviation that the median absolute one stands for.

    Parameters
    ----------
    away
        Deviations from what was expected. [any unit]

    Returns
    -------
    float
        Their standard deviation, were they normal. [the same]

    Examples
    --------
    >>> robust_sd(np.array([-1.0, 0.5, 1.0, 50.0]))
    1.4826
    """
    return MAD_TO_SD * float(np.median(np.abs(away)))
