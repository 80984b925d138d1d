"""Rows of any grain onto the centre's interval."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .answers import average_answers
from .findings import FILE, ROW, Findings
from .spans import span_text
from .tables import CONTACTS

__all__ = ["holds", "interval_start", "to_intervals"]

DAY = 86400
GRAINS = (300, 600, 900, 1800, 3600, DAY)
# That many rows on a coarser grid, and none off it, are no chance.
TELLING_ROWS = 20


def to_intervals(
    frame: pd.DataFrame, interval: float, findings: Findings
) -> pd.DataFrame:
    """Bring rows onto the centre's interval: finer ones are summed.

    Parameters
    ----------
    frame
        Columns of a Contacts table, zone-aware, with `FILE` and `ROW`; one row per
        queue and start.
    interval
        The centre's interval. [s]
    findings
        Starts off the grid and rows coarser than it are added here.

    Returns
    -------
    pandas.DataFrame
        A Contacts table, sorted by queue and start.

    Examples
    --------
    >>> start = pd.date_range("2026-01-13 08:00", periods=4, freq="15min", tz="UTC")
    >>> frame = pd.DataFrame({"queue": "q", "start": start, "offered": [1, 2, 3, 4]})
    >>> frame = frame.assign(handle_time=60.0).assign(**{FILE: "h.csv", ROW: 2})
    >>> to_intervals(frame, 1800, Findings())["offered"].tolist()
    [3, 7]
    """
    frame = frame.sort_values(["queue", "start"], ignore_index=True)
    names = [name for name in CONTACTS.names if name in frame]
    if frame.empty:
        return CONTACTS.empty()
    seconds = _clock_seconds(frame)
    _refuse_coarse(frame, seconds, interval, findings)
    if interval >= DAY:
        days = interval_start(frame["start"], interval)
        if (days == frame["start"]).all():
            return frame[names]
        return _add_up(frame, days, interval, findings)[names]
    off = seconds % interval != 0
    if not off.any():
        return frame[names]
    grain = _grain(frame, off)
    fits = (grain < interval) & (interval % grain == 0) & (seconds % grain == 0)
    strange = off & ~fits
    findings.rows(
        frame,
        strange,
        "start",
        lambda row: (
            f"{row['start']:%Y-%m-%d %H:%M} is not the start of an interval of "
            f"{span_text(interval)}."
        ),
        "Correct the time, or [centre] interval.",
    )
    frame, off, seconds, grain = (x[~strange] for x in (frame, off, seconds, grain))
    if not off.any():
        return frame[names]
    start = interval_start(frame["start"], interval)
    added = _add_up(frame, start, interval, findings)
    names = [name for name in names if name != "recorded"]
    added["recorded"] = _recorded(frame, start, grain / interval, findings)
    return added[[*names, "recorded"]]


def holds(
    starts: "pd.Series[Any]", at: pd.Timestamp, interval: float, timezone: str
) -> npt.NDArray[np.bool_]:
    """Mark the one interval that holds a moment; nothing where none does.

    Parameters
    ----------
    starts
        Zone-aware starts of one queue's intervals, in order.
    at
        A moment in centre time, without zone. Of the hour that a clock change repeats
        the first is meant.
    interval
        Length of an interval. [s]
    timezone
        Zone of the centre.

    Examples
    --------
    >>> starts = pd.Series(pd.date_range("2026-11-23 08:00Z", periods=3, freq="30min"))
    >>> holds(starts, pd.Timestamp("2026-11-23 08:40"), 1800.0, "UTC")
    array([False,  True, False])
    """
    local = starts.dt.tz_convert(timezone).dt.tz_localize(None)
    inside = (local <= at) & (at < local + pd.Timedelta(seconds=interval))
    return np.asarray(inside & (inside.cumsum() <= 1), dtype=bool)


def interval_start(start: "pd.Series[Any]", interval: float) -> "pd.Series[Any]":
    """Give the start of the interval on the wall clock that each moment lies in.

    Parameters
    ----------
    start
        Zone-aware moments.
    interval
        Length of an interval; days begin at midnight. [s]

    Examples
    --------
    >>> moments = pd.Series(pd.to_datetime(["2026-01-13 08:44:10"], utc=True))
    >>> interval_start(moments, 1800.0)[0]
    Timestamp('2026-01-13 08:30:00+0000', tz='UTC')
    """
    wall = start.dt.tz_localize(None)
    midnight = wall.dt.normalize()
    if interval >= DAY:
        return midnight.dt.tz_localize(
            start.dt.tz, ambiguous=True, nonexistent="shift_forward"
        )
    # In whole nanoseconds: a fraction of a second leaves no remainder.
    return start - (wall - midnight) % pd.Timedelta(seconds=interval)


def _clock_seconds(frame: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Give the seconds since midnight on the wall clock."""
    clock = frame["start"].dt
    seconds: npt.NDArray[np.int64] = np.asarray(
        clock.hour * 3600 + clock.minute * 60 + clock.second, dtype=np.int64
    )
    return seconds


