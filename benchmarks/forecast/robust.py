"""Spoil real histories with outages and slips, and measure what they still cost.

    python benchmarks/forecast/robust.py --data ../shared/data [--sets bank anon ems]

Into each history go, seeded: on 3 % of days an outage of a quarter to half the open
day, 1 % of intervals zeroed and 0.4 % multiplied by five. Every second origin of
bench.py is forecast from the pristine history, from the spoilt one, and from the spoilt
one with the cleaning of intervals switched off (that of days stays on); all are scored
against what truly came.
"""

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from sets import SETS, Series, open_set, origins

from shiftcast.forecast.blend import blend
from shiftcast.forecast.clean import clean
from shiftcast.forecast.history import QueueHistory
from shiftcast.forecast.judge import Judge
from shiftcast.forecast.look_back import Drivers
from shiftcast.forecast.trials import Trials, members

OUTAGE_DAYS = 0.03
ZEROED = 0.01
SPIKED = 0.004
SPIKE = 5.0
# Thresholds out of reach: nothing is flagged.
UNCLEANED: Mapping[str, float] = {"CELL_Z": np.inf, "RUN_LOG": np.inf}


def open_cells(history: QueueHistory) -> np.ndarray:
    """Tell the cells in which the queue takes contacts and some record is."""
    is_open = history.share_open[np.asarray(history.days.day_of_week)] > 0
    return is_open & np.isfinite(history.counts)


def spoil(history: QueueHistory, seed: int) -> tuple[QueueHistory, np.ndarray]:
    """Put outages and slips into a history; tell the cells that were changed."""
    rng = np.random.default_rng(seed)
    inside = open_cells(history)
    factor = np.ones(history.counts.shape)
    for day in np.flatnonzero(rng.random(len(factor)) < OUTAGE_DAYS):
        slots = np.flatnonzero(inside[day])
        if len(slots):
            length = int(len(slots) * rng.uniform(0.25, 0.5))
            first = rng.integers(0, len(slots) - length + 1)
            factor[day, slots[first : first + length]] = 0.0
    factor[rng.random(factor.shape) < ZEROED] = 0.0
    factor = np.where(rng.random(factor.shape) < SPIKED, SPIKE * factor, factor)
    spoilt = replace(history, counts=history.counts * factor)
    return spoilt, inside & (spoilt.counts != history.counts)


def flagged(history: QueueHistory, drivers: Drivers) -> tuple[np.ndarray, np.ndarray]:
    """Tell the cells taken for slips, and these with the days set aside as odd."""
    found = clean(history, drivers.special.flags(history.days))
    return found.odd_cells, found.odd_cells | found.odd_days[:, None]


class Bench:
    """One set, its trials made from one history.

    Parameters
    ----------
    history
        What the models see.
    drivers
        What moves the queue.
    """

    def __init__(self, history: QueueHistory, drivers: Drivers) -> None:
        self.trials = Trials(history, drivers)

    def wape(self, starts: list, truth: QueueHistory, wanted: tuple | None) -> float:
        """Score the blend of some models against what truly came."""
        missed = came = 0.0
        for start in starts:
            origin = pd.Timestamp(start)
            names = members(self.trials.past(origin), wanted)
            trial = self.trials.at(origin, names)
            weights, _ = Judge(self.trials, names, 6, 0).weights(origin)
            weights = {n: w for n, w in weights.items() if n in trial.forecasts}
            said = blend(trial.forecasts, weights)
            actual = truth.truth(trial.days)
            seen = np.isfinite(actual)
            missed += np.abs(said - actual)[seen].sum()
            came += actual[seen].sum()
        return 100 * missed / came


def measure(data: Path, series: Series, seed: int) -> pd.Series:
    """Measure one set."""
    history, drivers, _ = open_set(data, series)
    starts = list(origins(series, history))[::-2]
    spoilt, changed = spoil(history, seed)
    inside = open_cells(history)
    pristine = flagged(history, drivers)[0][inside]
    line = {
        "flags": 100 * pristine.mean(),
        "flags where contacts came": 100
        * (pristine & (history.counts[inside] > 0)).mean(),
        "slips found": 100 * flagged(spoilt, drivers)[1][changed].mean(),
    }
    clean_run, spoilt_run = Bench(history, drivers), Bench(spoilt, drivers)
    for name, wanted in (("svd-ridge", ("svd-ridge",)), ("blend", None)):
        before = clean_run.wape(starts, history, wanted)
        after = spoilt_run.wape(starts, history, wanted)
        with patch.multiple("shiftcast.forecast.slips", **UNCLEANED):
            bare = Bench(spoilt, drivers).wape(starts, history, wanted)
        line |= {
            name: before,
            f"{name} spoilt, uncleaned": bare,
            f"{name} spoilt": after,
            f"{name} lost": 100 * (after / before - 1),
        }
    return pd.Series(line)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=["bank", "anon", "ems"])
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for name in asked.sets:
        line = measure(asked.data, SETS[name], asked.seed)
        print(line.round(2).rename(name).to_string(), flush=True)


if __name__ == "__main__":
    main()
