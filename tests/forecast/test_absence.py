"""Absence ahead: a known truth is found, and nothing ahead is seen."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.settings import Settings, read_settings
from shiftcast.data.tables import ABSENCE_SCORES, SHRINKAGE
from shiftcast.forecast.absence import (
    backtest_absence,
    forecast_absence,
    read_absences,
)
from shiftcast.forecast.absence_rate import AbsenceRate, Absences

MONDAY = date(2026, 1, 26)
WEEKDAYS = np.array([1.4, 1.1, 1.0, 1.0, 1.1, 0.8, 0.8])


def centre(**shrinkage: float) -> Settings:
    return read_settings(
        {
            "queue": [{"name": "calls", "channel": "voice"}],
            "shrinkage": shrinkage or {"sickness": 0.05},
        }
    )


def made(
    days: int = 756, *, wave: float = 0.35, snow: float = 0.0, seed: int = 1
) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    """Draw absences of 100 people from a known truth; give history, truth, weather."""
    rng = np.random.default_rng(seed)
    dates = pd.date_range(end="2026-02-01", periods=days, freq="D")
    fall = np.where(
        (dates.month <= 3) & (rng.random(days) < 0.25), rng.uniform(40, 160, days), 0.0
    )
    year = 2 * np.pi * dates.day_of_year / 365.25
    truth = 0.05 * WEEKDAYS[dates.day_of_week] * np.exp(wave * np.cos(year))
    truth = truth * np.where(fall > 0, 1 + snow, 1.0)
    absence = pd.DataFrame(
        {
            "date": dates,
            "reason": "sickness",
            "team": "",
            "hours": 2.0 * rng.binomial(400, truth),
            "scheduled": 800.0,
        }
    )
    weather = pd.DataFrame({"date": dates, "snow_mm": fall, "issued": pd.NaT})
    return absence, pd.Series(truth, index=dates), weather


def test_the_truth_is_found() -> None:
    """Mondays, winter: nearer to the truth than the flat mean by far."""
    absence, truth, _ = made()
    told = forecast_absence(absence, centre(), MONDAY, 7)
    SHRINKAGE.check(told.shrinkage)
    week = truth[pd.DatetimeIndex(told.shrinkage["date"])].to_numpy()
    share = told.shrinkage["share"].to_numpy()
    flat = truth[truth.index < pd.Timestamp(MONDAY)].mean()
    assert np.abs(share - week).max() < 0.012
    assert np.abs(share - week).mean() < 0.4 * np.abs(flat - week).mean()
    assert share.argmax() == 0
    assert (told.shrinkage["p10"] < share).all()
    assert (share < told.shrinkage["p90"]).all()
    assert "on Monday" in told.notes[0]
    assert "plan.toml says 5.0%" in told.notes[0]


def test_the_doubt_is_that_of_single_days() -> None:
    """Eight of ten days lie between P10 and P90, ahead of every origin."""
    absence, _, _ = made()
    scores = backtest_absence(absence, centre(), origins=20, weeks=2)
    ABSENCE_SCORES.check(scores)
    mine = scores[scores["model"] == "absence"]
    assert mine["coverage"].mean() == pytest.approx(0.8, abs=0.08)
    rmse = scores.groupby("model")["rmse"].mean()
    assert rmse["absence"] < 0.9 * rmse["flat"]


def test_where_days_are_all_alike_nothing_is_told_apart() -> None:
    rng = np.random.default_rng(2)
    days = pd.date_range("2024-01-01", periods=750, freq="D")
    past = Absences(days, rng.binomial(100, 0.05, 750) / 100, np.ones(750))
    rate = AbsenceRate.fit(past, pd.DataFrame())
    assert rate.parts == ()
    share = rate.shares(days[:14], pd.DataFrame())
    assert share == pytest.approx(np.full(14, 0.05), abs=0.006)


def test_a_higher_level_is_followed() -> None:
    """Twice as many sick for two months."""
    absence, truth, _ = made(wave=0.0)
    late = absence["date"] >= "2025-12-01"
    absence.loc[late, "hours"] *= 2
    told = forecast_absence(absence, centre(), MONDAY, 7)
    week = 2 * truth[pd.DatetimeIndex(told.shrinkage["date"])]
    assert told.shrinkage["share"].mean() == pytest.approx(week.mean(), rel=0.25)


def test_snow_counts_where_it_shows_and_is_forecast() -> None:
    absence, _, weather = made(snow=1.0)
    weather.loc[weather["date"] >= pd.Timestamp(MONDAY), "snow_mm"] = 0.0
    fine = forecast_absence(absence, centre(), MONDAY, 2, weather)
    weather.loc[weather["date"] == pd.Timestamp(MONDAY), "snow_mm"] = 100.0
    snow = forecast_absence(absence, centre(), MONDAY, 2, weather)
    first, second = snow.shrinkage["share"] / fine.shrinkage["share"]
    assert first == pytest.approx(2.0, rel=0.25)
    assert second == pytest.approx(1.0, abs=1e-6)
    assert "weather" in snow.notes[0]
    plain, _, dry = made(snow=0.0)
    assert "weather" not in forecast_absence(plain, centre(), MONDAY, 2, dry).notes[0]


def test_nothing_from_the_first_day_on_is_seen() -> None:
    absence, _, weather = made(snow=0.5)
    spiked = absence.copy()
    spiked.loc[spiked["date"] >= pd.Timestamp(MONDAY), "hours"] = 700.0
    one = forecast_absence(absence, centre(), MONDAY, 7, weather)
    two = forecast_absence(spiked, centre(), MONDAY, 7, weather)
    pd.testing.assert_frame_equal(one.shrinkage, two.shrinkage)
    pd.testing.assert_frame_equal(one.scores, two.scores)


def test_no_trial_sees_past_its_origin() -> None:
    """A spike in the last week leaves the origins before it as they were."""
    absence, _, weather = made(days=400, snow=0.5)
    spiked = absence.copy()
    last = spiked["date"] >= spiked["date"].max() - pd.Timedelta(days=6)
    spiked.loc[last, "hours"] = 700.0
    stormy = weather.assign(snow_mm=np.where(last, 500.0, weather["snow_mm"]))
    one, two = (
        backtest_absence(frame, centre(), origins=3, weeks=2, weather=sky)
        for frame, sky in ((absence, weather), (spiked, stormy))
    )
    early = one["origin"] + pd.to_timedelta(7 * one["lead_week"], unit="D")
    kept = early <= absence["date"].max() - pd.Timedelta(days=6)
    pd.testing.assert_frame_equal(one[kept], two[kept])
    assert (two[~kept]["rmse"] > 0.5).any()


def test_a_day_with_other_reasons_had_none_of_this() -> None:
    day = pd.Timestamp(2026, 1, 5)
    rows = [
        (day, "sickness", "a", 8.0, 80.0),
        (day, "late", "a", 4.0, 80.0),
        (day, "late", "b", 1.0, 20.0),
        (day + pd.Timedelta(days=1), "late", "a", 4.0, 80.0),
    ]
    columns = ["date", "reason", "team", "hours", "scheduled"]
    absence = pd.DataFrame(rows, columns=columns)
    sick, late = (read_absences(absence, reason) for reason in ("Sickness", "late"))
    assert sick.share.tolist() == pytest.approx([0.08, 0.0])
    assert late.share.tolist() == pytest.approx([0.05, 0.05])
    shares = pd.DataFrame({"date": [day], "reason": "late", "share": [0.03]})
    assert read_absences(shares, "late").share.tolist() == [0.03]


def test_reasons_the_plan_does_not_name_are_left_out_and_told() -> None:
    absence, _, _ = made(days=60)
    leave = absence.assign(reason="vacation")
    told = forecast_absence(pd.concat([absence, leave]), centre(), MONDAY, 7)
    assert set(told.shrinkage["reason"]) == {"sickness"}
    assert "left out: vacation" in told.notes[0]


def test_a_few_days_leave_the_plan_alone() -> None:
    absence, _, _ = made(days=20)
    told = forecast_absence(absence, centre(), MONDAY, 7)
    assert told.shrinkage.empty
    assert "13 days; a forecast takes 28. The 5.0% of plan.toml stay." in told.notes[0]
    with pytest.raises(InputError, match="There is no absence to score"):
        backtest_absence(absence, centre())


def test_nobody_ever_away() -> None:
    absence, _, _ = made(days=100)
    told = forecast_absence(absence.assign(hours=0.0), centre(), MONDAY, 7)
    assert (told.shrinkage["share"] < 1e-6).all()
