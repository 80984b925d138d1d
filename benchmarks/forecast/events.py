"""Measure what learning from past events is worth, on campaigns put into a series.

    python benchmarks/forecast/events.py [--data ../shared/data] [--draws 60]

Campaigns of one day raise it by 25 % ± 12 % and the two days after by a half and a
quarter of that; after 1, 2, 4 and 8 of them the next one is forecast within a week.
Day WAPE over the three days of the next one: not knowing of events, copying what the
last one did, ours, and knowing the truth. Then the same with events that do nothing.
"""

import argparse
import os
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from sets import Series, load

from shiftcast.data.settings import Settings, read_settings
from shiftcast.data.tables import WEATHER
from shiftcast.forecast.effects.events import event_rows
from shiftcast.forecast.history import QueueHistory, read_history
from shiftcast.forecast.look_back import Drivers, look_back
from shiftcast.forecast.special_days import special_days

MODEL = "svd-ridge"
PAST_EVENTS = (1, 2, 4, 8)
UPLIFT, SPREAD, TAIL = 0.25, 0.12, np.array([1.0, 0.5, 0.25])
YEARS = 2
MANHATTAN = Series(
    "nycems_hourly_by_borough",
    "America/New_York",
    "US-NY",
    "24/7",
    "1h",
    queue="MANHATTAN",
    since="2012",
)


def seeded() -> tuple[pd.DataFrame, Settings]:
    """Draw six years of a queue: weekday × hour × busyness of the day, Poisson."""
    rng = np.random.default_rng(3)
    starts = pd.date_range("2012-01-02", "2017-12-31 23:00", freq="h", tz="UTC")
    day = np.asarray((starts.normalize() - starts[0]).days)
    busy = rng.normal(0, 0.06, day[-1] + 1)
    week = np.array([1.3, 1.1, 1.0, 1.0, 1.1, 0.8, 0.7])[starts.day_of_week]
    shape = 0.3 + np.exp(-(((np.asarray(starts.hour) - 13) / 4) ** 2))
    rate = 50 * week * shape * np.exp(busy)[day]
    contacts = {"queue": "calls", "start": starts, "offered": rng.poisson(rate)}
    queue = {"name": "calls", "channel": "voice"}
    settings = {"centre": {"timezone": "UTC", "interval": "1h"}, "queue": [queue]}
    return pd.DataFrame(contacts), read_settings(settings)


def draw(
    history: QueueHistory, zone: str, holidays: str | None, n: int, mean: float, rng
) -> dict[str, np.ndarray] | None:
    """Put n campaigns into the past of a random day and forecast the next one."""
    span = 365 * YEARS
    end = int(rng.integers(span, len(history.days) - 14))
    days = history.days[end - span : end + 14]
    counts = history.counts[end - span : end + 14].copy()
    first, last = days[0].date(), days[-1].date()
    special = special_days(holidays, first, last)
    loud = special.flags(days)
    places = np.flatnonzero(~loud)
    free = places[(places > 70) & (places < span - 10)]
    past = np.sort(rng.choice(free[::11], n, replace=False))
    ahead = places[(places >= span) & (places < span + 7)]
    at = [*past, int(rng.choice(ahead))]
    if loud[at[-1] : at[-1] + 3].any():
        return None
    sizes = np.maximum(rng.normal(mean, SPREAD if mean else 0.0, n + 1), 0.0)
    for place, size in zip(at, sizes, strict=True):
        for after, left in enumerate(TAIL):
            counts[place + after] *= 1 + size * left
    whole = replace(history, days=days, counts=counts)
    origin = days[span]
    rows = pd.DataFrame(
        {
            "name": "mailing",
            "kind": "campaign",
            "start": days[at].tz_localize(zone),
            "end": (days[at] + pd.Timedelta(days=1)).tz_localize(zone),
        }
    )
    target = days[at[-1] : at[-1] + 3]
    came = np.nansum(whole.truth(target), axis=1)
    told = {}
    for name, events in (("ignore", rows.iloc[:0]), ("ours", rows)):
        known = event_rows(events, "calls", zone)
        seen = look_back(
            whole, origin, Drivers(special, known, WEATHER.empty()), trial=True
        )
        normal = seen.normal(MODEL, target)
        told[name] = (normal * seen.effects(target, normal).volume).sum(axis=1)
    plain = normal.sum(axis=1)
    totals = pd.Series(np.nansum(counts, axis=1))
    before = np.array(
        [totals[past[-1] + j - 7 * np.arange(1, 9)].mean() for j in range(3)]
    )
    copied = totals[past[-1] + np.arange(3)].to_numpy() / before
    told |= {"copy the last": plain * copied, "oracle": plain * (1 + sizes[-1] * TAIL)}
    return {"came": came} | told


def measure(history, zone, holidays, mean: float, draws: int) -> pd.DataFrame:
    """Give the day WAPE over the days of the next event, by past events. [%]"""
    lines = {}
    for n in PAST_EVENTS:
        rng = np.random.default_rng([11, n])
        errors: dict[str, list[float]] = {}
        came = 0.0
        for _ in range(draws):
            one = draw(history, zone, holidays, n, mean, rng)
            if one is None:
                continue
            truth = one.pop("came")
            came += truth.sum()
            for name, said in one.items():
                errors.setdefault(name, []).append(np.abs(said - truth).sum())
        lines[n] = {name: 100 * sum(found) / came for name, found in errors.items()}
    order = ["ignore", "copy the last", "ours", "oracle"]
    return pd.DataFrame(lines).T[order].rename_axis("past events")


def main() -> None:
    """Print a table for each series, with effect and without."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--draws", type=int, default=60)
    asked = parser.parse_args()
    sets = {"seeded": (seeded(), None)}
    if asked.data:
        sets["NYC EMS Manhattan"] = (load(asked.data, MANHATTAN), MANHATTAN.holidays)
    for name, ((contacts, settings), holidays) in sets.items():
        centre = settings.centre
        after = contacts["start"].max().date() + pd.Timedelta(days=1)
        history, _ = read_history(contacts, settings.queues[0], centre, after)
        for mean in (UPLIFT, 0.0):
            print(f"\n{name}, {mean:+.0%}")
            table = measure(history, centre.timezone, holidays, mean, asked.draws)
            print(table.round(2).to_string(), flush=True)


if __name__ == "__main__":
    main()
