"""Day totals by ridge on the calendar, their level by damped Holt."""

import warnings
from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .day_ridge import recency, ridge, smear
from .model import Training
from .regressors import design

__all__ = ["RidgeHolt"]

HALF_LIFE = 78
YEARLY = 4
PENALTY = 2.0
WEEK_DAYS = 7
# A week with half of its good days tells the level.
LEAST_SHARE = 0.5
TAILS = (0.02, 0.98)


class RidgeHolt:
    """Log day totals on weekday, month and year; the level drifts and settles.

    References
    ----------
    E. S. Gardner and E. McKenzie, Forecasting trends in time series, Management
    Science 31 (1985) 1237-1246; fitted by statsmodels.
    """

    months = 22

    def fit(self, training: Training) -> Self:
        """Regress the log totals, then follow what is left by week."""
        from statsmodels.tsa.holtwinters import Holt

        self.training = training
        columns = self._columns(training.days)
        logs = np.log(training.totals + 1.0)
        weight = recency(len(logs), training.per_week, HALF_LIFE) * training.good
        penalty = np.full(columns.shape[1], PENALTY)
        penalty[0] = 1e-6
        self.coefficients = ridge(columns, logs, weight, penalty)
        self.coefficients[self.drift] = 0.0
        left = logs - columns @ self.coefficients
        good = left[training.good]
        low, high = np.quantile(good, TAILS) if len(good) else (0.0, 0.0)
        age = np.asarray((training.days[-1] - training.days).days) // WEEK_DAYS
        kept = pd.Series(np.clip(left, low, high)[training.good], age[training.good])
        weeks = kept.groupby(level=0).agg(["mean", "size"])
        weeks = weeks.loc[weeks["size"] >= LEAST_SHARE * training.per_week, "mean"]
        weeks = weeks.reindex(range(int(age.max()) + 1)).interpolate(
            limit_direction="both"
        )
        # Oldest first.
        self.weekly = weeks.to_numpy(dtype=float)[::-1]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            holt = Holt(
                self.weekly, damped_trend=True, initialization_method="estimated"
            )
            self.fitted = holt.fit(optimized=True)
        noise = left - self.weekly[::-1][age]
        self.lift = smear(noise[training.good], weight[training.good])
        return self

    def totals(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts of days to come. [contacts/day]"""
        ahead = np.asarray((days - self.training.days[-1]).days, dtype=float)
        weeks = int(ahead[-1] // WEEK_DAYS) + 2
        with warnings.catch_warnings():
            # A level that never moved has no likelihood.
            warnings.simplefilter("ignore")
            path = np.append(self.weekly[-1], self.fitted.forecast(weeks))
        path[0] = path[1]
        level = np.interp(ahead / WEEK_DAYS, np.arange(weeks + 1), path)
        logs = self._columns(days) @ self.coefficients + level + self.lift
        total: Matrix = np.maximum(np.exp(logs) - 1.0, 0.0)
        return total

    def _columns(self, days: pd.DatetimeIndex) -> Matrix:
        """Lay out the regressors of some days, a slope among them.

        The slope keeps growth out of the season; once that is known, the slope is
        put back into what is left, for the level to follow.
        """
        _, known = design(self.training, days, yearly=YEARLY)
        self.drift = np.append(False, known.columns == "slope")
        return np.column_stack([np.ones(len(days)), known.to_numpy()])
