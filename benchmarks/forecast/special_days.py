"""Measure what special days are worth on real series, against ignoring them.

    python benchmarks/forecast/special_days.py --data ../shared/data

Scored are all days of the test years that the project's own calendar for "US-NY"
names: public holidays of nation and state, the days they are observed on, Christmas
and New Year's eves and days after, bridge days; strong days and weak ones alike.
Days with less than half their intervals in the data are left out.

"ignore" is the mean of the eight same weekdays up to two weeks before the day, on the
cleaned history of those days (the catalogue's mean8). "own" is the same mean times the
factors that Past.effects learns from the years before the day's year, and from nothing
later. Both come out of look_back, as a forecast's do.
"""

import argparse
import os
from dataclasses import replace
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

LEAD = pd.Timedelta(days=14)
# Series and first test year; hourly EMS is read from its start.
TESTS = {
    "ems": (replace(SETS["ems"], since="2010"), 2013),
    "ems-staten": (replace(SETS["ems-staten"], since="2010"), 2013),
    "nyc311": (SETS["nyc311"], 2017),
}


def measure(data: Path, series: Series, first_year: int) -> pd.DataFrame:
    """Forecast each special day of the test years in both ways.

    Returns
    -------
    pandas.DataFrame
        By day and method: name, kind, absolute errors of intervals and of the day's
        total, and what came.
    """
    contacts, settings = load(data, series)
    queue, centre = settings.queues[0], settings.centre
    history, _ = read_history(contacts, queue, centre, date(2100, 1, 1))
    special = special_days(
        centre.holidays, history.days[0].date(), history.days[-1].date()
    )
    events = event_rows(EVENTS.empty(), queue.name, centre.timezone)
    drivers = Drivers(special, events, WEATHER.empty())
    rows = []
    for year in range(first_year, history.days[-1].year + 1):
        learnt = look_back(history, pd.Timestamp(year, 1, 1), drivers, trial=True)
        for day in pd.DatetimeIndex([d for d in special.names if d.year == year]):
            one = pd.DatetimeIndex([day])
            truth = history.truth(one)
            seen = np.isfinite(truth)
            if seen.mean() < 0.5:
                continue
            near = look_back(history, day - LEAD + pd.Timedelta(days=1), drivers, True)
            normal = near.normal("mean8", one)
            factors = learnt.effects(one, normal).special
            name = special.names[day.date()]
            for method, forecast in (("ignore", normal), ("own", normal * factors)):
                error = (forecast - truth)[seen]
                rows.append(
                    {
                        "date": day,
                        "name": name,
                        "kind": special.kind(name),
                        "method": method,
                        "interval_error": np.abs(error).sum(),
                        "day_error": abs(error.sum()),
                        "came": truth[seen].sum(),
                    }
                )
    return pd.DataFrame(rows)


def wape(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Give WAPE of intervals and days by method, in per cent, and the ratio."""
    sums = rows.groupby([*by, "method"])[["interval_error", "day_error", "came"]].sum()
    rates = 100 * sums[["interval_error", "day_error"]].div(sums["came"], axis=0)
    table = rates.unstack("method")
    for measure_name in ("interval_error", "day_error"):
        both = table[measure_name]
        table[measure_name, "ratio"] = both["own"] / both["ignore"]
    table["days", ""] = rows[rows["method"] == "own"].groupby(by).size()
    return table


def main() -> None:
    """Print one line a set, and one a kind of day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", choices=TESTS, default=list(TESTS))
    asked = parser.parse_args()
    parts = [measure(asked.data, *TESTS[name]).assign(set=name) for name in asked.sets]
    rows = pd.concat(parts)
    print(wape(rows, ["set"]).round(3).to_string())
    print(wape(rows, ["set", "kind"]).round(3).to_string())


if __name__ == "__main__":
    main()
