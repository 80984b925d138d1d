"""How good a forecast was: pure functions of counts and forecasts."""

import numpy as np
from scipy.special import gammaln

from .history import Matrix

__all__ = [
    "bias",
    "coverage",
    "crps",
    "poisson_floor",
    "ranks",
    "rmsse",
    "wape",
]


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


def ranks(actual: Matrix, samples: Matrix, rng: np.random.Generator) -> Matrix:
    """Rank counts among sampled ones, ties broken by chance.

    Where the samples are right, the ranks are even between 0 and 1, for small counts
    too: there a range that holds its own ends would seem to cover too much.

    Parameters
    ----------
    actual
        Counts. [contacts/interval]
    samples
        Sampled counts, one row a sample. [contacts/interval]
    rng
        Source of chance for the ties.

    Returns
    -------
    numpy.ndarray
        Ranks. [0..1]

    References
    ----------
    C. Czado, T. Gneiting and L. Held, Predictive model assessment for count data,
    Biometrics 65 (2009) 1254-1261, equation 1: the randomised probability integral
    transform.

    Examples
    --------
    >>> samples = np.array([[1.0], [2.0], [8.0]])
    >>> rank = ranks(np.array([5.0]), samples, np.random.default_rng(1))
    >>> bool(0.5 <= rank[0] <= 0.75)
    True
    """
    below = (samples < actual).sum(axis=0)
    ties = (samples == actual).sum(axis=0) + 1
    rank: Matrix = (below + rng.random(actual.shape) * ties) / (len(samples) + 1)
    return rank


def coverage(rank: Matrix, level: float) -> float:
    """Share of counts inside the middle range of a forecast.

    Parameters
    ----------
    rank
        Ranks of the counts among sampled ones, from `ranks`. [0..1]
    level
        Share of outcomes that the range should hold: 0.8 is P10 to P90. [0..1]

    Examples
    --------
    >>> coverage(np.array([0.05, 0.3, 0.5, 0.89]), 0.8)
    0.75
    """
    return float(np.mean(np.abs(rank - 0.5) <= level / 2))


def _over(part: float, whole: float) -> float:
    """Divide; nothing over nothing is 0, something over nothing is infinite."""
    if whole > 0:
        return part / whole
    return 0.0 if part == 0 else float(np.copysign(np.inf, part))
