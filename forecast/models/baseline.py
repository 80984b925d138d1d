"""What planners do today: the mean of the last same weekdays."""

from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .model import Training

__all__ = ["Ewma", "Mean4", "Mean8", "SeasonalNaive", "fading_mean"]

FADING = 0.15
MOST_BACK = 30


def fading_mean(past: Matrix) -> Matrix:
    """Average rows, the newest last and each older one counting 15 % less.

    Parameters
    ----------
    past
        One row, or one value, a week, oldest first.

    Examples
    --------
    >>> fading_mean(np.array([[0.0], [1.0]])).round(3)
    array([0.541])
    """
    recent = past[-MOST_BACK:]
    weight = (1.0 - FADING) ** np.arange(len(recent))[::-1]
    mean: Matrix = np.asarray(weight @ recent / weight.sum())
    return mean


class SeasonalNaive:
    """The last same weekday, again.

    Examples
    --------
    >>> SeasonalNaive.back
    1
    """

    weeks = 1
    back = 1

    def fit(self, training: Training) -> Self:
        """Average the last same weekdays, as many as there are."""
        self.means: Matrix = np.zeros((7, training.counts.shape[1]))
        for weekday in np.unique(training.weekdays):
            own = training.counts[training.weekdays == weekday]
            self.means[weekday] = self._mean(own)
        return self

    def _mean(self, past: Matrix) -> Matrix:
        """Average a weekday's past."""
        mean: Matrix = past[-self.back :].mean(axis=0)
        return mean

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give each day its weekday's mean."""
        ahead: Matrix = self.means[np.asarray(days.day_of_week)]
        return ahead


class Mean4(SeasonalNaive):
    """The mean of the last four same weekdays."""

    back = 4


class Mean8(SeasonalNaive):
    """The mean of the last eight same weekdays: the baseline everywhere."""

    back = 8


class Ewma(SeasonalNaive):
    """The exponentially weighted mean of the same weekdays."""

    back = MOST_BACK

    def _mean(self, past: Matrix) -> Matrix:
        """Average a weekday's past, the older the less."""
        return fading_mean(past)
