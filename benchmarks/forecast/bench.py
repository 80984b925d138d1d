"""Measure the forecast against baselines and peers on real series.

    python benchmarks/forecast/bench.py --data ../shared/data [--sets bank anon ...]
        [--boosting] [--peers]

Rolling origins; nothing is tuned on what is scored. Errors are pooled over all days and
origins of a set, once over normal days (no special day, no event) and once over all.
Peers want statsforecast and lightgbm, which the project does not install.
"""

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from sets import SETS, open_set, origins

from shiftcast.forecast.history import Matrix
from shiftcast.forecast.judge import BLEND, Judge, generator
from shiftcast.forecast.models.catalogue import BASELINES
from shiftcast.forecast.paths import sample_rates
from shiftcast.forecast.scores import bias, coverage, crps, poisson_floor, ranks, wape
from shiftcast.forecast.trials import Trial, Trials, members

INNER, SAMPLES, SEED = 6, 200, 0
RAW = "mean8 of records"


def measure(data: Path, name: str, boosting: bool, peers: bool) -> pd.DataFrame:
    """Score one set: one row a model, normal and all days beside one another."""
    series = SETS[name]
    history, drivers, _ = open_set(data, series)
    trials = Trials(history, drivers, series.horizon)
    pool: dict[str, list[dict[str, Matrix]]] = {}
    for origin in origins(series, history):
        past = trials.past(origin)
        names = members(past, None, boosting)
        judge = Judge(trials, names, INNER, SEED)
        trial, said = judge.said(origin)
        said[RAW] = raw_mean(trials, origin, trial.days)
        if peers:
            said |= peer_forecasts(past, trial.days)
        spread = judge.spread(origin, -(-series.horizon // 7))
        for model, forecast in said.items():
            rng = generator(SEED, "calls", origin.toordinal())
            lead = np.arange(len(trial.days), dtype=np.int64)
            rates = sample_rates(forecast, lead, spread, SAMPLES, rng)
            counts = rng.poisson(rates).astype(float)
            pool.setdefault(model, []).append(scored(trial, forecast, counts, rng))
    return pd.DataFrame({model: pooled(parts) for model, parts in pool.items()}).T


def raw_mean(trials: Trials, origin: pd.Timestamp, days: pd.DatetimeIndex) -> Matrix:
    """Average the last eight same weekdays as recorded: what a spreadsheet does."""
    means = trials.history.until(origin).counted_week()
    return means[np.asarray(days.day_of_week)]


def peer_forecasts(past, days: pd.DatetimeIndex) -> dict[str, Matrix]:
    """Let each peer forecast normal days, the known effects put back in as ours."""
    from peers import PEERS

    training = past.training
    is_open = training.open_days[np.asarray(days.day_of_week)]
    found = {}
    for name, peer in PEERS.items():
        counts = np.zeros((len(days), training.counts.shape[1]))
        try:
            counts[is_open] = peer().fit(training).predict(days[is_open])
        except Exception as error:  # too short a history for it
            print(f"  {name} at {past.origin.date()}: {error}", flush=True)
            continue
        found[name] = counts * past.effects(days, counts).volume
    return found


def scored(trial: Trial, forecast: Matrix, counts: Matrix, rng) -> dict[str, Matrix]:
    """Lay what one origin's scores are made of flat."""
    seen = np.isfinite(trial.truth)
    normal = seen & trial.ordinary[:, None]
    days = normal.any(axis=1)
    totals = np.where(normal, trial.truth, 0.0).sum(axis=1)[days]
    sampled = np.where(normal, counts, 0.0).sum(axis=2)[:, days]
    return {
        "came": trial.truth[seen],
        "said": forecast[seen],
        "normal": normal[seen],
        "by slot": ranks(trial.truth[normal], counts[:, normal], rng),
        "by day": ranks(totals, sampled, rng),
        "crps": np.array([crps(trial.truth[normal], counts[:, normal])]),
        "weight": np.array([trial.truth[normal].sum()]),
    }


def pooled(parts: list[dict[str, Matrix]]) -> dict[str, float]:
    """Pool the scores of a model's origins. [%]"""
    of = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
    came, said, normal = of["came"], of["said"], of["normal"].astype(bool)
    return {
        "origins": len(parts),
        "wape": 100 * wape(came[normal], said[normal]),
        "wape, all days": 100 * wape(came, said),
        "bias": 100 * bias(came[normal], said[normal]),
        "crps": 100 * float(of["crps"] @ of["weight"] / of["weight"].sum()),
        "floor": 100 * poisson_floor(said[normal]),
        "days in 80": 100 * coverage(of["by day"], 0.80),
        "days in 95": 100 * coverage(of["by day"], 0.95),
        "intervals in 80": 100 * coverage(of["by slot"], 0.80),
        "intervals in 95": 100 * coverage(of["by slot"], 0.95),
    }


def main() -> None:
    """Print a table a set, and what the blend gains on the baseline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", choices=SETS, default=list(SETS))
    parser.add_argument("--boosting", action="store_true")
    parser.add_argument("--peers", action="store_true")
    asked = parser.parse_args()
    gains = {}
    for name in asked.sets:
        began = time.perf_counter()
        table = measure(asked.data, name, asked.boosting, asked.peers)
        seconds = time.perf_counter() - began
        # A model that had too little history at some origin is not comparable.
        table = table[table["origins"] == table["origins"].max()]
        first = [BLEND, *BASELINES, RAW]
        table = table.loc[first + [one for one in table.index if one not in first]]
        gains[name] = {
            key: 100 * (table.loc[BLEND, key] / table.loc["mean8", key] - 1)
            for key in ("wape", "wape, all days", "crps")
        }
        print(f"{name}: {seconds:.0f} s\n{table.round(2).to_string()}\n", flush=True)
    print("blend against mean8, %\n", pd.DataFrame(gains).T.round(2).to_string())


if __name__ == "__main__":
    main()
