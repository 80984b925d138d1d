"""One queue's past as a matrix: days down, wall-clock slots across."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..data.calendar import grid
from ..data.errors import InputError, Problem
from ..data.queues import Queue
from ..data.settings import Centre

__all__ = ["Flags", "Matrix", "QueueHistory", "read_history", "slots_of"]

Matrix = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DAY = 86400.0
LEAST_DAYS = 14
# Less of an interval says too little about the whole of it.
LEAST_RECORDED = 0.5


@dataclass(frozen=True)
class QueueHistory:
    """What came into one queue, day by day and slot by slot.

    Parameters
    ----------
    queue
        The queue's settings.
    interval
        Length of a slot. [s]
    days
        Every day from the first to the last one seen, without zone.
    counts
        Contacts by day and slot; NaN where the centre is closed or the export has
        no row: neither is a zero. [contacts/interval]
    share_open
        Share of each slot that takes contacts, by weekday (0 is Monday) and slot.
        [0..1]
    exposure
        Intervals that each count was recorded over: 1, part of one where the record
        has a gap, 2 in the hour a clock change repeats, 0 where there is none.
        `counts` are what a whole interval would bring; counts × exposure is what was
        recorded. [intervals]
    """

    queue: Queue
    interval: float
    days: pd.DatetimeIndex
    counts: Matrix
    share_open: Matrix
    exposure: Matrix

    @property
    def slots(self) -> int:
        """Give the number of slots in a day."""
        return int(self.counts.shape[1])

    @property
    def end(self) -> pd.Timestamp:
        """Give the first day after the history."""
        return self.days[-1] + pd.Timedelta(days=1)

    def counted_week(self, weeks: int = 8) -> Matrix:
        """Average the last same weekdays as counted, nothing cleaned.

        Parameters
        ----------
        weeks
            How many of each weekday. [weeks]

        Returns
        -------
        numpy.ndarray
            By weekday and slot; 0 where nothing was counted. [contacts/interval]
        """
        weekdays = np.asarray(self.days.day_of_week)
        means = np.zeros((7, self.slots))
        for weekday in range(7):
            own = self.counts[weekdays == weekday][-weeks:]
            seen = np.isfinite(own)
            sums = np.where(seen, own, 0.0).sum(axis=0)
            means[weekday] = sums / np.maximum(seen.sum(axis=0), 1)
        return means

    def until(self, origin: pd.Timestamp) -> "QueueHistory":
        """Give the history of the days before a day, and nothing later."""
        rows = int(self.days.searchsorted(origin))
        return QueueHistory(
            self.queue,
            self.interval,
            self.days[:rows],
            self.counts[:rows],
            self.share_open,
            self.exposure[:rows],
        )

    def truth(self, days: pd.DatetimeIndex) -> Matrix:
        """Give the counts of some days; NaN where there are none."""
        rows = np.asarray((days - self.days[0]).days)
        known = (rows >= 0) & (rows < len(self.days))
        found = np.full((len(days), self.slots), np.nan)
        found[known] = self.counts[rows[known]]
        return found


def slots_of(starts: pd.DatetimeIndex, interval: float) -> npt.NDArray[np.int64]:
    """Tell the slot of the day each local time lies in.

    Parameters
    ----------
    starts
        Wall-clock times of the centre.
    interval
        Length of a slot. [s]

    Examples
    --------
    >>> slots_of(pd.DatetimeIndex(["2026-11-23 08:30"]), 1800.0)
    array([17])
    """
    seconds = starts.hour * 3600 + starts.minute * 60 + starts.second
    slots: npt.NDArray[np.int64] = np.asarray(seconds // interval, dtype=np.int64)
    return slots


def read_history(
    contacts: pd.DataFrame, queue: Queue, centre: Centre, before: date
) -> tuple[QueueHistory, list[str]]:
    """Lay a queue's contacts out by day and slot.

    The hour that a clock change repeats shares one slot (its mean), the hour it
    skips is missing; so every day has the same slots. An interval recorded in part
    is a rate, not a low count; under half of it, it is missing.

    Parameters
    ----------
    contacts
        A Contacts table, zone-aware; other queues in it are passed over.
    queue
        The queue.
    centre
        Time zone and interval.
    before
        First day that must not be seen.

    Returns
    -------
    tuple
        The history, and sentences for the planner about what was left out.

    Raises
    ------
    InputError
        If there is no history, none in opening hours, less than two weeks of it, a
        count below zero, or a start that is not on the grid of intervals.
    """
    own = contacts.loc[contacts["queue"] == queue.name]
    starts = pd.DatetimeIndex(own["start"]).tz_convert(centre.timezone)
    local = starts.tz_localize(None)
    seen = np.asarray(local < pd.Timestamp(before)) & own["offered"].notna().to_numpy()
    local = local[seen]
    offered = own["offered"].to_numpy(dtype=float)[seen]
    if not len(local):
        raise InputError(
            Problem(
                f"Queue '{queue.name}' has no history before {before}.",
                "Check the queue's name in the history, or take the queue out of "
                "plan.toml.",
            )
        )
    _refuse_odd_rows(queue.name, local, offered, centre.interval)
    days = pd.date_range(local.min().normalize(), local.max().normalize(), freq="D")
    if len(days) < LEAST_DAYS:
        raise InputError(
            Problem(
                f"Queue '{queue.name}' has {len(days)} days of history "
                f"({days[0].date()} to {days[-1].date()}).",
                f"A forecast needs at least {LEAST_DAYS} days; add older history.",
            )
        )
    slots = max(1, round(DAY / centre.interval))
    row = np.asarray((local.normalize() - days[0]).days)
    slot = slots_of(local, centre.interval)
    total = np.zeros((len(days), slots))
    exposure = np.zeros((len(days), slots))
    np.add.at(total, (row, slot), offered)
    np.add.at(exposure, (row, slot), _recorded(own)[seen])
    exposure = _both_hours(total, exposure, days, centre)
    known = exposure >= LEAST_RECORDED
    counts = np.where(known, total / np.where(known, exposure, 1.0), np.nan)
    share_open = _share_open(queue, days, counts, centre.interval)
    closed = share_open[np.asarray(days.day_of_week)] <= 0
    outside = float(np.nansum(np.where(closed, counts, 0.0)))
    notes = []
    if outside > 0:
        share = outside / max(float(offered.sum()), 1.0)
        notes.append(
            f"{queue.name}: {outside:,.0f} contacts ({share:.1%}) of the history lie "
            "outside the opening hours and were left out."
        )
    counts[closed] = np.nan
    exposure = np.where(np.isfinite(counts), exposure, 0.0)
    if not np.isfinite(counts).any():
        raise InputError(
            Problem(
                f"Queue '{queue.name}' has no history inside its opening hours "
                f"('{queue.open}').",
                "Check the queue's hours in plan.toml and the centre's time zone.",
            )
        )
    past = QueueHistory(queue, centre.interval, days, counts, share_open, exposure)
    return past, notes


def _recorded(own: pd.DataFrame) -> Matrix:
    """Give the share of each row's interval that was recorded: all, unless told."""
    if "recorded" not in own:
        return np.ones(len(own))
    share: Matrix = own["recorded"].fillna(1.0).to_numpy(dtype=float)
    return share


