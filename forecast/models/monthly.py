"""Monthly levels, months to years ahead: what a year does, and where it drifts."""

import warnings
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from ..history import Matrix
from .model import Training

__all__ = [
    "DampedYear",
    "EtsMonths",
    "HalfSeason",
    "MonthLevels",
    "TrendMonths",
    "month_levels",
]

YEAR = 12
# Fewer of its open days than this, and a month's level is not known.
LEAST_SHARE = 1 / 3
RECENT_WEEKS = 52
FEW_CONTACTS = 30.0
# Half a year against the same half a year ago tells the growth.
GROWTH_MONTHS = 6
# How much of a year's growth comes again in the next, and of that the one after.
GROWTH_LASTS = 0.5
MOST_GROWTH = 0.5
# Of the season of one year alone, this much is believed; the level is that of now.
SEASON_BELIEVED = 0.5
NOW_MONTHS = 2
# How much of a month's drift comes again in the next.
DRIFT_LASTS = 0.95


@dataclass(frozen=True)
class MonthLevels:
    """A history by month, with the number of its days and weekdays taken out.

    Parameters
    ----------
    months
        First days of the months, gap-free.
    logs
        Log of the contacts of an average day, by month.
    weekday
        What each weekday brings against an average day; closed ones 0.
    """

    months: pd.DatetimeIndex
    logs: Matrix
    weekday: Matrix

    def ahead(self, days: pd.DatetimeIndex) -> pd.DatetimeIndex:
        """List the months after the last one, up to that of the last day."""
        first = self.months[-1] + pd.DateOffset(months=1)
        last = max(days[-1].to_period("M").start_time, first)
        return pd.date_range(first, last, freq="MS")

    def totals(self, days: pd.DatetimeIndex, months: Matrix) -> Matrix:
        """Give day totals by the log levels of the months ahead.

        Parameters
        ----------
        days
            Days to come, without zone.
        months
            Log level by month of `ahead`; a month begun in the history and not
            over keeps that month's level.

        Returns
        -------
        numpy.ndarray
            Expected contacts. [contacts/day]
        """
        known = pd.Series(
            np.append(self.logs[-1], months), [self.months[-1], *self.ahead(days)]
        )
        level = known.reindex(days.to_period("M").start_time).to_numpy(dtype=float)
        total: Matrix = np.exp(level) * self.weekday[np.asarray(days.day_of_week)]
        return total


def month_levels(training: Training) -> MonthLevels:
    """Give the level of each month of a history.

    Parameters
    ----------
    training
        A queue's normal past.

    Returns
    -------
    MonthLevels
        Months at either end of which too few days were seen are left out.

    Examples
    --------
    >>> from datetime import date
    >>> from ..special_days import SpecialDays
    >>> days = pd.date_range("2025-01-01", "2025-03-31", freq="D")
    >>> counts = np.where(days.day_of_week < 5, 10.0, 3.0)[:, None]
    >>> training = Training(
    ...     days, counts, np.ones(90, bool), np.ones((7, 1), bool), SpecialDays({})
    ... )
    >>> np.exp(month_levels(training).logs).round(6)
    array([8., 8., 8.])
    """
    recent = training.last(RECENT_WEEKS)
    average = max(float(recent.totals.mean()), 1e-9)
    usual = np.zeros(7)
    for day in np.flatnonzero(training.open_days):
        own = recent.totals[recent.weekdays == day]
        # An average day more, so that few contacts do not close a weekday.
        more = float(own.sum() < FEW_CONTACTS)
        usual[day] = (own.sum() + more * average) / max(len(own) + more, 1.0)
    usual /= float(usual[training.open_days].mean())
    weight = usual[training.weekdays]
    month = training.days.to_period("M").start_time
    sums = pd.DataFrame({"total": training.totals, "weight": weight}).groupby(month)
    sums = sums.sum()
    every = pd.date_range(sums.index[0], sums.index[-1] + pd.offsets.MonthEnd(1))
    whole = pd.Series(usual[np.asarray(every.day_of_week)], every)
    share = sums["weight"] / whole.groupby(every.to_period("M").start_time).sum()
    seen = sums[share >= min(LEAST_SHARE, float(share.max()))]
    logs = np.log(np.maximum(seen["total"], 0.5) / np.maximum(seen["weight"], 1e-9))
    months = pd.date_range(seen.index[0], seen.index[-1], freq="MS")
    filled = logs.reindex(months).interpolate()
    return MonthLevels(months, filled.to_numpy(dtype=float), usual)


