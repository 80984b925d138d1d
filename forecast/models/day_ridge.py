"""Day totals by ridge regression on the calendar, and a damped drift of the level."""

from typing import Self

import numpy as np
import pandas as pd
from scipy.ndimage import uniform_filter1d

from ..history import Flags, Matrix
from ..robust import MAD_TO_SD, robust_sd
from .level import local_level
from .model import Training
from .regressors import BORROWED, design, month_terms

__all__ = ["WEEKS", "DayRidge", "recency", "ridge", "slow_free", "smear"]

HALF_LIFE = 52
WEEKS = 156
YEARLY = 3
MONTH_PAIRS = 4
# Pay days and bill runs: how much a month's waves are held back is told by weeks left
# out in turn; the last means not at all.
MONTH_PENALTIES = (3.0, 10.0, 30.0, 100.0, 1e6)
BLOCK_DAYS = 14
MOST_FOLDS = 6
SLOW_WEEKS = 5
WORTH = 0.002
MOST_ERROR = 0.5
PENALTY = 3.0
# Days further off than this many deviations pull no harder than at it.
CALM, WILD = 2.0, 3.0
TURNS = 3
WEEKDAY_PENALTY = 0.3
MOST_SMEAR = 0.05


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


def smear(residuals: Matrix, size: Matrix) -> float:
    """Give what lifts the median that a log model forecasts to the mean.

    Parameters
    ----------
    residuals
        Residuals on the log scale; those past three deviations are pulled in.
    size
        What each counts: the day's weight × the contacts expected of it.

    Returns
    -------
    float
        What to add on the log scale: what came ÷ what was expected.

    References
    ----------
    N. Duan, Smearing estimate: a nonparametric retransformation method, JASA 78
    (1983) 605-610.

    Examples
    --------
    >>> round(smear(np.tile([-0.1, 0.1], 10), np.ones(20)), 4)
    0.005
    """
    if len(residuals) < 20 or size.sum() <= 0:
        return 0.0
    bound = WILD * MAD_TO_SD * float(np.median(np.abs(residuals)))
    lifted = np.average(np.exp(np.clip(residuals, -bound, bound)), weights=size)
    return float(np.clip(np.log(lifted), -MOST_SMEAR, MOST_SMEAR))