def _both_hours(
    total: Matrix, exposure: Matrix, days: pd.DatetimeIndex, centre: Centre
) -> Matrix:
    """Count the hour a clock change repeats twice where one row holds both.

    An export by wall clock adds both hours up. Whether it did is told by the count:
    nearer to twice the mean of the same weekday in the four weeks before than to it.
    """
    if centre.interval >= DAY:
        return exposure
    clock = grid(days[0].date(), len(days), centre.interval, centre.timezone)
    local = clock.tz_localize(None)
    times = np.zeros(total.shape)
    day = np.asarray((local.normalize() - days[0]).days)
    np.add.at(times, (day, slots_of(local, centre.interval)), 1.0)
    exposure = exposure.copy()
    for autumn in np.flatnonzero((times > 1).any(axis=1)):
        alone = (times[autumn] > 1) & (exposure[autumn] == 1)
        before = np.arange(int(autumn) - 7, max(int(autumn) - 29, -1), -7)
        if not alone.any() or not len(before):
            continue
        seen = exposure[before][:, alone]
        usual = total[before][:, alone].sum() / max(seen.sum(), 1.0) * alone.sum()
        if usual > 0 and total[autumn, alone].sum() > np.sqrt(2.0) * usual:
            exposure[autumn, alone] = 2.0
    return exposure


def _refuse_odd_rows(
    name: str, local: pd.DatetimeIndex, offered: Matrix, interval: float
) -> None:
    """Refuse counts below zero and starts off the grid."""
    if (offered < 0).any():
        when = local[int(np.argmax(offered < 0))]
        raise InputError(
            Problem(
                f"Queue '{name}' has {offered.min():g} contacts at "
                f"{when:%Y-%m-%d %H:%M}.",
                "A count cannot be below zero; correct the history.",
            )
        )
    if interval >= DAY:
        return
    seconds = np.asarray(local.hour * 3600 + local.minute * 60 + local.second)
    off = seconds % interval != 0
    if off.any():
        when = local[int(np.argmax(off))]
        raise InputError(
            Problem(
                f"Queue '{name}' has a row at {when:%Y-%m-%d %H:%M:%S}, which is not "
                f"the start of a {interval / 60:g}-minute interval.",
                "Set [centre] interval to the grain of the history.",
            )
        )


def _share_open(
    queue: Queue, days: pd.DatetimeIndex, counts: Matrix, interval: float
) -> Matrix:
    """Tell which share of each weekday's slots takes contacts."""
    slots = counts.shape[1]
    if not queue.live:
        # Deferred contacts arrive whether or not anybody is there: where the
        # history has rows, there is something to forecast.
        share = np.zeros((7, slots))
        weekdays = np.asarray(days.day_of_week)
        for weekday in range(7):
            own = counts[weekdays == weekday]
            share[weekday] = np.isfinite(own).any(axis=0)
        return share
    monday = pd.Timestamp(2024, 1, 1)
    starts = pd.date_range(
        monday, periods=7 * slots, freq=pd.Timedelta(seconds=interval)
    )
    share = queue.open.share_open(starts, interval).reshape(7, slots)
    # A day's count is whole whatever part of the day is open.
    return np.ceil(share) if interval >= DAY else share
