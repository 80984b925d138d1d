"""How long callers wait on: curve and hazard, those who were answered included."""

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.stats.rates import confint_poisson

__all__ = ["BANDS", "hazard_by_wait", "median_of", "survival_curve"]

Floats = npt.NDArray[np.float64]

# Bands of waiting time, from each to the next; the last has no end. [s]
BANDS = (0.0, 30.0, 60.0, 120.0, 240.0, 480.0)
MINUTE = 60.0


def survival_curve(
    wait: npt.ArrayLike, gave_up: npt.ArrayLike, confidence: float = 0.95
) -> pd.DataFrame:
    """Estimate the share of callers whose patience is longer than each wait.

    Parameters
    ----------
    wait
        Time each contact waited, to the answer or to giving up. [s]
    gave_up
        Whether it gave up; who was answered would have waited at least so long.
    confidence
        Of the band about the curve, at each wait by itself. [0..1]

    Returns
    -------
    pandas.DataFrame
        By wait [s]: share, low, high [0..1] and left, the contacts that had waited
        at least so long. Where a band is not known (nobody has given up, or nobody
        is left) it spans what can be.

    References
    ----------
    E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations,
    JASA 53 (1958) 457-481; band by Greenwood's formula on the log(-log) scale.

    Examples
    --------
    Of four callers two gave up, after 10 s and 30 s; one was answered after 20 s:

    >>> curve = survival_curve([10, 20, 30, 40], [True, False, True, False])
    >>> curve["share"].round(3).tolist(), curve["left"].tolist()
    ([0.75, 0.75, 0.375, 0.375], [4, 3, 2, 1])
    """
    waits = np.asarray(wait, float)
    answered = ~np.asarray(gave_up, bool)
    sample = stats.CensoredData.right_censored(waits, answered)
    curve = stats.ecdf(sample).sf
    with warnings.catch_warnings():
        # Before the first loss and after the last the formula has no band.
        warnings.filterwarnings("ignore", message="The confidence interval is undef")
        band = curve.confidence_interval(confidence, method="log-log")
    share = np.asarray(curve.probabilities, float)
    steps = np.asarray(curve.quantiles, float)
    low, high = (np.asarray(edge.probabilities, float) for edge in band)
    low = np.where(np.isnan(low), np.where(share >= 1.0, 1.0, 0.0), low)
    high = np.where(np.isnan(high), np.where(share >= 1.0, 1.0, share), high)
    left = waits.size - np.searchsorted(np.sort(waits), steps)
    columns = {"wait": steps, "share": share, "low": low, "high": high, "left": left}
    return pd.DataFrame(columns)


def median_of(curve: pd.DataFrame) -> tuple[float, float, float]:
    """Read the median patience off a curve, with its confidence limits.

    Parameters
    ----------
    curve
        As survival_curve gives it.

    Returns
    -------
    tuple
        Median, lower and upper limit: where the curve and its band first come down
        to one half; infinite where they never do. [s]

    References
    ----------
    R. Brookmeyer, J. Crowley, A confidence interval for the median survival time,
    Biometrics 38 (1982) 29-41.

    Examples
    --------
    >>> median_of(survival_curve([10, 20, 30, 40], [True, False, True, False]))
    (30.0, 10.0, inf)
    """
    waits = curve["wait"].to_numpy()

    def first(name: str) -> float:
        below = np.flatnonzero(curve[name].to_numpy() <= 0.5)
        return float(waits[below[0]]) if below.size else np.inf

    return first("share"), first("low"), first("high")


def hazard_by_wait(
    wait: npt.ArrayLike, gave_up: npt.ArrayLike, confidence: float = 0.95
) -> pd.DataFrame:
    """Estimate how many of those who still wait give up per minute, by band of wait.

    Parameters
    ----------
    wait, gave_up, confidence
        As in survival_curve.

    Returns
    -------
    pandas.DataFrame
        By band, `since` to `until` [s]: gave_up [contacts]; waited, the time that all
        contacts spent in the band [s]; rate, low, high [1/min]. Bands in which
        nobody waited are left out.

    Notes
    -----
    Losses ÷ time at risk with exact Poisson limits. One rate throughout is what
    Erlang A takes for granted.

    Examples
    --------
    >>> bands = hazard_by_wait([10, 20, 45, 90], [True, False, True, False])
    >>> bands[["since", "gave_up", "waited"]].values.tolist()
    [[0.0, 1.0, 90.0], [30.0, 1.0, 45.0], [60.0, 0.0, 30.0]]
    """
    waits, lost = np.asarray(wait, float), np.asarray(gave_up, bool)
    since = np.array(BANDS)
    until = np.append(since[1:], np.inf)
    inside = np.clip(waits[:, None], since, until) - since
    waited = inside.sum(axis=0)
    here = (waits[:, None] > since) & (waits[:, None] <= until)
    count = (here & lost[:, None]).sum(axis=0)
    used = waited > 0
    minutes = waited[used] / MINUTE
    low, high = confint_poisson(
        count[used], minutes, method="exact-c", alpha=1 - confidence
    )
    return pd.DataFrame(
        {
            "since": since[used],
            "until": until[used],
            "gave_up": count[used],
            "waited": waited[used],
            "rate": count[used] / minutes,
            "low": low,
            "high": high,
        }
    )
