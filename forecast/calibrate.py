"""Hold ranges against the past: how far from normal a queue's surprises are."""

import numpy as np
from scipy.stats import norm

from .history import Matrix

__all__ = ["PLAIN", "Bend", "bend", "measure_bend"]

# How many deviations the middle 80 % and 95 % of surprises really span, over those of
# the normal distribution.
Bend = tuple[float, float]
PLAIN: Bend = (1.0, 1.0)
LEVELS = (0.80, 0.95)
USUAL = tuple(float(norm.ppf(0.5 + level / 2)) for level in LEVELS)
LEAST = 40


def measure_bend(surprises: Matrix, chance: float, spread: float) -> Bend:
    """Measure how surprises of the past lay against the normal distribution.

    Split conformal: the range that held 80 % (95 %) of the past's surprises is the
    range published, whatever their distribution.

    Parameters
    ----------
    surprises
        Past errors over the deviation that was expected of them.
    chance, spread
        Variance by Poisson chance alone, and by the queue's own spread: only the
        second is bent. [any unit, the same]

    Returns
    -------
    tuple
        Factors on the spread's deviation at 80 % and 95 %; 1 under 40 surprises.

    References
    ----------
    J. Lei et al., Distribution-free predictive inference for regression, JASA 113
    (2018) 1094-1111, algorithm 2.

    Examples
    --------
    >>> wide = np.linspace(-4, 4, 1001)
    >>> [round(one, 2) for one in measure_bend(wide, 0.0, 1.0)]
    [2.5, 1.94]
    """
    size = len(surprises)
    if size < LEAST or spread <= 0:
        return PLAIN
    found = []
    for level, usual in zip(LEVELS, USUAL, strict=True):
        reach = np.quantile(np.abs(surprises), min(1.0, level * (size + 1) / size))
        both = (float(reach) / usual) ** 2 * (chance + spread)
        found.append(float(np.sqrt(max(both - chance, 0.0) / spread)))
    return found[0], found[1]


def bend(shocks: Matrix, factors: Bend) -> Matrix:
    """Bend normal shocks so that their middle 80 % and 95 % span what was measured.

    Parameters
    ----------
    shocks
        Standard normal shocks.
    factors
        From `measure_bend`.

    Examples
    --------
    >>> bend(np.array([-1.2816, 0.5, 1.96]), (0.5, 1.0)).round(2)
    array([-0.64,  0.25,  1.96])
    """
    size = np.abs(shocks)
    near, far = (scale * usual for scale, usual in zip(factors, USUAL, strict=True))
    # Past the 95 % point the tail goes on at its own scale.
    inside = np.interp(size, (0.0, *USUAL), (0.0, near, max(near, far)))
    tail = max(near, far) + np.maximum(size - USUAL[1], 0.0) * factors[1]
    bent: Matrix = np.sign(shocks) * np.where(size > USUAL[1], tail, inside)
    return bent
