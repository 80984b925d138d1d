"""The doubt of a quiet queue: what is unknown of its rate, and restless days."""

import numpy as np
from scipy.optimize import brentq

from .models.intermittent import Intermittent
from .models.model import Training
from .spread import Spread

__all__ = ["quiet_spread"]

# Above this a rate is anybody's guess; the paths need an end.
MOST_VARIANCE = 4.0
MOST_RHO = 0.99
SPAN = 28


def quiet_spread(training: Training, weeks: int) -> Spread:
    """Give the spread of a queue whose days bring too little to measure it by.

    The log of few contacts says little of a rate, so the spread is that of the
    rate's own gamma posterior, and of the days' variance beyond it.

    Parameters
    ----------
    training
        The queue's past.
    weeks
        Weeks ahead to tell apart.
    """
    fitted = Intermittent().fit(training)
    unknown = fitted.doubt(weeks)
    variance = np.minimum(unknown + fitted.restless, MOST_VARIANCE)
    shared = float(unknown[0] / max(unknown[0] + fitted.restless, 1e-9))
    rho = _rho(shared + (1 - shared) / SPAN)
    day_sd = np.maximum.accumulate(np.sqrt(np.log1p(variance)))
    return Spread(tuple(map(float, day_sd)), rho, 1e-5, 0.0)


def _rho(share: float) -> float:
    """Find the correlation from day to day that gives four weeks their doubt.

    Parameters
    ----------
    share
        Variance of the mean of four weeks ÷ that of a day.
    """
    lag = np.arange(1, SPAN)

    def short(rho: float) -> float:
        return float((1 + 2 * ((1 - lag / SPAN) * rho**lag).sum()) / SPAN - share)

    if short(MOST_RHO) <= 0:
        return MOST_RHO
    return float(brentq(short, 0.0, MOST_RHO)) if short(0.0) < 0 else 0.0