class DayRidge:
    """Log day totals on weekday, neighbours, month and year.

    Odd days that cleaning left pull less (Huber's weights), and a monthly cycle is
    believed as far as it foretells weeks left out.

    Parameters
    ----------
    extra
        Further regressors by day, such as weather; none by default.

    References
    ----------
    P. J. Huber, Robust estimation of a location parameter, Annals of Mathematical
    Statistics 35 (1964) 73-101.
    """

    weeks = 12

    def __init__(self, extra: pd.DataFrame | None = None) -> None:
        self.extra = extra

    def fit(self, training: Training) -> Self:
        """Regress the log day totals."""
        recent = training.last(WEEKS)
        self.training = recent
        columns, penalty = self._columns(recent.days)
        logs = np.log(recent.totals + 1.0)
        weight = recency(len(logs), recent.per_week, HALF_LIFE) * recent.good
        penalty[self.month] = self._month_penalty(columns, logs, weight, penalty)
        self.coefficients = ridge(columns, logs, weight, penalty)
        for _ in range(TURNS):
            left = logs - columns @ self.coefficients
            calmed = weight * _calming(left, weight, recent.totals)
            self.coefficients = ridge(columns, logs, calmed, penalty)
        self.problem = (columns, logs, calmed, penalty)
        residuals = self.residuals()
        self.level = local_level(residuals, recent.good, recent.per_week)
        expected = np.exp(logs - residuals)
        self.lift = smear(residuals[recent.good], (weight * expected)[recent.good])
        return self

    @classmethod
    def of(cls, training: Training) -> "DayRidge":
        """Fit the regression, or give the one that another model fitted."""
        if "day ridge" not in training.kept:
            training.kept["day ridge"] = cls().fit(training)
        fitted: DayRidge = training.kept["day ridge"]
        return fitted

    def totals(self, days: pd.DatetimeIndex, level: Matrix | None = None) -> Matrix:
        """Give the expected contacts of open days to come. [contacts/day]

        Parameters
        ----------
        days
            Open days, without zone.
        level
            How far the log lies from the regression; None means its local level.
        """
        columns, _ = self._columns(days)
        drift = self.level if level is None else level
        logs = columns @ self.coefficients + drift + self.lift
        total: Matrix = np.maximum(np.exp(logs) - 1.0, 0.0)
        return total

    def month_curve(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the month's waves in the log of open days, as far as believed."""
        return self._part(days, self.month)

    def calendar_curve(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the calendar's part of the log of open days, week and year left out.

        See BORROWED: what models without a penalty borrow.
        """
        return self._part(days, self.calendar)

    def _part(self, days: pd.DatetimeIndex, kept: Flags) -> Matrix:
        """Give what some of the columns explain."""
        columns, _ = self._columns(days)
        curve: Matrix = columns[:, kept] @ self.coefficients[kept]
        return curve

    def held_out(self, held: Flags) -> Matrix:
        """Give the residuals of a fit that has not seen some of the days."""
        columns, logs, weight, penalty = self.problem
        residuals: Matrix = logs - columns @ ridge(
            columns, logs, weight * ~held, penalty
        )
        return residuals

    def residuals(self) -> Matrix:
        """Give what the regression leaves of the past's log totals."""
        columns, logs, _, _ = self.problem
        left: Matrix = logs - columns @ self.coefficients
        return left

    def _columns(self, days: pd.DatetimeIndex) -> tuple[Matrix, Matrix]:
        """Lay out the regressors of some days, and what each one's penalty is."""
        training = self.training
        _, known = design(training, days, yearly=YEARLY)
        month = month_terms(days, MONTH_PAIRS)
        parts = [np.ones((len(days), 1)), known.to_numpy(), month]
        if self.extra is not None:
            parts.append(self.extra.reindex(days).to_numpy())
        columns = np.hstack(parts)
        names = ["", *known.columns, *["month wave"] * month.shape[1]]
        names += [""] * (columns.shape[1] - len(names))
        self.month = np.array([name == "month wave" for name in names])
        self.calendar = np.array([name in BORROWED for name in names])
        penalty = np.full(columns.shape[1], PENALTY)
        penalty[0] = 1e-6
        penalty[[name.startswith("weekday") for name in names]] = WEEKDAY_PENALTY
        return columns, penalty

    def _month_penalty(
        self, columns: Matrix, logs: Matrix, weight: Matrix, penalty: Matrix
    ) -> float:
        """Choose how far the month's waves are held back: the least error decides."""
        days, per_week = self.training.days, self.training.per_week
        block = np.asarray((days - days[0]).days) // BLOCK_DAYS
        folds = int(np.clip(block[-1] // 2, 2, MOST_FOLDS))
        best, answer = np.inf, MONTH_PENALTIES[-1]
        for tried in reversed(MONTH_PENALTIES):
            penalty[self.month] = tried
            loss = 0.0
            for fold in range(folds):
                held = block % folds == fold
                left = logs - columns @ ridge(columns, logs, weight * ~held, penalty)
                error = slow_free(left, per_week)[held]
                bounded = np.clip(error, -MOST_ERROR, MOST_ERROR)
                loss += float(weight[held] @ bounded**2)
            # A cycle that hardly helps is chance.
            if loss < best * (1.0 - WORTH):
                best, answer = loss, tried
        return answer


def slow_free(errors: Matrix, per_week: int, robust: bool = False) -> Matrix:
    """Take the drift of the level, which a calendar does not know, out of errors.

    Parameters
    ----------
    errors
        Errors by open day, on the log scale.
    per_week
        Open days in a week.
    robust
        Whether the drift is a running median, which a storm does not move, or a
        running mean, which is quicker.
    """
    window = SLOW_WEEKS * per_week
    if robust:
        running = pd.Series(errors).rolling(window, center=True, min_periods=1)
        slow = running.median().to_numpy()
    else:
        slow = uniform_filter1d(errors, window, mode="nearest")
    left: Matrix = errors - slow
    return left


def _calming(residuals: Matrix, weight: Matrix, totals: Matrix) -> Matrix:
    """Weigh days down whose residual is far from what is usual, and from chance."""
    away = np.abs(residuals)
    used = away[weight > 0]
    usual = robust_sd(used) if len(used) else 0.0
    chance = 1.0 / np.sqrt(max(float(totals.mean()), 1.0))
    bound = CALM * max(usual, chance)
    calm: Matrix = np.minimum(1.0, bound / np.maximum(away, 1e-9))
    return calm
