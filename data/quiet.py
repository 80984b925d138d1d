"""Intervals in which nobody called, where a record does not list them."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from .findings import Findings

__all__ = ["fill_left_out", "with_zeros"]

DAY = 86400.0
# A whole day without a contact, where so many are usual, is a gap in the record:
# chance leaves such a day empty once in a thousand.
MISSED_DAY = 7.0
# So many zeros must be due that chance cannot have left out all of them.
LEAST_DUE = 10.0


def with_zeros(sums: pd.DataFrame, interval: float) -> pd.DataFrame:
    """Add the intervals in which nothing came, but for days the record misses.

    Parameters
    ----------
    sums
        Counts by queue and start (zone-aware), with a column offered.
    interval
        Length of an interval. [s]

    Returns
    -------
    pandas.DataFrame
        The same with rows of zeros, from each queue's first row to the last one of
        all; a day on which all queues are silent against all custom has none.

    Examples
    --------
    >>> start = pd.to_datetime(["2026-01-13 08:00", "2026-01-13 09:00"], utc=True)
    >>> index = pd.MultiIndex.from_product([["q"], start], names=["queue", "start"])
    >>> counts = pd.DataFrame({"offered": [1.0, 2.0]}, index)
    >>> with_zeros(counts, 1800.0)["offered"].tolist()
    [1.0, 0.0, 2.0]
    """
    queues = sums.index.get_level_values("queue")
    starts = pd.DatetimeIndex(sums.index.get_level_values("start"))
    if interval >= DAY:
        days = pd.date_range(starts.min().date(), starts.max().date(), freq="D")
        every = days.tz_localize(starts.tz, ambiguous=True, nonexistent="shift_forward")
    else:
        step = pd.Timedelta(seconds=interval)
        every = pd.date_range(starts.min(), starts.max(), freq=step)
    came = sums["offered"].groupby(starts.tz_localize(None).normalize()).sum()
    kept = every[~_missed(came, every)]
    first = starts.to_series().groupby(np.asarray(queues)).min()
    full = pd.MultiIndex.from_tuples(
        [
            (queue, start)
            for queue in first.index
            for start in kept[kept >= first[queue]]
        ],
        names=["queue", "start"],
    )
    return sums.reindex(full.union(sums.index), fill_value=0.0)


def fill_left_out(
    contacts: pd.DataFrame, interval: float, findings: Findings
) -> pd.DataFrame:
    """Write the zeros that an export leaves out, where its counts give it away.

    An export without a single zero, in which ones and twos are frequent, leaves empty
    intervals out; read as missing they would make a quiet queue look busy.

    Parameters
    ----------
    contacts
        A Contacts table.
    interval
        Length of an interval. [s]
    findings
        A warning for each queue filled.

    References
    ----------
    A. Chao, Nonparametric estimation of the number of classes in a population,
    Scand. J. Statist. 11 (1984) 265-270: with n₁ ones and n₂ twos at least
    n₁² ÷ 2n₂ zeros are due.
    """
    parts = [contacts]
    for queue, own in contacts.groupby("queue", sort=False):
        offered = own["offered"]
        ones, twos = int((offered == 1).sum()), int((offered == 2).sum())
        due = ones**2 / (2 * max(twos, 1))
        if (offered == 0).any() or due < LEAST_DUE:
            continue
        counts = own.set_index(["queue", "start"])[["offered"]]
        zeros = with_zeros(counts, interval).drop(index=counts.index)
        if len(zeros) < due / 2:
            continue
        parts.append(zeros.reset_index())
        findings.warn(
            f"'{queue}' has no interval with 0 contacts, but {ones:,} with 1: the "
            f"export leaves empty intervals out. {len(zeros):,} of them are read as 0.",
            "Export them, so that a gap in the record can be told from a quiet hour.",
        )
    if len(parts) == 1:
        return contacts
    return pd.concat(parts).sort_values(["queue", "start"], ignore_index=True)


def _missed(came: "pd.Series[float]", every: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    """Tell the intervals of days that the record misses as a whole."""
    of_every = every.tz_localize(None).normalize()
    days = pd.date_range(of_every[0], of_every[-1], freq="D")
    totals = came.reindex(days, fill_value=0.0)
    usual = totals.groupby(days.day_of_week).transform("median")
    missed = days[(totals == 0) & (usual >= MISSED_DAY)]
    flags: npt.NDArray[np.bool_] = np.asarray(of_every.isin(missed))
    return flags
