"""Measure the forecast against the baselines on real series.

    python benchmarks/forecast/bench.py --data ../shared/data [--sets bank anon ...]

Rolling origins, weeks 1 to 4 ahead, all days that came in; nothing is tuned on what
is scored. Prints one line a set, model and the Poisson floor.
"""

import argparse
import os
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pandas as pd

from shiftcast.data.settings import Settings, read_settings
from shiftcast.forecast import backtest

SHOWN = (
    "seasonal-naive",
    "mean4",
    "mean8",
    "sarimax-day",
    "ridge-day",
    "svd-ridge",
    "prophet-day",
)


@dataclass(frozen=True)
class Series:
    """One real series: where it is, and how its centre is open."""

    file: str
    timezone: str
    holidays: str
    open: str
    interval: str
    origins: int
    apart: int
    channel: str = ""
    queue: str = ""
    since: str = ""
    until_hour: int = 24
    weather: str = ""


SETS = {
    "bank": Series(
        "bank2003_5min",
        "America/New_York",
        "US",
        "Mon-Fri 07:00-21:00",
        "30min",
        8,
        2,
        until_hour=21,
    ),
    "anon": Series(
        "anonbank1999_30min",
        "Asia/Jerusalem",
        "IL",
        "Sun-Thu 07:00-24:00; Fri 07:00-14:00; Sat 19:00-24:00",
        "30min",
        6,
        3,
    ),
    "ems": Series(
        "nycems_hourly_by_borough",
        "America/New_York",
        "US-NY",
        "24/7",
        "1h",
        13,
        4,
        since="2013",
    ),
    "ems-staten": Series(
        "nycems_hourly_by_borough",
        "America/New_York",
        "US-NY",
        "24/7",
        "1h",
        13,
        4,
        queue="STATEN",
        since="2013",
    ),
    "boston-phone": Series(
        "boston311_2015_30min_by_channel",
        "America/New_York",
        "US-MA",
        "24/7",
        "30min",
        8,
        3,
        channel="phone",
    ),
    "boston-app": Series(
        "boston311_2015_30min_by_channel",
        "America/New_York",
        "US-MA",
        "24/7",
        "30min",
        8,
        3,
        channel="app",
    ),
    "ems-weather": Series(
        "nycems_hourly_by_borough",
        "America/New_York",
        "US-NY",
        "24/7",
        "1h",
        13,
        4,
        since="2013",
        weather="weather_nyc_daily",
    ),
    "nyc311": Series(
        "nyc311_daily_2016_2018", "America/New_York", "US-NY", "24/7", "1d", 13, 4
    ),
}


def load(data: Path, series: Series) -> tuple[pd.DataFrame, Settings]:
    """Read a series into a Contacts table and the settings of its centre."""
    frame = pd.read_csv(data / f"{series.file}.csv.gz")
    time_column = "timestamp" if "timestamp" in frame else "date"
    frame["timestamp"] = pd.to_datetime(frame[time_column])
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
    settings = read_settings(
        {
            "centre": {
                "timezone": series.timezone,
                "holidays": series.holidays,
                "interval": series.interval,
            },
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


def load_weather(data: Path, series: Series) -> pd.DataFrame | None:
    """Read the weather beside a series: observed, so seen up to each origin only."""
    if not series.weather:
        return None
    weather = pd.read_csv(data / f"{series.weather}.csv.gz", parse_dates=["date"])
    return weather.assign(wind_kmh=3.6 * weather["wind_ms"]).drop(columns="wind_ms")


def origins(contacts: pd.DataFrame, series: Series) -> list[date]:
    """List the days a set is forecast from, oldest first."""
    end = contacts["start"].max().tz_localize(None).normalize()
    last = end + pd.Timedelta(days=1 - 28)
    steps = reversed(range(series.origins))
    return [
        (last - pd.Timedelta(days=7 * series.apart * back)).date() for back in steps
    ]


def measure(data: Path, name: str) -> pd.Series:
    """Backtest one set and average over its origins."""
    series = SETS[name]
    contacts, settings = load(data, series)
    began = time.perf_counter()
    scores = backtest(
        contacts,
        settings,
        origins=origins(contacts, series),
        weather=load_weather(data, series),
    )
    seconds = time.perf_counter() - began
    mean = scores.groupby("model")[["wape", "floor", "bias", "coverage"]].mean()
    line = (100 * mean["wape"]).reindex([*SHOWN, "blend"])
    line["floor"] = 100 * mean.loc["blend", "floor"]
    line["gain"] = 100 * (mean.loc["blend", "wape"] / mean.loc["mean8", "wape"] - 1)
    line["bias"] = 100 * mean.loc["blend", "bias"]
    line["days in P10-P90"] = 100 * mean.loc["blend", "coverage"]
    line["seconds"] = seconds
    return line.rename(name)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", choices=SETS, default=list(SETS))
    asked = parser.parse_args()
    lines = []
    for name in asked.sets:
        lines.append(measure(asked.data, name))
        print(lines[-1].round(2).to_string(), flush=True)
    with pd.option_context("display.width", 200, "display.max_columns", 20):
        print(pd.DataFrame(lines).round(2))


if __name__ == "__main__":
    main()
