"""Day totals by the day ridge and a level that wanders, over weekday profiles."""

import warnings
from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .day_ridge import DayRidge, smear
from .model import Training
from .profile import weekday_profile

__all__ = ["UnobservedDay"]

WEEKS = 104
AHEAD = 28
WILD = 0.01


class UnobservedDay:
    """Unobserved components of what the calendar leaves: a local level and an AR(1).

    The day ridge explains the calendar; how fast the level wanders, and how much of
    a day's surprise lasts, is estimated by maximum likelihood on what it leaves, by
    statsmodels. Days that are not good are missing, as the Kalman filter allows.

    References
    ----------
    A. C. Harvey, Forecasting, Structural Time Series Models and the Kalman Filter,
    1989, chapter 2.
    """

    weeks = 12

    def fit(self, training: Training) -> Self:
        """Fit the regression, the components and the profiles."""
        from statsmodels.tools.sm_exceptions import ConvergenceWarning
        from statsmodels.tsa.statespace.structural import UnobservedComponents

        self.day = DayRidge.of(training)
        self.profile = weekday_profile(training)
        recent = self.day.training
        left = np.where(recent.good, self.day.residuals(), np.nan)
        left = left[-WEEKS * recent.per_week :]
        self.level = np.zeros(1)
        if np.nanstd(left) < 1e-6:
            # Nothing wanders: the likelihood of no error at all has no top.
            return self
        calm = np.clip(left, *np.nanquantile(left, [WILD, 1 - WILD]))
        model = UnobservedComponents(calm, level="llevel", autoregressive=1)
        with warnings.catch_warnings():
            # A flat top is told as non-convergence; the trials judge the forecast.
            warnings.simplefilter("ignore", ConvergenceWarning)
            fitted = model.fit(disp=0, maxiter=50, method="lbfgs")
        level = np.asarray(fitted.forecast(AHEAD))
        surprise = np.asarray(fitted.filter_results.forecasts_error[0])
        used = np.isfinite(left)
        used[0] = False
        expected = recent.totals[-len(left) :] * np.exp(-surprise)
        # Its own lift in place of the day ridge's.
        lift = smear(surprise[used], expected[used]) - self.day.lift
        self.level = level + lift
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        step = np.minimum(np.arange(len(days)), len(self.level) - 1)
        totals = self.day.totals(days, self.level[step])
        counts: Matrix = totals[:, None] * self.profile[np.asarray(days.day_of_week)]
        return counts
