"""Day totals by the fading mean of the same weekday, over weekday profiles."""

from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .baseline import fading_mean
from .model import Training
from .profile import weekday_profile

__all__ = ["EwmaDay"]

# Under this a newer week is not yet a better one. [weeks]
YOUNG = 6


class EwmaDay:
    """What two weeks can tell: a level for each weekday, and a shape they share.

    The exponentially weighted mean of the weekday's totals, spread over the day by
    a profile in which weekdays borrow from one another. Regressions want weeks that
    a young queue does not have.
    """

    weeks = 2

    def fit(self, training: Training) -> Self:
        """Average the weekdays and find the profiles."""
        self.profile = weekday_profile(training)
        self.levels = np.zeros(7)
        for weekday in np.unique(training.weekdays):
            own = training.totals[training.weekdays == weekday]
            young = len(own) < YOUNG
            self.levels[weekday] = own.mean() if young else fading_mean(own)
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        weekday = np.asarray(days.day_of_week)
        counts: Matrix = self.levels[weekday, None] * self.profile[weekday]
        return counts
