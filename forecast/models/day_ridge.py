"""Day totals by ridge regression on the calendar, and a damped drift of the level."""

from typing import Self

import numpy as np
import pandas as pd

from ..history import Flags, Matrix
from .level import local_level
from .model import Training
from .regressors import design, month_terms

__all__ = ["WEEKS", "DayRidge", "recency", "ridge", "smear"]

HALF_LIFE = 52
WEEKS = 156
YEARLY = 3
MONTH_PAIRS = 4
# Fewer weeks than this cannot tell a monthly cycle from chance.
MONTH_WEEKS = 26
PENALTY = 3.0
WEEKDAY_PENALTY = 0.3
MOST_SMEAR = 0.1


def recency(size: int, per_week: int, half_life: float) -> Matrix:
    """Weigh days by age.

    Parameters
    ----------
    size
        How many days.
    per_week
        Days in a week.
    half_life
        Age at which a day counts half. [weeks]

    Returns
    -------
    numpy.ndarray
        One weight a day, oldest first; the newest weighs 1.

    Examples
    --------
    >>> recency(8, 7, 1.0)[0]
    np.float64(0.5)
    """
    age = (size - 1 - np.arange(size)) / (half_life * per_week)
    weight: Matrix = 0.5**age
    return weight


def ridge(columns: Matrix, values: Matrix, weight: Matrix, penalty: Matrix) -> Matrix:
    """Solve a weighted ridge regression.

    Parameters
    ----------
    columns
        One row a day, one column a regressor; the first is the constant.
    values
        What to explain: one column, or several.
    weight
        One weight a day.
    penalty
        One penalty a regressor.

    Returns
    -------
    numpy.ndarray
        The coefficients.

    Examples
    --------
    >>> x = np.column_stack([np.ones(3), [0.0, 1.0, 2.0]])
    >>> ridge(x, np.array([1.0, 3.0, 5.0]), np.ones(3), np.zeros(2)).round(6)
    array([1., 2.])
    """
    weighted = columns * weight[:, None]
    square = columns.T @ weighted + np.diag(penalty)
    solved: Matrix = np.asarray(np.linalg.solve(square, weighted.T @ values), float)
    return solved


def smear(residuals: Matrix, weight: Matrix) -> float:
    """Give what lifts the median that a log model forecasts to the mean.

    Half the residuals' variance, their wildest twentieth pulled in.

    Parameters
    ----------
    residuals
        Residuals on the log scale.
    weight
        One weight a day.

    Returns
    -------
    float
        What to add on the log scale.
    """
    if len(residuals) < 20:
        return 0.0
    low, high = np.quantile(residuals, [0.025, 0.975])
    calm = np.clip(residuals, low, high)
    return min(float(np.average(calm**2, weights=weight)), MOST_SMEAR) / 2


class DayRidge:
    """Log day totals on weekday, neighbours, month and year.

    Parameters
    ----------
    extra
        Further regressors by day, such as weather; none by default.
    """

    weeks = 13

    def __init__(self, extra: pd.DataFrame | None = None) -> None:
        self.extra = extra

    def fit(self, training: Training) -> Self:
        """Regress the log day totals."""
        recent = training.last(WEEKS)
        self.training = recent
        columns, penalty = self._columns(recent.days)
        logs = np.log(recent.totals + 1.0)
        weight = recency(len(logs), recent.per_week, HALF_LIFE) * recent.good
        self.problem = (columns, logs, weight, penalty)
        self.coefficients = ridge(columns, logs, weight, penalty)
        residuals = logs - columns @ self.coefficients
        self.level = local_level(residuals, recent.good, recent.per_week)
        self.lift = smear(residuals[recent.good], weight[recent.good])
        return self

    def totals(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts of open days to come. [contacts/day]"""
        columns, _ = self._columns(days)
        logs = columns @ self.coefficients + self.level + self.lift
        total: Matrix = np.maximum(np.exp(logs) - 1.0, 0.0)
        return total

    def held_out(self, held: Flags) -> Matrix:
        """Give the residuals of a fit that has not seen some of the days."""
        columns, logs, weight, penalty = self.problem
        residuals: Matrix = logs - columns @ ridge(
            columns, logs, weight * ~held, penalty
        )
        return residuals

    def _columns(self, days: pd.DatetimeIndex) -> tuple[Matrix, Matrix]:
        """Lay out the regressors of some days, and what each one's penalty is."""
        training = self.training
        _, known = design(training, days, yearly=YEARLY)
        pairs = MONTH_PAIRS if training.weeks >= MONTH_WEEKS else 0
        parts = [np.ones((len(days), 1)), known.to_numpy(), month_terms(days, pairs)]
        if self.extra is not None:
            parts.append(self.extra.reindex(days).to_numpy())
        columns = np.hstack(parts)
        penalty = np.full(columns.shape[1], PENALTY)
        penalty[0] = 1e-6
        weekdays = [name.startswith("weekday") for name in known.columns]
        penalty[1 : 1 + len(weekdays)][np.array(weekdays, dtype=bool)] = WEEKDAY_PENALTY
        return columns, penalty
