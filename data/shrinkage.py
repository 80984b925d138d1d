"""Unplanned absence from contacts by day: plan.toml's shares, or a forecast's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import InputError, Problem
from .settings import Settings, Shrinkage

__all__ = ["DailyShrinkage", "daily_shrinkage"]

Floats = npt.NDArray[np.float64]
MOST = 0.95


@dataclass(frozen=True)
class DailyShrinkage:
    """Shares of working time that are missing, by reason and day.

    Parameters
    ----------
    usual
        What plan.toml says; it holds for days that are not told apart.
    timezone
        The centre's time zone, whose days are meant.
    days
        The shares of single days.

    Examples
    --------
    >>> monday = date(2026, 11, 23)
    >>> usual, cold = Shrinkage((("sickness", 0.05),)), Shrinkage((("sickness", 0.08),))
    >>> daily = DailyShrinkage(usual, "Europe/Berlin", {monday: cold})
    >>> noon = pd.Timestamp("2026-11-23 12:00", tz="Europe/Berlin")
    >>> daily.totals(pd.DatetimeIndex([noon, noon + pd.Timedelta(days=1)]))
    array([0.08, 0.05])
    """

    usual: Shrinkage
    timezone: str
    days: Mapping[date, Shrinkage] = field(default_factory=dict)

    def on(self, day: date) -> Shrinkage:
        """Give the shares of a day by reason."""
        return self.days.get(day, self.usual)

    def totals(self, starts: pd.DatetimeIndex) -> Floats:
        """Give the sum over all reasons at some moments. [0..1]"""
        if not self.days:
            return np.full(len(starts), self.usual.total)
        local = pd.DatetimeIndex(starts).tz_convert(self.timezone)
        totals = {day: self.on(day).total for day in set(local.date)}
        return np.array([totals[day] for day in local.date], dtype=float)

    @property
    def total(self) -> float:
        """Give the mean of the days' sums, for what no day can be told of. [0..1]"""
        if not self.days:
            return self.usual.total
        return float(np.mean([shares.total for shares in self.days.values()]))


def daily_shrinkage(settings: Settings, shrinkage: pd.DataFrame) -> DailyShrinkage:
    """Lay a run's forecast of absence over what plan.toml says.

    Parameters
    ----------
    settings
        The centre's settings.
    shrinkage
        A Shrinkage table; empty where there is no absence history.

    Raises
    ------
    InputError
        If a share is below 0, or nobody would be left to work.
    """
    usual = settings.shrinkage
    days: dict[date, Shrinkage] = {}
    for day, own in shrinkage.groupby("date"):
        told = dict(zip(own["reason"], own["share"].astype(float), strict=True))
        shares = Shrinkage(
            tuple((reason, told.get(reason, share)) for reason, share in usual.reasons)
        )
        if not all(share >= 0 for _, share in shares.reasons) or shares.total >= MOST:
            raise InputError(
                Problem(
                    f"The absence of {day:%Y-%m-%d} sums to {shares.total:.0%}.",
                    "Write shares from 0 that leave somebody to work.",
                    "shrinkage.csv",
                )
            )
        days[day.date()] = shares
    return DailyShrinkage(usual, settings.centre.timezone, days)
