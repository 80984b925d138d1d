"""The real series the forecast is measured on: where each is and how it is scored."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from shiftcast.data.settings import Settings, read_settings
from shiftcast.data.tables import EVENTS, OVERRIDES, WEATHER
from shiftcast.forecast.history import QueueHistory, read_history
from shiftcast.forecast.look_back import Drivers
from shiftcast.forecast.queue_task import QueueTask, read_drivers

__all__ = [
    "SETS",
    "Series",
    "load",
    "open_set",
    "origins",
]


@dataclass(frozen=True)
class Series:
    """One real series: where it is, how its centre is open, which origins score it.

    Parameters
    ----------
    file
        Name of the file, without its ending.
    timezone, holidays, open, interval
        As in plan.toml.
    first
        First origin; None counts `origins` back from the end instead.
    apart
        Weeks from one origin to the next; 0 means a day.
    origins
        How many, counted back from the last that has its whole horizon.
    horizon
        Days each origin forecasts.
    channel, queue
        Which rows of the file.
    since
        First day used.
    until_hour
        First hour of the day left out.
    """

    file: str
    timezone: str
    holidays: str | None
    open: str
    interval: str
    first: str | None = None
    apart: int = 4
    origins: int = 13
    horizon: int = 28
    channel: str = ""
    queue: str = ""
    since: str = ""
    until_hour: int = 24


NYC = ("America/New_York", "US-NY", "24/7")
EMS = ("nycems_hourly_by_borough", *NYC, "1h")
BOSTON = (
    "boston311_2015_30min_by_channel",
    "America/New_York",
    "US-MA",
    "24/7",
    "30min",
)
SETS = {
    "bank": Series(
        "bank2003_5min",
        "America/New_York",
        "US",
        "Mon-Fri 07:00-21:00",
        "30min",
        first="2003-05-26",
        apart=2,
        until_hour=21,
    ),
    "anon": Series(
        "anonbank1999_30min",
        "Asia/Jerusalem",
        "IL",
        "Sun-Thu 07:00-24:00; Fri 07:00-14:00; Sat 19:00-24:00",
        "30min",
        first="1999-04-30",
        apart=3,
    ),
    "ems": Series(*EMS, since="2013"),
    "ems-staten": Series(*EMS, queue="STATEN", since="2013"),
    "boston-phone": Series(*BOSTON, first="2015-04-30", apart=3, channel="phone"),
    "boston-app": Series(*BOSTON, first="2015-04-30", apart=3, channel="app"),
    "spotify": Series(
        "twcs_spotify_30min",
        "UTC",
        None,
        "24/7",
        "30min",
        first="2017-10-18",
        apart=0,
        horizon=7,
    ),
    "nyc311": Series("nyc311_daily_2016_2018", *NYC, "1d"),
}


def load(data: Path, series: Series) -> tuple[pd.DataFrame, Settings]:
    """Read a series into a Contacts table and the settings of its centre."""
    frame = pd.read_csv(data / f"{series.file}.csv.gz")
    column = "timestamp" if "timestamp" in frame else "date"
    frame["timestamp"] = pd.to_datetime(frame[column]).dt.tz_localize(None)
    if series.channel:
        frame = frame[frame["channel"] == series.channel]
    if series.queue:
        frame = frame[frame["queue"].str.contains(series.queue)]
    counts = frame.groupby("timestamp")["offered"].sum(min_count=1)
    counts = counts[counts.index.hour < series.until_hour]
    step = "1D" if series.interval == "1d" else series.interval
    counts = counts.resample(step).sum(min_count=1).dropna()
    if series.since:
        counts = counts[series.since :]
    centre = {"timezone": series.timezone, "interval": series.interval}
    if series.holidays:
        centre["holidays"] = series.holidays
    settings = read_settings(
        {
            "centre": centre,
            "queue": [{"name": "calls", "channel": "voice", "open": series.open}],
        }
    )
    starts = counts.index.tz_localize(
        series.timezone, ambiguous=True, nonexistent="NaT"
    )
    contacts = pd.DataFrame(
        {"queue": "calls", "start": starts, "offered": counts.to_numpy(dtype=float)}
    )
    return contacts[contacts["start"].notna()], settings


def open_set(data: Path, series: Series) -> tuple[QueueHistory, Drivers, QueueTask]:
    """Read a series as the forecast reads a queue: history, drivers, task."""
    contacts, settings = load(data, series)
    end = contacts["start"].max().tz_localize(None).normalize() + pd.Timedelta(days=1)
    task = QueueTask(
        contacts,
        settings.queues[0],
        settings.centre,
        settings.effort,
        end.date(),
        1,
        EVENTS.empty(),
        OVERRIDES.empty(),
        WEATHER.empty(),
        None,
        0,
    )
    history, _ = read_history(contacts, task.queue, task.centre, task.first)
    return history, read_drivers(task, history), task


def origins(series: Series, history: QueueHistory) -> Iterator[pd.Timestamp]:
    """Give the origins of a series, oldest first."""
    last = history.end - pd.Timedelta(days=series.horizon)
    step = pd.Timedelta(days=7 * series.apart or 1)
    if series.first is None:
        yield from (last - step * back for back in range(series.origins - 1, -1, -1))
        return
    origin = pd.Timestamp(series.first)
    while origin <= last:
        yield origin
        origin += step