def _grain(frame: pd.DataFrame, off: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Give each row the usual step between the rows of its queue's day. [s]"""
    day = frame["start"].dt.tz_localize(None).dt.normalize()
    keys = [frame["queue"], day]
    step = frame["start"].groupby(keys).diff().dt.total_seconds()
    busy = pd.Series(off, frame.index).groupby(keys).transform("any").to_numpy()
    usual = step[busy].groupby([key[busy] for key in keys]).median()
    rows = pd.MultiIndex.from_arrays(keys)
    grain: npt.NDArray[np.float64] = usual.reindex(rows).to_numpy(dtype="float64")
    return np.where(np.isnan(grain), np.inf, grain)


def _refuse_coarse(
    frame: pd.DataFrame,
    seconds: npt.NDArray[np.int64],
    interval: float,
    findings: Findings,
) -> None:
    """Tell the first row of each queue whose rows are coarser than the interval."""
    month = frame["start"].dt.strftime("%Y-%m")
    keys = [frame["queue"], month]
    step = frame["start"].groupby(frame["queue"]).diff().dt.total_seconds()
    told: set[str] = set()
    for grain in (each for each in reversed(GRAINS) if each > interval):
        on = pd.Series(seconds % grain == 0, frame.index).groupby(keys)
        # Work that comes once a day at nine is on the hour, but not hourly.
        steady = (step == grain).groupby(keys).transform("mean") > 0.5
        coarse = on.transform("all") & (on.transform("size") >= TELLING_ROWS) & steady
        for queue, rows in frame[coarse].groupby("queue", sort=False):
            if queue in told:
                continue
            told.add(queue)
            first = rows.iloc[0]
            findings.error(
                f"'{queue}' has rows by {span_text(grain)} from "
                f"{first['start']:%Y-%m-%d} on, but [centre] interval is "
                f"{span_text(interval)}.",
                f"Export by {span_text(interval)}, or write interval = "
                f'"{span_text(grain)}".',
                first[FILE],
                int(first[ROW]),
                "start",
            )


def _add_up(
    frame: pd.DataFrame,
    start: "pd.Series[Any]",
    interval: float,
    findings: Findings,
) -> pd.DataFrame:
    """Sum counts; weigh handle times by contacts handled, or else offered."""
    findings.note(
        f"rows finer than {span_text(interval)} were added up to it",
        frame[FILE].iloc[0],
    )
    weight = frame["handled"] if "handled" in frame else frame["offered"]
    known = frame["handle_time"].notna()
    work = frame.assign(
        start=start,
        _time=(frame["handle_time"] * weight).where(known),
        _weight=weight.where(known),
    ).groupby(["queue", "start"], sort=True)
    counts = [n for n in ("offered", "handled", "abandoned", "blocked") if n in frame]
    added = work[counts].sum(min_count=1)
    times = work[["_time", "_weight"]].sum(min_count=1)
    alone = work["handle_time"].mean()
    # Where nothing was handled there is nothing to weigh by.
    weighed = times["_time"] / times["_weight"].where(times["_weight"] > 0)
    added["handle_time"] = weighed.where(work.size() > 1, alone)
    for name, mean in average_answers(frame, [frame["queue"], start]).items():
        added[name] = mean
    return added.reset_index()


def _recorded(
    frame: pd.DataFrame,
    start: "pd.Series[Any]",
    share: npt.NDArray[np.float64],
    findings: Findings,
) -> npt.NDArray[np.float64]:
    """Tell how much of each interval its rows cover, against the same one's usual.

    Only where the export lists intervals without contacts: otherwise a row that is
    not there says that nobody came.
    """
    rows = pd.DataFrame({"queue": frame["queue"], "start": start})
    rows["share"] = np.minimum(share, 1.0)
    rows["zeros"] = frame["offered"] == 0
    covered = rows.groupby(["queue", "start"], sort=True)["share"].sum()
    place = covered.index.to_frame(index=False)
    local = place["start"].dt
    keys = [place["queue"], local.day_of_week, local.strftime("%H:%M")]
    usual = covered.reset_index(drop=True).groupby(keys).transform("median")
    told = rows.groupby("queue")["zeros"].any().reindex(place["queue"]).to_numpy()
    part = np.minimum(covered.to_numpy() / usual.to_numpy(), 1.0)
    recorded: npt.NDArray[np.float64] = np.where(told, np.round(part, 9), 1.0)
    short = int((recorded < 1.0).sum())
    if short:
        findings.note(
            f"intervals of which only a part is recorded: {short:,}; their counts are "
            "taken as rates",
            frame[FILE].iloc[0],
        )
    return recorded
