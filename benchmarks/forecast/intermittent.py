"""Measure the forecast of quiet queues against the mean of eight weeks.

    python benchmarks/forecast/intermittent.py --data ../shared/data [--series 100]

Rolling origins four weeks apart, four weeks ahead; an origin sees nothing after it.
Judged by CRPS and squared errors: WAPE rewards a forecast of nothing. The ranks of what
came among the sampled counts (ties broken by chance) should spread evenly: the share
between P10 and P90 should be 80 %.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from shiftcast.data.queues import Queue
from shiftcast.data.settings import Centre
from shiftcast.data.tables import EVENTS, WEATHER
from shiftcast.forecast.effects.events import event_rows
from shiftcast.forecast.history import read_history
from shiftcast.forecast.judge import Judge, generator
from shiftcast.forecast.look_back import Drivers
from shiftcast.forecast.paths import sample_rates
from shiftcast.forecast.special_days import special_days
from shiftcast.forecast.trials import QUIET_DAY, Trials, members

DAYS, PATHS = 28, 200


def welsh(data: Path, number: int) -> dict[str, pd.Series]:
    """Draw daily series of ambulance incidents; a day without a row is a zero."""
    frame = pd.read_csv(
        data / "welsh_ems_daily_nonzero.csv.gz", parse_dates=["timestamp"]
    )
    wide = frame.pivot_table(
        index="timestamp", columns="queue", values="offered", aggfunc="sum"
    )
    wide = wide.asfreq("D").fillna(0.0)
    quiet = sorted(wide.columns[wide.mean() < QUIET_DAY])
    drawn = np.random.default_rng(0).choice(quiet, number, replace=False)
    return {name: wide[name] for name in drawn}


def boston(data: Path, number: int) -> dict[str, pd.Series]:
    """Draw daily series of a city's contacts by type and channel."""
    frame = pd.read_csv(data / "boston311_2015_daily_by_type_channel.csv.gz")
    time = "timestamp" if "timestamp" in frame else "date"
    frame[time] = pd.to_datetime(frame[time])
    names = [name for name in frame if name in ("queue", "type", "channel")]
    frame["name"] = frame[names].astype(str).agg("|".join, axis=1)
    wide = frame.pivot_table(
        index=time, columns="name", values="offered", aggfunc="sum"
    )
    wide = wide.asfreq("D").fillna(0.0)
    wide.loc["2015-07-22"] = np.nan
    quiet = sorted(wide.columns[wide.mean() < QUIET_DAY])
    drawn = np.random.default_rng(0).choice(
        quiet, min(number, len(quiet)), replace=False
    )
    return {name: wide[name] for name in drawn}


def measure(name: str, series: pd.Series, origins: int) -> list[dict[str, object]]:
    """Score one series: the mean of eight weeks as it was used, and the quiet model."""
    queue = Queue(name, "email")
    centre = Centre(interval=86400.0)
    known = series.dropna()
    contacts = pd.DataFrame(
        {
            "queue": name,
            "start": known.index.tz_localize("UTC"),
            "offered": known.to_numpy(),
        }
    )
    end = known.index[-1].date() + pd.Timedelta(days=1)
    history, _ = read_history(contacts, queue, centre, end)
    events = event_rows(EVENTS.empty(), name, "UTC")
    special = special_days(None, history.days[0].date(), end + pd.Timedelta(days=42))
    trials = Trials(history, Drivers(special, events, WEATHER.empty()), DAYS)
    rows = []
    for back in range(origins, 0, -1):
        origin = history.end - pd.Timedelta(days=DAYS * back)
        if members(trials.past(origin), None) != ("intermittent",):
            continue
        for model in ("mean8", "intermittent"):
            judge = Judge(trials, (model,), 6, 0)
            trial = trials.at(origin, (model,))
            spread = judge.spread(origin, DAYS // 7)
            rng = generator(0, name, origin.toordinal())
            lead = np.arange(DAYS, dtype=np.int64)
            rates = sample_rates(trial.forecasts[model], lead, spread, PATHS, rng)
            counts = rng.poisson(rates).sum(axis=2).astype(float)
            truth, said = trial.truth[:, 0], trial.forecasts[model][:, 0]
            seen = np.isfinite(truth)
            rows.append(
                {"series": name, "origin": origin, "model": model}
                | score(truth[seen], said[seen], counts[:, seen], trial.scale, rng)
            )
    return rows


def score(
    truth: np.ndarray,
    said: np.ndarray,
    counts: np.ndarray,
    scale: float,
    rng: np.random.Generator,
) -> dict[str, float]:
    """Score the days of one origin, and their sum."""
    four_weeks = counts.sum(axis=1)[:, None]
    return {
        "contacts": truth.sum(),
        "crps": crps(truth, counts).sum(),
        "crps of 4 weeks": crps(np.array([truth.sum()]), four_weeks).sum(),
        "rmsse": float(np.sqrt(np.mean((truth - said) ** 2))) / scale,
        "bias": (said - truth).sum(),
        "days in P10-P90": inside(truth, counts, rng),
        "4 weeks in P10-P90": inside(np.array([truth.sum()]), four_weeks, rng),
    }


def crps(actual: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Give the CRPS of each count, in contacts."""
    size = len(samples)
    ordered = np.sort(samples, axis=0)
    rank = 2 * np.arange(1, size + 1) - size - 1
    apart = (rank[:, None] * ordered).sum(axis=0) / size**2
    return np.abs(ordered - actual).mean(axis=0) - apart


def inside(actual: np.ndarray, samples: np.ndarray, rng: np.random.Generator) -> float:
    """Give the share of randomised ranks between a tenth and nine tenths."""
    below = (samples < actual).mean(axis=0)
    ties = (samples == actual).mean(axis=0)
    rank = below + ties * rng.random(len(actual))
    return float(np.mean((rank >= 0.1) & (rank <= 0.9)))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--series", type=int, default=100)
    parser.add_argument("--origins", type=int, default=5)
    asked = parser.parse_args()
    for load in (welsh, boston):
        rows = []
        for name, series in load(asked.data, asked.series).items():
            rows += measure(name, series, asked.origins)
        frame = pd.DataFrame(rows)
        sums = frame.groupby("model", sort=False)[
            ["crps", "crps of 4 weeks", "bias", "contacts"]
        ].sum()
        table = sums[["crps", "crps of 4 weeks", "bias"]].div(sums["contacts"], axis=0)
        by_model = frame.groupby("model", sort=False)
        means = by_model[["days in P10-P90", "4 weeks in P10-P90"]].mean()
        # A series that hardly ever changed has next to no scale: the middle one tells.
        means.insert(0, "rmsse", by_model["rmsse"].median())
        series = frame["series"].nunique()
        print(f"{load.__name__}: {series} series, {len(frame) // 2} tests")
        print(table.join(means).round(4).to_string(), flush=True)


if __name__ == "__main__":
    main()
