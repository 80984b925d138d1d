"""What a history tells about how long its callers wait before they give up."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from statsmodels.stats.rates import confint_poisson

from ...data.errors import InputError
from .survival import hazard_by_wait, median_of, survival_curve

__all__ = [
    "Patience",
    "absurd",
    "fit_patience",
    "patience_from_counts",
    "patience_of_counts",
]

# A record so long, and so many times the usual, was never hung up: it tells of the
# telephone system and not of a caller.
ABSURD_SECONDS = 7200.0
ABSURD_TIMES = 50.0
CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Patience:
    """How long callers wait before they give up.

    Parameters
    ----------
    mean
        Mean patience if it is exponential, by censored maximum likelihood. [s]
    error
        Its standard error. [s]
    low, high
        Its 95 % confidence limits. [s]
    gave_up, answered
        Contacts it rests on. [contacts]
    waited
        Time they all waited. [s]
    naive
        Mean wait of those who gave up: no estimate of patience, told beside it. [s]
    median, median_low, median_high
        Median patience of whatever shape, off the Kaplan-Meier curve; infinite where
        the waits are too short to tell. [s]
    steady
        Probability of hazards so uneven between the bands of waiting time if there
        were but one, as the exponential has; 1 where there is but one band. [0..1]
    curve
        As survival_curve gives it.
    hazard
        As hazard_by_wait gives it.
    at_once
        Contacts that gave up without waiting; they were no wait, and are left out.
    set_aside
        Waits that are no caller's, left out. [s]
    """

    mean: float
    error: float
    low: float
    high: float
    gave_up: int
    answered: int
    waited: float
    naive: float
    median: float
    median_low: float
    median_high: float
    steady: float
    curve: pd.DataFrame
    hazard: pd.DataFrame
    at_once: int = 0
    set_aside: tuple[float, ...] = ()


def fit_patience(wait: npt.ArrayLike, gave_up: npt.ArrayLike) -> Patience:
    """Estimate patience from single contacts, those who were answered included.

    Parameters
    ----------
    wait
        Time each contact waited, to the answer or to giving up; those that were
        answered at once belong to it. NaN is not known and left out. [s]
    gave_up
        Whether it gave up.

    Returns
    -------
    Patience
        The estimate, with the curve and hazards that it can be held against.

    Raises
    ------
    InputError
        If nobody gave up (the sentence tells how long patience is at least) or
        nobody waited, the lists differ in length, or a wait is negative or infinite.

    Notes
    -----
    Who was answered after w seconds had a patience of more than w: a censored
    observation. For an exponential patience the maximum-likelihood estimate is the
    time waited by all ÷ those who gave up; its standard error is mean ÷ √gave_up,
    its limits are those of the Poisson count.

    References
    ----------
    Brown et al., "Statistical analysis of a telephone call center: a
    queueing-science perspective", JASA 100 (2005) 36-50, section 6.

    Examples
    --------
    Callers of a mean patience of 180 s, who are answered after 20 s on average:

    >>> rng = np.random.default_rng(1)
    >>> patience, queue = rng.exponential(180, 50_000), rng.exponential(20, 50_000)
    >>> found = fit_patience(np.minimum(patience, queue), patience < queue)
    >>> print(f"{found.mean:.0f} ± {found.error:.0f} s, not {found.naive:.0f} s")
    181 ± 3 s, not 18 s
    """
    waits, lost = np.asarray(wait, float).ravel(), np.asarray(gave_up, bool).ravel()
    if waits.size != lost.size:
        raise InputError(
            f"There are {waits.size:,} waits but {lost.size:,} marks of who gave up. "
            "Give one of each for every contact."
        )
    if (waits < 0).any() or np.isinf(waits).any():
        worst = waits[(waits < 0) | np.isinf(waits)][0]
        raise InputError(f"A wait of {worst:g} s cannot be. Correct it.")
    known = ~np.isnan(waits)
    strange = absurd(waits)
    at_once = lost & (waits == 0)
    kept = known & ~strange & ~at_once
    waits, lost, aside = waits[kept], lost[kept], waits[strange]
    mean = patience_from_counts(lost.sum(), waits.sum())
    count, waited = int(lost.sum()), float(waits.sum())
    low, high = _limits(count, waited)
    curve = survival_curve(waits, lost, CONFIDENCE)
    hazard = hazard_by_wait(waits, lost, CONFIDENCE)
    median, median_low, median_high = median_of(curve)
    return Patience(
        mean=mean,
        error=mean / float(np.sqrt(count)),
        low=low,
        high=high,
        gave_up=count,
        answered=int(waits.size - count),
        waited=waited,
        naive=float(waits[lost].mean()),
        median=median,
        median_low=median_low,
        median_high=median_high,
        steady=_steadiness(hazard),
        curve=curve,
        hazard=hazard,
        at_once=int(at_once.sum()),
        set_aside=tuple(float(each) for each in np.sort(aside)[::-1]),
    )


def patience_from_counts(abandoned: npt.ArrayLike, total_wait: npt.ArrayLike) -> float:
    """Estimate the mean patience from counts, those who were served included.

    Parameters
    ----------
    abandoned
        Contacts that gave up, one number or one per interval. [contacts]
    total_wait
        Time that all contacts waited, the answered ones too. [s]

    Returns
    -------
    float
        Mean patience. [s]

    Raises
    ------
    InputError
        If nobody gave up or nobody waited: then the history knows no patience.

    Notes
    -----
    The maximum-likelihood estimate where patience is exponential and answered
    contacts are censored; its relative standard error is 1 / √abandoned. The mean
    wait of those who gave up is no estimate: it leaves out all who waited on.

    References
    ----------
    Brown et al., "Statistical analysis of a telephone call center: a
    queueing-science perspective", JASA 100 (2005) 36-50.

    Examples
    --------
    50 callers gave up while 1,000 callers waited 9,000 s in all:

    >>> patience_from_counts(50, 9000)
    180.0
    """
    gave_up = float(np.sum(np.asarray(abandoned, float)))
    waited = float(np.sum(np.asarray(total_wait, float)))
    if not (gave_up > 0 and waited > 0):
        least = ""
        if gave_up == 0 and waited > 0:
            # Nobody in so much time: a rate above this would show in 19 of 20 cases.
            most = waited / -np.log(1 - CONFIDENCE)
            least = f" It is more than {most:,.0f} s, with 95 % certainty."
        raise InputError(
            f"Patience cannot be estimated from {gave_up:g} abandoned contacts and "
            f"{waited:g} s of waiting.{least} Give `patience` in plan.toml, or leave "
            "it out."
        )
    return waited / gave_up


def patience_of_counts(
    abandoned: float, total_wait: float, answered: float
) -> Patience:
    """Estimate patience as fit_patience does, where only sums are known.

    Parameters
    ----------
    abandoned, answered
        Contacts that gave up, and that were answered. [contacts]
    total_wait
        Time that all of them waited. [s]

    Returns
    -------
    Patience
        Without curve and hazard: sums do not tell their shape.

    Raises
    ------
    InputError
        As patience_from_counts.

    Examples
    --------
    >>> found = patience_of_counts(50, 9000, 950)
    >>> found.mean, round(found.error, 1), len(found.curve)
    (180.0, 25.5, 0)
    """
    mean = patience_from_counts(abandoned, total_wait)
    low, high = _limits(abandoned, total_wait)
    return Patience(
        mean=mean,
        error=mean / float(np.sqrt(abandoned)),
        low=low,
        high=high,
        gave_up=round(abandoned),
        answered=round(answered),
        waited=total_wait,
        naive=float("nan"),
        median=float("nan"),
        median_low=float("nan"),
        median_high=float("nan"),
        steady=1.0,
        curve=survival_curve([1.0], [True])[:0],
        hazard=hazard_by_wait([1.0], [True])[:0],
    )


def _limits(count: float, waited: float) -> tuple[float, float]:
    """Give the exact limits of a mean patience, by those of the Poisson count. [s]"""
    slow, fast = confint_poisson(count, waited, method="exact-c", alpha=1 - CONFIDENCE)
    return 1 / float(fast), 1 / float(slow)


def absurd(seconds: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Mark records that are longer than any caller's: hours, and many times the usual.

    Parameters
    ----------
    seconds
        Waits or handle times; zero and NaN are never marked. [s]

    Returns
    -------
    NDArray
        One bool each: longer than two hours and than 50 times the median.

    Examples
    --------
    >>> absurd([20, 35, 25245]).tolist()
    [False, False, True]
    """
    values = np.asarray(seconds, float)
    some = values[values > 0]
    if not some.size:
        return np.zeros(values.shape, bool)
    usual = float(np.median(some))
    marks: npt.NDArray[np.bool_] = values > max(ABSURD_SECONDS, ABSURD_TIMES * usual)
    return marks


def _steadiness(hazard: pd.DataFrame) -> float:
    """Test one hazard against one for each band: likelihood ratio. [0..1]"""
    count, waited = hazard["gave_up"].to_numpy(), hazard["waited"].to_numpy()
    if count.size < 2:
        return 1.0
    expected = waited * count.sum() / waited.sum()
    ratio = np.where(count > 0, count / expected, 1.0)
    deviance = 2 * float((count * np.log(ratio)).sum())
    return float(stats.chi2.sf(deviance, count.size - 1))
