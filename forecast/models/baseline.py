"""What planners do today: the mean of the last same weekdays."""

from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .model import Training

__all__ = ["Mean4", "Mean8", "SeasonalNaive"]


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
            self.means[weekday] = own[-self.back :].mean(axis=0)
        return self

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