class HalfSeason:
    """The level of now, and half of the season of the one year that was seen."""

    months = 13

    def fit(self, training: Training) -> Self:
        """Measure season and level."""
        self.levels = month_levels(training)
        year = self.levels.logs[-YEAR:]
        self.season = SEASON_BELIEVED * (year - year.mean())
        self.now = float(np.mean(year[-NOW_MONTHS:] - self.season[-NOW_MONTHS:]))
        return self

    def totals(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts of days to come. [contacts/day]"""
        ahead = np.arange(len(self.levels.ahead(days)))
        return self.levels.totals(days, self.now + self.season[ahead % YEAR])


class DampedYear:
    """The same month of the year before, times a part of the year's growth."""

    months = 22

    def fit(self, training: Training) -> Self:
        """Measure last year's growth."""
        self.levels = month_levels(training)
        logs = self.levels.logs
        last, before = logs[-GROWTH_MONTHS:], logs[-YEAR - GROWTH_MONTHS : -YEAR]
        growth = float(np.mean(last) - np.mean(before))
        self.growth = float(np.clip(growth, -MOST_GROWTH, MOST_GROWTH))
        return self

    def totals(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts of days to come. [contacts/day]"""
        ahead = np.arange(len(self.levels.ahead(days)))
        year = ahead // YEAR + 1
        # Half of the growth, then half of that again: a year's is never repeated.
        grown = self.growth * np.cumsum(GROWTH_LASTS ** np.arange(1, year.max() + 1))
        base = self.levels.logs[-YEAR:][ahead % YEAR]
        return self.levels.totals(days, base + grown[year - 1])


class TrendMonths:
    """Unobserved components: a level that drifts, and a season, by month.

    References
    ----------
    A. C. Harvey, Forecasting, structural time series models and the Kalman filter,
    1989; fitted by statsmodels. The drift is damped from month to month, which the
    model by itself does not do.
    """

    months = 36

    def fit(self, training: Training) -> Self:
        """Fit level, drift and season by maximum likelihood."""
        from statsmodels.tsa.statespace.structural import UnobservedComponents

        self.levels = month_levels(training)
        model = UnobservedComponents(
            self.levels.logs, level="local linear trend", seasonal=YEAR
        )
        with warnings.catch_warnings():
            # A likelihood that is flat at its top is told as non-convergence.
            warnings.simplefilter("ignore")
            self.fitted = model.fit(disp=False, maxiter=200, method="lbfgs")
        return self

    def totals(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts of days to come. [contacts/day]"""
        steps = np.arange(1, len(self.levels.ahead(days)) + 1)
        drift = float(self.fitted.filtered_state[1, -1])
        damped = np.cumsum(DRIFT_LASTS ** (steps - 1)) - steps
        logs = np.asarray(self.fitted.forecast(len(steps))) + drift * damped
        return self.levels.totals(days, logs)


class EtsMonths:
    """Exponential smoothing: damped trend and season on log levels, by month.

    References
    ----------
    R. J. Hyndman et al., Forecasting with exponential smoothing, 2008, ETS(A,Ad,A);
    fitted by statsmodels.
    """

    months = 36

    def fit(self, training: Training) -> Self:
        """Fit level, damped trend and season."""
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel

        self.levels = month_levels(training)
        model = ETSModel(
            self.levels.logs,
            error="add",
            trend="add",
            damped_trend=True,
            seasonal="add",
            seasonal_periods=YEAR,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.fitted = model.fit(disp=False)
        return self

    def totals(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts of days to come. [contacts/day]"""
        steps = len(self.levels.ahead(days))
        return self.levels.totals(days, np.asarray(self.fitted.forecast(steps)))
