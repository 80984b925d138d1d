"""Lay the long view out by month and week, with what came before it."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from .history import Matrix, QueueHistory
from .layout import LEVELS

__all__ = ["by_grain", "history_months", "seen_days", "year_before"]

# Less of a month or day than this seen, and its total is not known.
SEEN_SHARE = 0.9


def by_grain(
    queue: str,
    name: str,
    labels: npt.NDArray[np.str_],
    days: pd.DatetimeIndex,
    day: npt.NDArray[np.int64],
    mean: Matrix,
    work: Matrix,
    quantiles: pd.DataFrame,
) -> pd.DataFrame:
    """Sum the intervals by month or week.

    Parameters
    ----------
    queue
        The queue's name.
    name
        "month" or "week".
    labels
        The month or week of each day.
    days
        Days ahead, without zone.
    day
        Which of them each interval lies in.
    mean, work
        Contacts [contacts/interval] and work [h] of each interval.
    quantiles
        Columns p10, p50 and p90 by label.

    Returns
    -------
    pandas.DataFrame
        An Outlook by month, but for `year_before`, or by week table.
    """
    known = np.unique(labels)
    place = np.searchsorted(known, labels)
    spans = pd.Series(days).groupby(labels)
    return pd.DataFrame(
        {
            "queue": queue,
            name: pd.Series(known, dtype="str"),
            "first": spans.min().to_numpy(),
            "days": spans.size().to_numpy(dtype=float),
            "mean": np.bincount(place[day], mean, len(known)),
            **{level: quantiles.loc[known, level].to_numpy() for level in LEVELS},
            "workload": np.bincount(place[day], work, len(known)),
        }
    )


def seen_days(history: QueueHistory) -> "pd.Series[float]":
    """Give what came by day; NaN where much of its open time was not seen.

    Parameters
    ----------
    history
        A queue's history.
    """
    opened = history.share_open[np.asarray(history.days.day_of_week)] > 0
    seen = (np.isfinite(history.counts) & opened).sum(axis=1)
    whole = seen >= SEEN_SHARE * opened.sum(axis=1)
    totals = np.nansum(np.where(opened, history.counts, 0.0), axis=1)
    return pd.Series(np.where(whole, totals, np.nan), history.days)


def year_before(
    seen: "pd.Series[float]", days: pd.DatetimeIndex, month: npt.NDArray[np.str_]
) -> Matrix:
    """Give what came in the same days a year before; NaN where much is not known.

    Parameters
    ----------
    seen
        What came by day. [contacts/day]
    days
        Days ahead, without zone.
    month
        The month of each.
    """
    before = seen.reindex(days - pd.DateOffset(years=1))
    by_month = pd.Series(before.to_numpy()).groupby(month)
    known = by_month.count() / by_month.size()
    sums = by_month.mean() * by_month.size()
    found: Matrix = sums.where(known >= SEEN_SHARE).to_numpy(dtype=float)
    return found


def history_months(queue: str, seen: "pd.Series[float]") -> pd.DataFrame:
    """Sum the history by whole month; what was not seen is as the month's mean.

    Parameters
    ----------
    queue
        The queue's name.
    seen
        What came by day. [contacts/day]

    Returns
    -------
    pandas.DataFrame
        Columns queue, month and contacts [contacts/month].
    """
    by_month = seen.groupby(seen.index.strftime("%Y-%m"))
    days = pd.PeriodIndex(list(by_month.groups), freq="M").days_in_month
    sums = (by_month.mean() * days)[by_month.count() >= SEEN_SHARE * days]
    return pd.DataFrame(
        {
            "queue": queue,
            "month": pd.Series(sums.index, dtype="str"),
            "contacts": sums.to_numpy(),
        }
    )
