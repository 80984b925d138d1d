"""Day shapes by singular values, their scores by ridge: the quick workhorse."""

from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .day_ridge import DayRidge, recency, ridge
from .level import local_level
from .model import Training
from .profile import principal_days
from .regressors import design

__all__ = ["SvdRidge"]

RANK = 4
HALF_LIFE = 40
WEEKS = 104
YEARLY = 2
# Days that are filled in teach the shape a little, and nothing else.
FILLED_WEIGHT = 0.02
DAMPINGS = (0.0, 0.3, 0.6, 0.9)
MOST_CARRY = 0.9


class SvdRidge:
    """Square-root day profiles as a few shapes whose scores follow the calendar.

    Each shape's score is regressed on the calendar, follows its recent level and
    carries a part of its last surprise. The day's total is the geometric mean of
    this and of the day ridge.

    References
    ----------
    H. Shen and J. Z. Huang, Interday forecasting and intraday updating of call
    center arrivals, M&SOM 10 (2008) 391-410; calendar regressors on the scores and
    the level are ours.
    """

    weeks = 12

    def fit(self, training: Training) -> Self:
        """Find the shapes and regress their scores."""
        self.day = DayRidge.of(training)
        recent = training.last(WEEKS)
        self.training = recent
        # The root of a Poisson count plus a quarter has a variance of a quarter.
        roots = np.sqrt(recent.counts + 0.25)
        self.middle = roots.mean(axis=0)
        self.shapes = principal_days(roots - self.middle, RANK)
        scores = (roots - self.middle) @ self.shapes.T
        columns = self._columns(recent.days)
        good = recent.good.astype(float)
        weight = recency(len(scores), recent.per_week, HALF_LIFE)
        weight *= FILLED_WEIGHT + (1 - FILLED_WEIGHT) * good
        penalty = np.ones(columns.shape[1])
        penalty[0] = 1e-6
        self.coefficients = ridge(columns, scores, weight, penalty)
        residuals = scores - columns @ self.coefficients
        self.levels = np.array(
            [
                local_level(column, recent.good, recent.per_week, DAMPINGS)
                for column in residuals.T
            ]
        )
        before, after = residuals[:-1], residuals[1:]
        power = (before**2).sum(axis=0) + 1e-9
        self.carry = np.clip((before * after).sum(axis=0) / power, 0.0, MOST_CARRY)
        self.surprise = residuals[-1] - self.levels
        # What the square of a mean root lacks is the root's variance, of which the
        # Poisson quarter is already in.
        left = roots - self.middle - (columns @ self.coefficients) @ self.shapes
        variance = np.average(left**2, axis=0, weights=weight)
        self.lift = np.maximum(variance - 0.25, 0.0)
        return self

    def predict(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts by day and slot of open days to come."""
        steps = np.arange(1, len(days) + 1)[:, None]
        scores = self._columns(days) @ self.coefficients + self.levels
        scores += 0.5 * self.surprise * self.carry**steps
        roots = np.maximum(self.middle + scores @ self.shapes, 0.0)
        counts = np.maximum(roots**2 + self.lift, 0.0)
        counts *= self.training.open_slots[np.asarray(days.day_of_week)]
        totals = counts.sum(axis=1)
        month = np.exp(self.day.month_curve(days))
        joint = np.sqrt(totals * month * self.day.totals(days))
        ahead: Matrix = counts * (joint / np.maximum(totals, 1e-9))[:, None]
        return ahead

    def _columns(self, days: pd.DatetimeIndex) -> Matrix:
        """Lay out the regressors of some days."""
        _, known = design(self.training, days, yearly=YEARLY)
        return np.column_stack([np.ones(len(days)), known.to_numpy()])
