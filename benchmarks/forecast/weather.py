"""Measure what the weather is worth on real series, days 1 to 7 ahead.

    python benchmarks/forecast/weather.py --data ../shared/data [--sets ems ...]

Weekly origins; each sees the history before it through look_back, forecasts seven days
with one model and the factors of Past.effects, and is scored on the totals of days that
are not special. Four ways to know the weather: not at all; observed up to the origin
(the storms of the past are cleaned out, the days ahead have usual weather); as forecast
then; perfectly.

Nobody keeps the forecasts of those years, so they are simulated, seeded, and given as
rows with `issued`: temperatures off by a normal error of 1.5 + 0.55 × lead °F; rain and
snow with a chance of 0.95 - 0.06 × lead those that came, times a lognormal error of
0.3, and else those of a day up to two weeks off in another year; wind off by a fifth;
the depth of snow is that before the origin and the snow forecast since.
"""

import argparse
import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from sets import SETS, Series, load

from shiftcast.data.tables import EVENTS, WEATHER
from shiftcast.forecast.effects.events import event_rows
from shiftcast.forecast.history import read_history
from shiftcast.forecast.look_back import Drivers, look_back
from shiftcast.forecast.special_days import special_days

SEED = 1
DAYS = 7
EMS = replace(SETS["ems"], since="2010")


@dataclass(frozen=True)
class Test:
    """One set: its series, its weather, its model and how many weekly origins."""

    series: Series
    weather: str
    origins: int
    model: str = "svd-ridge"


TESTS = {
    "ems": Test(EMS, "weather_nyc_daily", 104),
    **{
        f"ems-{name}": Test(replace(EMS, queue=name), "weather_nyc_daily", 104)
        for name in ("BRONX", "BROOKLYN", "MANHATTAN", "QUEENS", "STATEN")
    },
    "ems-one-year": Test(replace(EMS, since="2016"), "weather_nyc_daily", 50),
    "nyc311": Test(SETS["nyc311"], "weather_nyc_daily", 78),
    **{
        f"boston-{name}": Test(
            replace(SETS["boston-phone"], channel=name), "weather_boston_2015_daily", 30
        )
        for name in ("phone", "app", "web")
    },
}


def read_weather(data: Path, name: str) -> pd.DataFrame:
    """Read observed weather into a Weather table."""
    weather = pd.read_csv(data / f"{name}.csv.gz", parse_dates=["date"])
    if "wind_ms" in weather:
        weather["wind_kmh"] = 3.6 * weather["wind_ms"]
    return weather[[name for name in WEATHER.names if name in weather]]


def simulate_forecasts(
    observed: pd.DataFrame, origins: list[pd.Timestamp], seed: int = SEED
) -> pd.DataFrame:
    """Make the forecasts that might have been issued on the morning of each origin."""
    rng = np.random.default_rng(seed)
    weather = observed.set_index("date")
    rows = []
    for origin in origins:
        if origin - pd.Timedelta(days=1) not in weather.index:
            continue
        depth = weather["snow_depth_mm"].get(origin - pd.Timedelta(days=1), 0.0)
        for lead in range(1, DAYS + 1):
            day = origin + pd.Timedelta(days=lead - 1)
            if day not in weather.index:
                continue
            true = weather.loc[day]
            warmer = rng.normal(0.0, (1.5 + 0.55 * lead) / 1.8)
            wet = true
            if rng.random() >= 0.95 - 0.06 * lead:
                away = np.abs(
                    (weather.index.day_of_year - day.day_of_year + 182) % 365 - 182
                )
                others = weather.index[(away <= 14) & (weather.index.year != day.year)]
                if not len(others):
                    others = weather.index[(away <= 14) & (weather.index != day)]
                wet = weather.loc[others[rng.integers(len(others))]]
            factor = np.exp(rng.normal(0.0, 0.3))
            depth += factor * np.nan_to_num(wet["snow_mm"])
            rows.append(
                {
                    "date": day,
                    "issued": origin,
                    "temp_max_c": true["temp_max_c"] + warmer,
                    "temp_min_c": true["temp_min_c"] + warmer,
                    "precip_mm": factor * wet["precip_mm"],
                    "snow_mm": factor * wet["snow_mm"],
                    "snow_depth_mm": depth,
                    "wind_kmh": true["wind_kmh"] * np.exp(rng.normal(0.0, 0.2)),
                }
            )
    return pd.DataFrame(rows)


def measure(data: Path, test: Test) -> pd.DataFrame:
    """Forecast seven days from each origin in four ways.

    Returns
    -------
    pandas.DataFrame
        By day and way: lead [days], absolute error of the day's total, what came,
        and whether the weather was severe.
    """
    contacts, settings = load(data, test.series)
    queue, centre = settings.queues[0], settings.centre
    history, _ = read_history(contacts, queue, centre, date(2100, 1, 1))
    first, last = history.days[0].date(), history.days[-1].date()
    special = special_days(centre.holidays, first, last)
    events = event_rows(EVENTS.empty(), queue.name, centre.timezone)
    seen = read_weather(data, test.weather)
    origins = [
        history.end - pd.Timedelta(days=7 * (back + 1)) for back in range(test.origins)
    ]
    issued = pd.concat([seen, simulate_forecasts(seen, sorted(origins))])
    ways = {
        "none": (WEATHER.empty(), "known"),
        "up to the origin": (seen, "known"),
        "forecast": (issued, "known"),
        "perfect": (seen, "perfect"),
    }
    severe = seen.set_index("date")
    severe = (
        (severe["snow_mm"] > 25.4)
        | (severe["temp_max_c"] >= 32.2)
        | (severe["temp_min_c"] <= -9.4)
        | (severe["precip_mm"] > 25.4)
    )
    rows = []
    for origin in sorted(origins):
        days = pd.date_range(origin, periods=DAYS, freq="D")
        truth = history.truth(days)
        scored = np.isfinite(truth).mean(axis=1) > 0.5
        scored &= ~special.flags(days)
        for way, (weather, known) in ways.items():
            drivers = Drivers(special, events, weather, known)
            past = look_back(history, origin, drivers, trial=True)
            normal = past.normal(test.model, days)
            forecast = normal * past.effects(days, normal).volume
            error = np.where(np.isfinite(truth), forecast - truth, 0.0).sum(axis=1)
            came = np.nansum(truth, axis=1)
            rows += [
                {
                    "date": days[day],
                    "lead": day + 1,
                    "way": way,
                    "error": abs(error[day]),
                    "came": came[day],
                    "severe": bool(severe.get(days[day], False)),
                }
                for day in np.flatnonzero(scored)
            ]
    return pd.DataFrame(rows)


def wape(rows: pd.DataFrame) -> pd.Series:
    """Give the WAPE of day totals by way, in per cent."""
    sums = rows.groupby("way", sort=False)[["error", "came"]].sum()
    return 100 * sums["error"] / sums["came"]


def main() -> None:
    """Print one line a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", choices=TESTS, default=list(TESTS))
    asked = parser.parse_args()
    lines = {}
    for name in asked.sets:
        rows = measure(asked.data, TESTS[name])
        line = wape(rows)
        line["forecast to none"] = 100 * (line["forecast"] / line["none"] - 1)
        line["perfect to none"] = 100 * (line["perfect"] / line["none"] - 1)
        stormy = wape(rows[rows["severe"]])
        line["severe: none"], line["severe: forecast"] = (
            stormy.get("none"),
            stormy.get("forecast"),
        )
        lines[name] = line
        print(name, line.round(2).to_dict(), flush=True)
    print(pd.DataFrame(lines).T.round(2).to_string())


if __name__ == "__main__":
    main()
