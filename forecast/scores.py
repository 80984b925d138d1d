"""How good a forecast was: pure functions of counts and forecasts."""

import numpy as np
from scipy.special import gammaln

from .history import Matrix

__all__ = ["bias", "coverage", "crps", "poisson_floor", "rmsse", "wape"]


def wape(actual: Matrix, forecast: Matrix) -> float:
    """Weighted absolute percentage error.

    Parameters
    ----------
    actual
        Counts. [contacts/interval]
    forecast
        Forecasts of them. [contacts/interval]

    Returns
    -------
    float
        Sum of absolute errors ÷ sum of counts; 0 for a perfect forecast of
        nothing, infinite where contacts were forecast and none came. [0..]

    Examples
    --------
    >>> wape(np.array([10.0, 30.0]), np.array([12.0, 28.0]))
    0.1
    """
    missed = float(np.abs(forecast - actual).sum())
    return _over(missed, float(actual.sum()))


def bias(actual: Matrix, forecast: Matrix) -> float:
    """Relative bias: above 0, too much was forecast.

    Parameters
    ----------
    actual
        Counts. [contacts/interval]
    forecast
        Forecasts of them. [contacts/interval]

    Examples
    --------
    >>> bias(np.array([10.0, 30.0]), np.array([12.0, 30.0]))
    0.05
    """
    return _over(float((forecast - actual).sum()), float(actual.sum()))


def rmsse(actual: Matrix, forecast: Matrix, scale: float) -> float:
    """Root mean squared scaled error.

    Parameters
    ----------
    actual
        Counts. [contacts/interval]
    forecast
        Forecasts of them. [contacts/interval]
    scale
        Root mean squared error of the seasonal naive forecast in the past.
        [contacts/interval]

    References
    ----------
    R. J. Hyndman and A. B. Koehler, Another look at measures of forecast accuracy,
    Int. J. Forecasting 22 (2006) 679-688; squared as in the M5 competition.

    Examples
    --------
    >>> rmsse(np.array([10.0, 30.0]), np.array([13.0, 26.0]), 5.0).__round__(4)
    0.7071
    """
    error = float(np.sqrt(np.mean((forecast - actual) ** 2)))
    return error / scale


def poisson_floor(rate: Matrix) -> float:
    """WAPE of an oracle that knows every rate: what no forecast can go below.

    Parameters
    ----------
    rate
        Rates, or the best forecast of them. [contacts/interval]

    Returns
    -------
    float
        Sum of the mean absolute deviations of Poisson counts ÷ sum of rates.

    References
    ----------
    The mean absolute deviation of a Poisson count of mean m is
    2 exp(-m) m^(k+1) / k! with k the whole part of m (De Moivre; E. L. Crow,
    Biometrika 45 (1958) 556-559).

    Examples
    --------
    >>> round(poisson_floor(np.array([1.0])), 4)
    0.7358
    """
    used = np.asarray(rate, dtype=float)
    used = used[used > 0]
    if not len(used):
        return 0.0
    whole = np.floor(used)
    logs = np.log(2.0) - used + (whole + 1) * np.log(used) - gammaln(whole + 1)
    return float(np.exp(logs).sum() / used.sum())


def crps(actual: Matrix, samples: Matrix) -> float:
    """Continuous ranked probability score over the mean of the counts.

    Parameters
    ----------
    actual
        Counts. [contacts/interval]
    samples
        Sampled counts, one row a sample. [contacts/interval]

    Returns
    -------
    float
        Mean score ÷ mean count. [0..]

    References
    ----------
    T. Gneiting and A. E. Raftery, Strictly proper scoring rules, prediction, and
    estimation, JASA 102 (2007) 359-378, equation 21.

    Examples
    --------
    >>> crps(np.array([1.0]), np.array([[0.0], [2.0]]))
    0.5
    """
    size = len(samples)
    ordered = np.sort(samples, axis=0)
    near = np.abs(ordered - actual).mean(axis=0)
    rank = 2 * np.arange(1, size + 1) - size - 1
    # Half the mean distance of two samples, from the sorted sample.
    apart = (rank[:, None] * ordered).sum(axis=0) / size**2
    return _over(float((near - apart).sum()), float(actual.sum()))


def coverage(actual: Matrix, low: Matrix, high: Matrix) -> float:
    """Share of counts inside a range, its ends included.

    Parameters
    ----------
    actual
        Counts. [contacts]
    low, high
        Ends of the range. [contacts]

    Examples
    --------
    >>> coverage(np.array([5.0, 9.0]), np.array([4.0, 4.0]), np.array([6.0, 6.0]))
    0.5
    """
    return float(np.mean((actual >= low) & (actual <= high)))


def _over(part: float, whole: float) -> float:
    """Divide; nothing over nothing is 0, something over nothing is infinite."""
    if whole > 0:
        return part / whole
    return 0.0 if part == 0 else float(np.copysign(np.inf, part))
