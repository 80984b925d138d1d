"""Day-level regressors that are known in advance."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..history import Flags, Matrix
from ..special_days import SpecialDays
from .model import Training

__all__ = ["YEARLY_WEEKS", "calendar_regressors", "design", "month_terms"]

# Yearly terms want two years; less the weeks that a backtest holds back.
YEARLY_WEEKS = 96


def calendar_regressors(
    days: pd.DatetimeIndex,
    open_days: Flags,
    special: SpecialDays,
    *,
    yearly: int = 0,
    weekday: bool = True,
) -> pd.DataFrame:
    """Describe days by weekday, place in the month, and what day is beside them.

    Parameters
    ----------
    days
        Days to describe, without zone.
    open_days
        Which weekdays are open, from Monday.
    special
        The special days.
    yearly
        Pairs of yearly waves.
    weekday
        Whether to have a column for each open weekday but the first.

    Returns
    -------
    pandas.DataFrame
        One row a day, one column a regressor.
    """
    columns: dict[str, npt.NDArray[np.float64]] = {}
    if weekday:
        for number in np.flatnonzero(open_days)[1:]:
            columns[f"weekday {number}"] = (days.day_of_week == number).astype(float)
    before, after = _beside(days, open_days, special)
    columns["after special day"] = before
    columns["before special day"] = after
    of_month = np.asarray(days.day)
    columns["month start"] = (of_month <= 2).astype(float)
    columns["early month"] = ((of_month > 2) & (of_month <= 5)).astype(float)
    columns["mid month"] = ((of_month >= 14) & (of_month <= 17)).astype(float)
    soon = days + pd.Timedelta(days=2)
    columns["month end"] = np.asarray(soon.month != days.month).astype(float)
    angle = 2 * np.pi * np.asarray(days.day_of_year) / 365.25
    for wave in range(1, yearly + 1):
        columns[f"year sine {wave}"] = np.sin(wave * angle)
        columns[f"year cosine {wave}"] = np.cos(wave * angle)
    return pd.DataFrame(columns, index=days)


def month_terms(days: pd.DatetimeIndex, pairs: int) -> Matrix:
    """Give waves over the month: pay days and bill runs come back each month."""
    phase = 2 * np.pi * np.asarray((days.day - 1) / days.days_in_month)
    waves = [f(k * phase) for k in range(1, pairs + 1) for f in (np.sin, np.cos)]
    return np.column_stack(waves) if waves else np.empty((len(days), 0))


def design(
    training: Training, days: pd.DatetimeIndex, *, yearly: int, weekday: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe the past and days to come by the columns that the past can teach.

    A regressor seen fewer than three times is left out of both.
    """
    waves = yearly if training.weeks >= YEARLY_WEEKS else 0
    past, ahead = (
        calendar_regressors(
            of, training.open_days, training.special, yearly=waves, weekday=weekday
        )
        for of in (training.days, days)
    )
    if waves:
        # Without a slope, a queue that grows would lend its growth to the waves.
        for frame, of in ((past, training.days), (ahead, days)):
            frame["slope"] = np.asarray((of - training.days[-1]).days) / 365.25
    values = past.to_numpy()
    kept = past.columns[(values.std(axis=0) > 0) & ((values != 0).sum(axis=0) >= 3)]
    return past[kept], ahead[kept]


def _beside(
    days: pd.DatetimeIndex, open_days: Flags, special: SpecialDays
) -> tuple[Matrix, Matrix]:
    """Mark ordinary days whose last, or next, open day is special."""
    margin = pd.Timedelta(days=8)
    wide = pd.date_range(days[0] - margin, days[-1] + margin, freq="D")
    wide = wide[open_days[np.asarray(wide.day_of_week)]]
    flags = special.flags(wide)
    before = np.append(False, flags[:-1]) & ~flags
    after = np.append(flags[1:], False) & ~flags
    at = wide.get_indexer(days)
    return before[at].astype(float), after[at].astype(float)
