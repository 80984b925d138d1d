"""Day totals by ridge regression, over weekday profiles."""

from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .day_ridge import DayRidge
from .model import Training
from .profile import weekday_profile

__all__ = ["RidgeDay"]


class RidgeDay:
    """The day ridge's totals, spread by each weekday's profile."""

    weeks = 12

    def fit(self, training: Training) -> Self:
        """Fit the totals and the profiles."""
        self.day = DayRidge.of(training)
        self.profile = weekday_profile(training)
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        totals = self.day.totals(days)
        counts: Matrix = totals[:, None] * self.profile[np.asarray(days.day_of_week)]
        return counts
