"""Steps of the level are found and dated; growth, season and noise are none."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shiftcast.forecast.forecast import make_forecast
from shiftcast.forecast.level_step import level_steps

SHARED = Path(__file__).parents[3] / "shared" / "data"
WEEKDAYS = np.array([0.0, 0.1, 0.0, 0.0, -0.1, -0.5, -0.6])


def series(seed=1, days=400, level=150.0, doubt=0.08, log=None):
    """Draw day totals: weekday × day busyness that lasts × a known course."""
    rng = np.random.default_rng(seed)
    index = pd.date_range("2024-01-01", periods=days, freq="D")
    busy = np.zeros(days)
    for day in range(1, days):
        busy[day] = 0.4 * busy[day - 1] + rng.normal(0, doubt)
    course = np.zeros(days) if log is None else log(np.arange(days))
    rate = level * np.exp(busy + course + WEEKDAYS[index.day_of_week])
    return index, rng.poisson(rate).astype(float)


@pytest.mark.parametrize("factor", [0.55, 0.65, 1.5, 1.7, 2.5])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_step_is_found_with_its_date_and_size(factor, seed) -> None:
    days, totals = series(seed, log=lambda t: np.log(factor) * (t >= 230))
    (found,) = level_steps(days, totals)
    assert abs((found.day - days[230]).days) <= 2
    assert found.factor == pytest.approx(factor, rel=0.12)
    assert found.times > 5
    assert not found.season_known


@pytest.mark.parametrize(
    "course",
    [
        None,
        lambda t: t / 365,
        lambda t: 0.3 * np.sin(2 * np.pi * t / 365),
        lambda t: 0.5 * ((t >= 200) & (t < 207)),
    ],
    ids=["level", "growth", "season", "a week's bout"],
)
def test_what_is_no_step_is_not_called_one(course) -> None:
    found = [level_steps(*series(seed, log=course)) for seed in range(8)]
    assert sum(map(len, found)) == 0


def test_what_comes_every_year_is_season() -> None:
    """A summer from 1 June to 31 August, three times: only the first may be told."""

    def summer(t):
        return 0.6 * ((t % 365 >= 152) & (t % 365 < 244))

    days, totals = series(days=3 * 365, log=summer)
    found = level_steps(days, totals)
    assert all(one.day.year == 2024 for one in found)
    assert len(found) <= 2


def test_a_step_is_told_after_three_weeks_and_not_by_what_comes_later() -> None:
    days, totals = series(log=lambda t: 0.5 * (t >= 230))
    assert level_steps(days[:245], totals[:245]) == []
    (early,) = level_steps(days[:258], totals[:258])
    changed = totals.copy()
    changed[258:] *= 3
    assert level_steps(days[:258], changed[:258]) == [early]


def test_gaps_and_closed_days_are_no_steps() -> None:
    days, totals = series(log=lambda t: 0.6 * (t >= 230))
    totals[days.day_of_week >= 5] = np.nan
    totals[100:130] = np.nan
    (found,) = level_steps(days, totals)
    assert abs((found.day - days[230]).days) <= 3
    assert level_steps(days, np.full(len(days), np.nan)) == []
    assert level_steps(days[:30], totals[:30]) == []


def test_the_planner_is_told_with_evidence(settings, history) -> None:
    step = pd.Timestamp(2025, 5, 5)
    contacts = history(
        days=180, busyness=0.05, day_factor=lambda day: np.where(day >= step, 1.6, 1.0)
    )
    made = make_forecast(contacts, settings(), date(2025, 7, 5), 7)
    (told,) = [note for note in made.notes if "level stepped" in note]
    assert told.startswith("calls: the level stepped up by ")
    assert "2025-05-0" in told
    assert "times its standard error" in told
    calm = make_forecast(history(days=180), settings(), date(2025, 7, 5), 7)
    assert not any("level stepped" in note for note in calm.notes)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared series")
def test_the_step_of_a_real_app_is_found() -> None:
    """Boston 311's app went from 45 to 85 reports a day on 11 August 2015."""
    raw = pd.read_csv(
        SHARED / "boston311_2015_30min_by_channel.csv.gz", parse_dates=["timestamp"]
    )
    app = raw[raw["channel"] == "app"].set_index("timestamp")["offered"]
    totals = app.resample("D").sum()
    totals[totals == 0] = np.nan
    found = level_steps(pd.DatetimeIndex(totals.index), totals.to_numpy(float))
    assert [str(one.day.date()) for one in found] == ["2015-08-11"]
    assert found[0].factor == pytest.approx(1.86, abs=0.1)
