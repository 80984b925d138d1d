"""Day totals by regression with ARMA errors, over weekday profiles."""

import warnings
from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .day_ridge import DayRidge, smear
from .model import Training
from .profile import weekday_profile
from .regressors import design

__all__ = ["SarimaxDay"]

WEEKS = 156
YEARLY = 3
ORDER = (1, 0, 1)
# Regression and ARMA in turns: two turns reach the joint likelihood's top to 0.001.
GLS_STEPS = 2


class SarimaxDay:
    """SARIMAX(1,0,1) with week and year as regressors on log day totals.

    Month and special days are the day ridge's, which holds them back as they deserve.

    References
    ----------
    T. W. Anderson, The Statistical Analysis of Time Series, 1971, section 5; fitted
    by statsmodels, exact likelihood by the innovations algorithm.
    """

    weeks = 6

    def fit(self, training: Training) -> Self:
        """Fit the regression and its ARMA errors, and the profiles."""
        from statsmodels.tools.sm_exceptions import ConvergenceWarning
        from statsmodels.tsa.arima.model import ARIMA

        self.training = training.last(WEEKS)
        self.profile = weekday_profile(training)
        logs = np.log(self.training.totals + 1.0)
        self.constant = float(logs[0]) if np.ptp(logs) == 0 else None
        if self.constant is not None:
            # Nothing to regress: the likelihood of no error at all has no top.
            return self
        past, _ = design(
            self.training, self.training.days, yearly=YEARLY, calendar=False
        )
        self.day = DayRidge.of(self.training)
        logs = logs - self.day.calendar_curve(self.training.days)
        model = ARIMA(logs, exog=past.to_numpy(), order=ORDER, trend="c")
        with warnings.catch_warnings():
            # A likelihood that is flat at its top is told as non-convergence; the
            # trials judge the forecast itself.
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.simplefilter("ignore", UserWarning)
            self.fitted = model.fit(
                method="innovations_mle", gls_kwargs={"max_iter": GLS_STEPS}
            )
        good = self.training.good
        residuals = np.asarray(self.fitted.resid)
        expected = self.training.totals * np.exp(-residuals)
        self.lift = smear(residuals[good], expected[good])
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        if self.constant is not None:
            logs = np.full(len(days), self.constant)
        else:
            _, ahead = design(self.training, days, yearly=YEARLY, calendar=False)
            logs = self.fitted.forecast(len(days), exog=ahead.to_numpy()) + self.lift
            logs = logs + self.day.calendar_curve(days)
        totals = np.maximum(np.exp(logs) - 1.0, 0.0)
        counts: Matrix = totals[:, None] * self.profile[np.asarray(days.day_of_week)]
        return counts
