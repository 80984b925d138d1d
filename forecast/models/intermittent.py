"""The rate of a queue on which most days bring little or nothing."""

from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.signal import lfilter
from scipy.special import gammaln

from ..history import Matrix
from .model import Training

__all__ = ["Intermittent"]

# After how many weeks a contact counts half; what each would have foretold weighs it.
HALF_LIVES = np.array([2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 1e6])
# Half a contact at the usual rate: enough that a rate is never quite nothing.
PRIOR = 0.5
# How many contacts a weekday must have brought to count half against all days, and all
# days to count half against a day smoothed over its neighbours and a little even.
WEEKDAY_PRIOR = 20.0
SLOT_PRIOR, EVEN = 100.0, 0.1
# Weeks before a half life's success counts.
LEARNING_WEEKS = 4


class Intermittent:
    """A Poisson rate that drifts, with a gamma distribution for what is known of it.

    Each half life gives a posterior of the rate in closed form; they are mixed by
    how well each foretold the next day all along. Weekdays and slots share what they
    cannot tell by themselves.

    References
    ----------
    A. C. Harvey and C. Fernandes, Time series models for count or qualitative
    observations, J. Business and Economic Statistics 7 (1989) 407-417.

    Examples
    --------
    >>> Intermittent.weeks
    1
    """

    weeks = 1

    def fit(self, training: Training) -> Self:
        """Learn the rate, and the shape of week and day."""
        totals = training.totals
        self.shape = _weekday_shape(training)
        self.profile = _profile(training)
        exposure = self.shape[training.weekdays]
        keep = 0.5 ** (1.0 / (HALF_LIVES * training.per_week))
        start = PRIOR / max(float(totals.mean()), PRIOR / len(totals))
        # Gamma(count, exposure) before each day, one row a half life, and after all.
        count, seen = (
            np.array(
                [
                    lfilter([0.0, 1.0], [1.0, -one], np.append(values, 0.0))
                    for one in keep
                ]
            )
            for values in (totals, exposure)
        )
        faded = keep[:, None] ** np.arange(len(totals) + 1)
        count, seen = count + PRIOR * faded, seen + start * faded
        count, seen = np.maximum(count, 1e-3), np.maximum(seen, 1e-6)
        success = _log_chance(totals, exposure, count[:, :-1], seen[:, :-1])
        late = min(LEARNING_WEEKS * training.per_week, len(totals) // 2)
        odds = success[:, late:].sum(axis=1)
        self.count, self.seen = count[:, -1], seen[:, -1]
        self.restless, self.dispersion = 0.0, 1.0
        # Restless days tell less of the rate than a Poisson count would.
        for _ in range(2):
            power = np.exp((odds - odds.max()) / self.dispersion)
            self.weights: Matrix = power / power.sum()
            said = self.weights @ (count / seen)[:, late:-1] * exposure[late:]
            known = self.weights @ count[:, late:-1] / self.dispersion
            self.restless = _restless(totals[late:], said, known)
            self.dispersion = 1.0 + self.restless * float(said.mean())
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        weekday = np.asarray(days.day_of_week)
        rate = float(self.weights @ (self.count / self.seen))
        counts: Matrix = rate * self.shape[weekday, None] * self.profile[weekday]
        return counts

    def doubt(self, weeks: int) -> Matrix:
        """Tell how far the rate itself is unknown, by week ahead.

        Parameters
        ----------
        weeks
            How many weeks ahead.

        Returns
        -------
        numpy.ndarray
            Variance of the rate ÷ its square.
        """
        mean = self.count / self.seen
        ahead = np.arange(weeks)[:, None] / HALF_LIVES
        # A week further is a week less known: the counts fade on.
        squares = mean**2 * (1.0 + self.dispersion * 2.0**ahead / self.count)
        relative: Matrix = squares @ self.weights / (self.weights @ mean) ** 2 - 1.0
        return relative


def _weekday_shape(training: Training) -> Matrix:
    """Give each weekday's rate against the mean of open days, shrunk to it."""
    came = np.bincount(training.weekdays, training.totals, 7)
    days = np.bincount(training.weekdays, minlength=7)
    usual = training.totals.mean()
    expected = usual * days
    rate = (came + WEEKDAY_PRIOR) / (expected + WEEKDAY_PRIOR)
    shape = np.where(training.open_days, rate, 0.0)
    scaled: Matrix = shape / shape[training.open_days].mean()
    return scaled


def _profile(training: Training) -> Matrix:
    """Give each weekday's shares of the day: all days', smoothed as far as needed."""
    came = training.counts.sum(axis=0)
    slots = len(came)
    total = max(float(came.sum()), 1e-9)
    reach = slots // 24
    window = np.full(2 * reach + 1, 1.0 / (2 * reach + 1))
    # Midnight is beside midnight.
    around = np.convolve(np.pad(came, reach, mode="wrap"), window, "valid")
    usual = (1 - EVEN) * around / total + EVEN / slots
    shares: Matrix = np.where(training.open_slots, came + SLOT_PRIOR * usual, 0.0)
    whole = shares.sum(axis=1, keepdims=True)
    return shares / np.where(whole > 0, whole, 1.0)


def _restless(totals: Matrix, said: Matrix, count: Matrix) -> float:
    """Measure how much days differ beyond chance and what is unknown of the rate."""
    beyond = (totals - said) ** 2 - said - said**2 / count
    return max(float(beyond.sum() / max((said**2).sum(), 1e-9)), 0.0)


def _log_chance(
    totals: Matrix, exposure: Matrix, count: Matrix, seen: Matrix
) -> npt.NDArray[np.float64]:
    """Give the log probability of each day's count before it came: negative binomial.

    Counts that were filled in need not be whole.
    """
    logs: Matrix = (
        gammaln(count + totals)
        - gammaln(count)
        - gammaln(totals + 1.0)
        + count * np.log(seen / (seen + exposure))
        + totals * np.log(np.maximum(exposure, 1e-9) / (seen + exposure))
    )
    return logs
