"""Measure the long view on real series.

    python benchmarks/forecast/outlook.py --data ../shared/data [--sets ems ...]

Rolling origins at months' starts; each forecasts the twelve months after it and sees
nothing later. Prints the WAPE of monthly totals beside "same month last year", by how
many months ahead, and how often a month fell between P10 and P90.
"""

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from sets import SETS, Series, load

from shiftcast.data.settings import Settings
from shiftcast.forecast import make_outlook

AHEAD = 12
LEADS = {"1-3": slice(0, 3), "4-6": slice(3, 6), "7-12": slice(6, 12)}


@dataclass(frozen=True)
class Origins:
    """One set: the series, and the months to start from."""

    series: Series
    first: str
    last: str
    apart: str


KITCHENER = Series(
    "kitchener_daily", "America/Toronto", "CA-ON", "24/7", "1d", queue="MainCSQ"
)
SCORED = {
    "ems": Origins(
        replace(SETS["ems"], since="2010"), "2013-01-01", "2017-01-01", "3MS"
    ),
    "nyc311": Origins(SETS["nyc311"], "2018-01-01", "2018-01-01", "3MS"),
    "kitchener": Origins(KITCHENER, "2020-03-01", "2021-01-01", "5MS"),
}


def measure(name: str, data: Path) -> dict[str, float]:
    """Look ahead from each origin of a set."""
    origins = SCORED[name]
    contacts, settings = load(data, origins.series)
    # The series have no handle time; contacts alone are scored.
    queues = tuple(replace(queue, handle_time=240.0) for queue in settings.queues)
    settings = replace(settings, queues=queues)
    starts = contacts["start"].dt.tz_localize(None)
    came = contacts["offered"].groupby(starts.dt.strftime("%Y-%m").to_numpy()).sum()
    missed: dict[str, list[np.ndarray]] = {"outlook": [], "last year": []}
    actual, inside = [], []
    for origin in pd.date_range(origins.first, origins.last, freq=origins.apart):
        months = pd.period_range(origin, periods=AHEAD, freq="M").astype(str)
        truth = came[months].to_numpy()
        year_ago = pd.period_range(origin, periods=AHEAD, freq="M") - 12
        look = _look(contacts, settings, origin)
        rows = look.set_index("month").loc[months]
        missed["outlook"].append(np.abs(rows["mean"].to_numpy() - truth))
        last_year = came[year_ago.astype(str)].to_numpy()
        missed["last year"].append(np.abs(last_year - truth))
        actual.append(truth)
        inside.append((rows["p10"] <= truth) & (truth <= rows["p90"]))
        print(name, f"{origin:%Y-%m}", *_line(missed, actual, -1), flush=True)
    line = {"origins": float(len(actual))}
    line |= dict(zip(missed, _line(missed, actual, slice(None)), strict=True))
    line["change"] = 100 * (line["outlook"] / line["last year"] - 1)
    for lead, of in LEADS.items():
        part = sum(one[of].sum() for one in missed["outlook"])
        line[lead] = 100 * part / sum(one[of].sum() for one in actual)
    line["in P10-P90"] = 100 * float(np.mean(inside))
    return line


def _look(
    contacts: pd.DataFrame, settings: Settings, origin: pd.Timestamp
) -> pd.DataFrame:
    """Look ahead from a day, seeing nothing later."""
    known = contacts[contacts["start"].dt.tz_localize(None) < origin]
    return make_outlook(known, settings, AHEAD, first=origin.date()).months


def _line(
    missed: dict[str, list[np.ndarray]], actual: list[np.ndarray], of: int | slice
) -> list[float]:
    """Give the WAPE of each forecast over some origins. [%]"""
    came = float(np.sum(actual[of]))
    return [round(100 * float(np.sum(one[of])) / came, 2) for one in missed.values()]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", choices=SCORED, default=list(SCORED))
    asked = parser.parse_args()
    lines = {name: measure(name, asked.data) for name in asked.sets}
    with pd.option_context("display.width", 200, "display.max_columns", 20):
        print(pd.DataFrame(lines).T.round(2))


if __name__ == "__main__":
    main()
