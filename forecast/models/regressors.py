"""Day-level regressors that are known in advance."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..history import Flags, Matrix
from ..special_days import SpecialDays
from .model import Training

__all__ = [
    "BORROWED",
    "YEARLY_WEEKS",
    "calendar_regressors",
    "design",
    "month_terms",
]

# Yearly terms want two years; less the weeks that a backtest holds back.
YEARLY_WEEKS = 96
# Too few days tell of these for a regression that holds nothing back: models without a
# penalty borrow them from the day ridge.
BORROWED = (
    "after special day",
    "before special day",
    "weekday after closing",
    "month start",
    "early month",
    "mid month",
    "month end",
    "month wave",
)


def calendar_regressors(
    days: pd.DatetimeIndex,
    open_days: Flags,
    special: SpecialDays,
    *,
    yearly: int = 0,
    weekday: bool = True,
    calendar: bool = True,
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
        Whether to have a column for each open weekday.
    calendar
        Whether to have the columns of BORROWED, but for the month's waves.

    Returns
    -------
    pandas.DataFrame
        One row a day, one column a regressor.
    """
    columns: dict[str, npt.NDArray[np.float64]] = {}
    if weekday:
        # With a penalty every weekday has its column, so that all are held alike;
        # without one, the first is what the constant says.
        for number in np.flatnonzero(open_days)[0 if calendar else 1 :]:
            columns[f"weekday {number}"] = (days.day_of_week == number).astype(float)
    if calendar:
        years = (days[0].year, days[-1].year) if len(days) else (2000, 2000)
        whole = _calendar(special, open_days.tobytes(), *years)
        found = whole.loc[days]
        columns |= {name: found[name].to_numpy() for name in found}
        if not weekday:
            columns.pop("weekday after closing", None)
    angle = 2 * np.pi * np.asarray(days.day_of_year) / 365.25
    for wave in range(1, yearly + 1):
        columns[f"year sine {wave}"] = np.sin(wave * angle)
        columns[f"year cosine {wave}"] = np.cos(wave * angle)
    return pd.DataFrame(columns, index=days)


@lru_cache(maxsize=32)
def _calendar(
    special: SpecialDays, open_weekdays: bytes, first_year: int, last_year: int
) -> pd.DataFrame:
    """Describe the open days of some years by their neighbours and place in the month.

    Every model of every trial asks for the same years, so they are kept.
    """
    open_days = np.frombuffer(open_weekdays, dtype=bool)
    first, last = pd.Timestamp(first_year, 1, 1), pd.Timestamp(last_year, 12, 31)
    days = pd.date_range(first, last, freq="D")
    days = days[open_days[np.asarray(days.day_of_week)]]
    after, before = _beside(days, open_days, special)
    closing, from_start, from_end = _place(days, open_days, special)
    of_month = np.asarray(days.day)
    columns = {
        "after special day": after,
        "before special day": before,
        "month start": (from_start <= 2).astype(float),
        "early month": ((from_start > 2) & (from_start <= 5)).astype(float),
        "mid month": ((of_month >= 14) & (of_month <= 17)).astype(float),
        "month end": (from_end <= 2).astype(float),
    }
    if not open_days.all():
        # What waits over a weekend waits over a holiday too: Monday teaches both.
        columns["weekday after closing"] = closing
    return pd.DataFrame(columns, index=days)


def month_terms(days: pd.DatetimeIndex, pairs: int) -> Matrix:
    """Give waves over the month: pay days and bill runs come back each month."""
    phase = 2 * np.pi * np.asarray((days.day - 1) / days.days_in_month)
    waves = [f(k * phase) for k in range(1, pairs + 1) for f in (np.sin, np.cos)]
    return np.column_stack(waves) if waves else np.empty((len(days), 0))


def design(
    training: Training, days: pd.DatetimeIndex, *, yearly: int, calendar: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Describe the past and days to come by the columns that the past can teach.

    A regressor seen fewer than three times is left out of both.
    """
    waves = yearly if training.weeks >= YEARLY_WEEKS else 0
    key = ("design", waves, calendar)
    if key not in training.kept:
        past = _described(training, training.days, waves, calendar)
        values = past.to_numpy()
        taught = (values.std(axis=0) > 0) & ((values != 0).sum(axis=0) >= 3)
        training.kept[key] = past[past.columns[taught]]
    past = training.kept[key]
    if days is training.days:
        return past, past
    return past, _described(training, days, waves, calendar)[past.columns]


def _described(
    training: Training, days: pd.DatetimeIndex, waves: int, calendar: bool
) -> pd.DataFrame:
    """Describe days by the calendar, and by a slope where there are yearly waves."""
    frame = calendar_regressors(
        days, training.open_days, training.special, yearly=waves, calendar=calendar
    )
    if waves:
        # Without a slope, a queue that grows would lend its growth to the waves.
        frame["slope"] = np.asarray((days - training.days[-1]).days) / 365.25
    return frame


def _beside(
    days: pd.DatetimeIndex, open_days: Flags, special: SpecialDays
) -> tuple[Matrix, Matrix]:
    """Mark ordinary days whose last, or next, open day is special."""
    margin = pd.Timedelta(days=8)
    wide = pd.date_range(days[0] - margin, days[-1] + margin, freq="D")
    wide = wide[open_days[np.asarray(wide.day_of_week)]]
    flags = special.flags(wide)
    after = np.append(False, flags[:-1]) & ~flags
    before = np.append(flags[1:], False) & ~flags
    at = wide.get_indexer(days)
    return after[at].astype(float), before[at].astype(float)


def _place(
    days: pd.DatetimeIndex, open_days: Flags, special: SpecialDays
) -> tuple[Matrix, Matrix, Matrix]:
    """Tell first days after a closed one, and the place among a month's open days.

    A queue that keeps weekends closed is taken to keep special days closed too.
    """
    first = (days[0] - pd.Timedelta(days=9)).replace(day=1)
    last = days[-1] + pd.offsets.MonthEnd(1)
    wide = pd.date_range(first, last, freq="D")
    is_open = open_days[np.asarray(wide.day_of_week)]
    if not open_days.all():
        is_open &= ~special.flags(wide)
    after = is_open & ~np.append(True, is_open[:-1])
    month = pd.Series(is_open.astype(float), index=wide).groupby(wide.to_period("M"))
    from_start = month.cumsum()
    from_end = month.transform("sum") - from_start + 1
    return (
        after[wide.get_indexer(days)].astype(float),
        from_start.loc[days].to_numpy(),
        from_end.loc[days].to_numpy(),
    )
