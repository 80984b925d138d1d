"""Measure how long many queues take, and what more workers bring.

    python benchmarks/forecast/speed.py [--queues 1000] [--workers 2]

A seeded panel of a year of half-hours a queue, one week forecast with 200 paths: the
SVD line alone, and the full blend, weights given. Ratios are of runs in one process.
"""

import argparse
import time
from datetime import date

import numpy as np
import pandas as pd

from shiftcast.data.settings import Settings, read_settings
from shiftcast.forecast import make_forecast

FIRST, DAYS = "2025-01-06", 364
AHEAD = date(2026, 1, 5)
LINES = {
    "svd": ("svd-ridge",),
    "blend": (
        "ewma-day",
        "sarimax-day",
        "ridge-day",
        "svd-ridge",
        "unobserved-day",
        "prophet-day",
    ),
}


def panel(queues: int, seed: int = 1) -> tuple[pd.DataFrame, Settings]:
    """Draw a year of half-hours for many queues of all sizes."""
    rng = np.random.default_rng(seed)
    starts = pd.date_range(FIRST, periods=DAYS * 48, freq="30min", tz="UTC")
    hour = np.asarray(starts.hour + starts.minute / 60)
    week = np.array([1.2, 1.1, 1.0, 1.0, 1.05, 0.7, 0.6])[starts.day_of_week]
    shape = week * (np.exp(-(((hour - 13) / 4.5) ** 2)) + 0.05)
    parts = []
    for number in range(queues):
        busy = np.repeat(np.exp(rng.normal(0, 0.08, DAYS)), 48)
        rate = np.exp(rng.normal(2, 1)) * shape * busy
        offered = rng.poisson(rate).astype(float)
        parts.append(
            pd.DataFrame({"queue": f"q{number}", "start": starts, "offered": offered})
        )
    settings = read_settings(
        {
            "centre": {"timezone": "UTC", "interval": "30min", "holidays": "US"},
            "queue": [
                {"name": f"q{number}", "channel": "voice", "handle_time": "200s"}
                for number in range(queues)
            ],
        }
    )
    return pd.concat(parts, ignore_index=True), settings


def seconds(queues: int, line: str, workers: int) -> float:
    """Forecast a week of the panel and tell how long it took."""
    contacts, settings = panel(queues)
    models = LINES[line]
    weights = pd.DataFrame(
        [
            {"queue": queue.name, "model": model, "weight": 1 / len(models)}
            for queue in settings.queues
            for model in models
        ]
    )
    began = time.perf_counter()
    make_forecast(contacts, settings, AHEAD, 7, weights=weights, workers=workers)
    return time.perf_counter() - began


def main() -> None:
    """Print the time of each line, and of one worker against several."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queues", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--lines", nargs="*", choices=LINES, default=list(LINES))
    asked = parser.parse_args()
    few = max(asked.queues // 10, asked.workers)
    for line in asked.lines:
        whole = seconds(asked.queues, line, asked.workers)
        one, many = (seconds(few, line, workers) for workers in (1, asked.workers))
        print(
            f"{line}: {asked.queues} queues in {whole:.0f} s on {asked.workers} "
            f"workers; {few} queues: {one / many:.2f} times as fast as on one",
            flush=True,
        )


if __name__ == "__main__":
    main()
