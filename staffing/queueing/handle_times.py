"""How handle times are spread: their mean, variation, and the law they follow."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from ...data.errors import InputError
from .estimate import absurd

__all__ = ["HandleTimes", "fit_handle_times"]

# Contacts so short are no conversations: lines cut off, wrong numbers, agents who hang
# up for a pause. They count in the mean, and spoil the fit of any one law.
SHORT = 10.0
LEAST_CONTACTS = 20


@dataclass(frozen=True)
class HandleTimes:
    """How the handle times of a queue are spread.

    Parameters
    ----------
    count
        Contacts it rests on.
    mean
        Mean of all of them. [s]
    error
        Its standard error. [s]
    cv
        Standard deviation ÷ mean, of all of them.
    median
        Median. [s]
    short
        Share of at most 10 s. [0..1]
    log_mean, log_sd
        Mean and standard deviation of the logarithm of those longer than 10 s.
    lognormal, exponential
        Kolmogorov-Smirnov distance of those longer than 10 s from the lognormal with
        these, and from the exponential that starts at 10 s with their mean. [0..1]
    set_aside
        Times that are no contact's, left out. [s]
    """

    count: int
    mean: float
    error: float
    cv: float
    median: float
    short: float
    log_mean: float
    log_sd: float
    lognormal: float
    exponential: float
    set_aside: tuple[float, ...] = ()

    @property
    def law(self) -> str:
        """Name the law that lies nearer."""
        return "lognormal" if self.lognormal < self.exponential else "exponential"


def fit_handle_times(seconds: npt.ArrayLike) -> HandleTimes:
    """Tell how handle times are spread.

    Parameters
    ----------
    seconds
        Handle time of each contact served; zero and NaN are not known and left
        out. [s]

    Returns
    -------
    HandleTimes
        Their spread, and the distance of each law.

    Raises
    ------
    InputError
        If a time is negative or infinite, or fewer than 20 are longer than 10 s.

    Notes
    -----
    The formulas take exponential times, of CV 1, for granted; real ones are nearer
    to the lognormal. Both laws are fitted by maximum likelihood to what is longer
    than 10 s, so that neither has to explain the others.

    References
    ----------
    Brown et al., "Statistical analysis of a telephone call center: a
    queueing-science perspective", JASA 100 (2005) 36-50, section 4.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = fit_handle_times(rng.lognormal(5.0, 0.8, 5000))
    >>> found.law, round(found.log_mean, 1), round(found.log_sd, 1)
    ('lognormal', 5.0, 0.8)
    """
    times = np.asarray(seconds, float).ravel()
    if (times < 0).any() or np.isinf(times).any():
        worst = times[(times < 0) | np.isinf(times)][0]
        raise InputError(f"A handle time of {worst:g} s cannot be. Correct it.")
    times = times[times > 0]
    strange = absurd(times)
    times, aside = times[~strange], times[strange]
    long = times[times > SHORT]
    if long.size < LEAST_CONTACTS:
        raise InputError(
            f"Handle times longer than {SHORT:g} s: {long.size:,}, too few to tell how "
            f"they are spread; {LEAST_CONTACTS} are the least."
        )
    logs = np.log(long)
    centre, spread = float(logs.mean()), float(logs.std())
    beyond = float(long.mean()) - SHORT
    lognormal = 1.0
    if spread > 0:
        law = stats.lognorm(spread, scale=np.exp(centre))
        lognormal = float(stats.kstest(long, law.cdf).statistic)
    exponential = stats.kstest(long, stats.expon(SHORT, beyond).cdf).statistic
    mean = float(times.mean())
    return HandleTimes(
        count=int(times.size),
        mean=mean,
        error=float(times.std(ddof=1)) / float(np.sqrt(times.size)),
        cv=float(times.std(ddof=1)) / mean,
        median=float(np.median(times)),
        short=float((times <= SHORT).mean()),
        log_mean=centre,
        log_sd=spread,
        lognormal=lognormal,
        exponential=float(exponential),
        set_aside=tuple(float(each) for each in np.sort(aside)[::-1]),
    )
