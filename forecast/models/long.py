"""The models of the long view by name, and the history each wants."""

from typing import Protocol, Self

import pandas as pd

from ..history import Matrix
from .model import Training
from .monthly import DampedYear, EtsMonths, HalfSeason, TrendMonths
from .prophet_day import ProphetDay
from .ridge_holt import RidgeHolt

__all__ = ["LONG_MODELS", "LongModel", "long_models"]


class LongModel(Protocol):
    """A way to forecast normal days, months to years ahead.

    `months` is the least history it needs. [months]
    """

    months: int

    def fit(self, training: Training) -> Self:
        """Learn from the past."""
        ...

    def totals(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts of open days to come. [contacts/day]"""
        ...


class _ProphetLong:
    """Prophet on log day totals, held stiff."""

    months = 22

    def fit(self, training: Training) -> Self:
        """Fit it as for the weeks ahead."""
        self.model = ProphetDay().fit(training)
        return self

    def totals(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the expected contacts of open days to come. [contacts/day]"""
        total: Matrix = self.model.predict(days).sum(axis=1)
        return total


# All know the year, so all want two of them, or nearly: a trial holds back some.
LONG_MODELS: dict[str, type[LongModel]] = {
    "damped-year": DampedYear,
    "trend-months": TrendMonths,
    "ets-months": EtsMonths,
    "ridge-holt": RidgeHolt,
    "prophet-day": _ProphetLong,
}
# Stands in for them where one year was seen.
YOUNG = {"half-season": HalfSeason}


def long_models(months: int) -> dict[str, type[LongModel]]:
    """Name the models that a history is long enough for.

    Parameters
    ----------
    months
        Months of history.

    Examples
    --------
    >>> list(long_models(12)), list(long_models(15)), list(long_models(24))
    ([], ['half-season'], ['damped-year', 'ridge-holt', 'prophet-day'])
    """
    fit = {name: one for name, one in LONG_MODELS.items() if one.months <= months}
    young = {name: one for name, one in YOUNG.items() if one.months <= months}
    return fit or dict(young)
