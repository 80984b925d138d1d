"""Day totals by Prophet, held stiff, over weekday profiles."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .day_ridge import smear
from .model import Training
from .profile import weekday_profile
from .regressors import YEARLY_WEEKS, design

__all__ = ["ProphetDay"]

WEEKS = 156
STIFFNESS = 0.01
TURNS = 10
WEEKLY_WAVES = 3
YEARLY_WAVES = 4
REGRESSOR_SCALE = 0.05
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

    References
    ----------
    S. J. Taylor and B. Letham, Forecasting at scale, The American Statistician 72
    (2018) 37-45.
    """

    weeks = 13

    def fit(self, training: Training) -> Self:
        """Fit trend, week, year and calendar regressors, and the profiles."""
        with _quiet():
            from prophet import Prophet

        recent = training.last(WEEKS)
        self.training = recent
        self.profile = weekday_profile(training)
        long = recent.weeks >= YEARLY_WEEKS
        past, _ = design(recent, recent.days, yearly=0, weekday=False)
        frame = past.assign(ds=recent.days, y=np.log(recent.totals + 1.0))
        self.model = Prophet(
            growth="linear" if long else "flat",
            n_changepoints=TURNS,
            changepoint_prior_scale=STIFFNESS,
            daily_seasonality=False,
            weekly_seasonality=WEEKLY_WAVES,
            yearly_seasonality=YEARLY_WAVES if long else False,
            uncertainty_samples=0,
        )
        for name in past.columns:
            self.model.add_regressor(
                name, prior_scale=REGRESSOR_SCALE, standardize=False
            )
        with _quiet():
            self.model.fit(frame.reset_index(drop=True), seed=1)
            fitted = self.model.predict(frame.reset_index(drop=True))
        residuals = (frame["y"].to_numpy() - fitted["yhat"].to_numpy())[recent.good]
        self.lift = smear(residuals, np.ones(len(residuals)))
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        _, ahead = design(self.training, days, yearly=0, weekday=False)
        frame = ahead.assign(ds=days).reset_index(drop=True)
        with _quiet():
            logs = self.model.predict(frame)["yhat"].to_numpy()
        totals = np.maximum(np.exp(logs + self.lift) - 1.0, 0.0)
        counts: Matrix = totals[:, None] * self.profile[np.asarray(days.day_of_week)]
        return counts
