"""Day totals by Prophet, held stiff, over weekday profiles."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .day_ridge import DayRidge, smear
from .level import local_level
from .model import Training
from .profile import weekday_profile
from .regressors import YEARLY_WEEKS

__all__ = ["ProphetDay"]

WEEKS = 156
STIFFNESS = 0.01
TURNS = 10
WEEKLY_WAVES = 3
YEARLY_WAVES = 4
CHATTY = (
    "cmdstanpy",
    "prophet",
    "prophet.plot",
    "prophet.forecaster",
    "prophet.models",
)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Prophet and its engine from talking over the planner's screen."""
    loggers = [logging.getLogger(name) for name in CHATTY]
    before = [logger.disabled for logger in loggers]
    try:
        for logger in loggers:
            # The engine sets its own level when first used, so levels do not hold.
            logger.disabled = True
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled


class ProphetDay:
    """Prophet on log day totals: flat under two years, then a stiff line.

    Month and special days are the day ridge's; what Prophet leaves drifts like the
    other models' levels and is carried on.

    References
    ----------
    S. J. Taylor and B. Letham, Forecasting at scale, The American Statistician 72
    (2018) 37-45.
    """

    weeks = 12

    def fit(self, training: Training) -> Self:
        """Fit trend, week and year, and the profiles."""
        with _quiet():
            from prophet import Prophet

        recent = training.last(WEEKS)
        self.training = recent
        self.profile = weekday_profile(training)
        long = recent.weeks >= YEARLY_WEEKS
        self.day = DayRidge.of(recent)
        logs = np.log(recent.totals + 1.0) - self.day.calendar_curve(recent.days)
        frame = pd.DataFrame({"ds": recent.days, "y": logs})
        self.model = Prophet(
            growth="linear" if long else "flat",
            n_changepoints=TURNS,
            changepoint_prior_scale=STIFFNESS,
            daily_seasonality=False,
            weekly_seasonality=WEEKLY_WAVES,
            yearly_seasonality=YEARLY_WAVES if long else False,
            uncertainty_samples=0,
        )
        with _quiet():
            self.model.fit(frame, seed=1)
            fitted = self.model.predict(frame)
        left = frame["y"].to_numpy() - fitted["yhat"].to_numpy()
        # So stiff a trend would not see a step of the level for a year.
        self.lift = local_level(left, recent.good, recent.per_week)
        expected = recent.totals * np.exp(-left)
        self.lift += smear(left[recent.good], expected[recent.good])
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        frame = pd.DataFrame({"ds": days})
        with _quiet():
            logs = self.model.predict(frame)["yhat"].to_numpy()
        logs = logs + self.day.calendar_curve(days) + self.lift
        totals = np.maximum(np.exp(logs) - 1.0, 0.0)
        counts: Matrix = totals[:, None] * self.profile[np.asarray(days.day_of_week)]
        return counts
