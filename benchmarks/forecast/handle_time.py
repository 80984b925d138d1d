"""Measure the handle time against its baselines on real series.

    python benchmarks/forecast/handle_time.py --data ../shared/data

Rolling origins, weeks 1 to 4 ahead, errors weighted by handled contacts; an origin
sees nothing after it. Prints WAPE and bias by set and model, and WAPE by week ahead.
"""

import argparse
from pathlib import Path

import pandas as pd

from shiftcast.data.settings import Settings, read_settings
from shiftcast.forecast import backtest_handle_time

# File, time zone, opening hours, interval, first origin, weeks between two origins.
SETS = {
    "anonymous bank, half-hours": (
        "anonbank1999_30min_by_queue",
        "Asia/Jerusalem",
        "24/7",
        "30min",
        "1999-01-17",
        1,
    ),
    "Kitchener, days": (
        "kitchener_daily",
        "America/Toronto",
        "24/7",
        "1d",
        "2019-03-25",
        2,
    ),
}


def load(
    data: Path, file: str, timezone: str, hours: str, interval: str
) -> tuple[pd.DataFrame, Settings]:
    """Read a series into a Contacts table and the settings of its centre."""
    frame = pd.read_csv(data / f"{file}.csv.gz", parse_dates=["timestamp"])
    start = frame["timestamp"].dt.tz_localize(
        timezone, ambiguous="NaT", nonexistent="NaT"
    )
    contacts = frame.assign(start=start, handle_time=frame["aht_seconds"])
    names = ["queue", "start", "offered", "handled", "handle_time"]
    contacts = contacts.loc[start.notna() & frame["offered"].notna(), names]
    queues = [
        {"name": name, "channel": "voice", "open": hours}
        for name in contacts["queue"].unique()
    ]
    centre = {"timezone": timezone, "interval": interval}
    return contacts, read_settings({"centre": centre, "queue": queues})


def measure(data: Path, name: str) -> pd.DataFrame:
    """Backtest one set: WAPE and bias by model, then WAPE by week ahead."""
    file, timezone, hours, interval, first, apart = SETS[name]
    contacts, settings = load(data, file, timezone, hours, interval)
    last = contacts["start"].max().tz_localize(None).normalize()
    origins = pd.date_range(first, last - pd.Timedelta(days=6), freq=f"{7 * apart}D")
    scores = backtest_handle_time(
        contacts, settings, origins=[origin.date() for origin in origins]
    )
    took = scores["contacts"] * 100
    weighted = scores.assign(
        wape=scores["wape"] * took, bias=scores["bias"] * took, contacts=took
    )

    def mean(by: list[str], column: str) -> pd.Series:
        sums = weighted.groupby(by)[[column, "contacts"]].sum()
        return 100 * sums[column] / sums["contacts"]

    table = mean(["model", "lead_week"], "wape").unstack().add_prefix("week ")
    table.insert(0, "wape", mean(["model"], "wape"))
    table["bias"] = mean(["model"], "bias")
    table.insert(0, "origins", len(origins))
    return table.round(2)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    asked = parser.parse_args()
    for name in SETS:
        print(name)
        print(measure(asked.data, name).to_string(), flush=True)


if __name__ == "__main__":
    main()
