"""Measure the update of a running day on real series.

    python benchmarks/forecast/intraday.py --data ../shared/data [--sets bank ...]

Ordinary days seen whole, forecast up to two weeks before, are cut at an hour;
the rest is updated by what the up to 120 such days before each tell. Prints the WAPE of
the rest of the day with no update, with the plain ratio, with each method and with the
one chosen; and how often the rest's total fell between P10 and P90, with the range's
width against that of no update.
"""

import argparse
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from sets import SETS, load

from shiftcast.data.tables import EVENTS, OVERRIDES, WEATHER
from shiftcast.forecast.queue_intraday import (
    MOST_DAYS,
    past_days,
    sample_rest,
    spread_left,
)
from shiftcast.forecast.queue_task import QueueTask
from shiftcast.forecast.rest_of_day import METHODS, PastDays, choose, plain_ratio

MOST = 600


@dataclass(frozen=True)
class Cuts:
    """One set: when its days are cut, and which days are scored."""

    name: str
    hours: tuple[int, ...]
    burn_in: int
    weekday: int
    every: int = 1


SCORED = (
    Cuts("bank", (9, 11, 14), 60, 0),
    Cuts("anon", (9, 11, 14), 60, 0),
    Cuts("ems", (8, 11, 14), 60, 0, every=4),
    Cuts("ems-staten", (8, 11, 14), 60, 0, every=4),
    Cuts("boston-phone", (8, 11, 14), 84, 0),
)


def cut_days(data: Path, name: str, hour: int, weekday: int) -> PastDays:
    """Give all of a set's days with the hours of one weekday, cut at an hour."""
    contacts, settings = load(data, SETS[name])
    queue, centre = settings.queues[0], settings.centre
    slots = round(86400 / centre.interval)
    monday = pd.date_range("2024-01-01", periods=7 * slots, freq=SETS[name].interval)
    share = queue.open.share_open(monday, centre.interval).reshape(7, slots)[weekday]
    before = np.arange(slots) < hour * 3600 / centre.interval
    last = contacts["start"].max().date() + timedelta(days=1)
    # The hours of the weekday of `first` are today's.
    first = last + timedelta(days=(weekday - last.weekday()) % 7)
    task = QueueTask(
        contacts,
        queue,
        centre,
        settings.effort,
        first,
        1,
        EVENTS.empty(),
        OVERRIDES.empty(),
        WEATHER.empty(),
        None,
        0,
    )
    is_open = share > 0
    days, _ = past_days(task, is_open & before, is_open & ~before, MOST)
    return days


def measure(days: PastDays, cuts: Cuts) -> dict[str, float]:
    """Update each scored day by those before it."""
    missed: dict[str, float] = {}
    came = inside = width = plain_width = 0.0
    scored = range(cuts.burn_in, len(days), cuts.every)
    for today in scored:
        known = np.zeros(len(days), dtype=bool)
        known[max(0, today - MOST_DAYS) : today] = True
        past, said = days.pick(known), days.said[[today]]
        truth, actual = days.came[[today]], days.came[today, days.rest]
        ratio = float(plain_ratio(said, truth, days.seen)[0])
        chosen, update = choose(past)
        rest = {name: fit(past)(said, truth)[0] for name, fit in METHODS.items()}
        rest["plain ratio"] = said[0, days.rest] * np.exp(ratio)
        rest["chosen"] = update(said, truth)[0]
        for name, mean in rest.items():
            missed[name] = missed.get(name, 0.0) + float(np.abs(mean - actual).sum())
        came += float(actual.sum())
        low, high = _range(past, rest["chosen"], chosen, today)
        inside += low <= actual.sum() <= high
        width += high - low
        low, high = _range(past, rest["none"], "none", today)
        plain_width += high - low
    line = {name: 100 * total / came for name, total in missed.items()}
    line["change"] = 100 * (missed["chosen"] / missed["none"] - 1)
    line["days"] = len(scored)
    line["in P10-P90"] = 100 * inside / len(scored)
    line["width"] = 100 * (width / plain_width - 1)
    return line


def _range(
    past: PastDays, rest: np.ndarray, method: str, seed: int
) -> tuple[float, float]:
    """Give P10 and P90 of the rest's total."""
    mean = np.zeros(len(past.rest))
    mean[past.rest] = rest
    rng = np.random.default_rng(seed)
    rates = sample_rest(mean, past.rest, spread_left(past, method), rng)
    low, high = np.quantile(rng.poisson(rates).sum(axis=1), [0.1, 0.9])
    return float(low), float(high)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    names = [cuts.name for cuts in SCORED]
    parser.add_argument("--sets", nargs="*", choices=names, default=names)
    asked = parser.parse_args()
    lines = {}
    for cuts in SCORED:
        if cuts.name in asked.sets:
            for hour in cuts.hours:
                days = cut_days(asked.data, cuts.name, hour, cuts.weekday)
                lines[cuts.name, f"{hour:02d}:00"] = measure(days, cuts)
    order = ["none", "plain ratio", "slope", "conditional", "chosen", "change"]
    table = pd.DataFrame(lines).T[[*order, "days", "in P10-P90", "width"]]
    with pd.option_context("display.width", 200, "display.max_columns", 20):
        print(table.round(2))


if __name__ == "__main__":
    main()
