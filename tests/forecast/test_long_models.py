"""Models of the long view: series whose years ahead are known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.forecast.forecast import queue_tasks
from shiftcast.forecast.history import read_history
from shiftcast.forecast.level_shift import find_shifts, without_shifts
from shiftcast.forecast.long_trials import long_errors, long_totals
from shiftcast.forecast.look_back import look_back
from shiftcast.forecast.models.long import LONG_MODELS
from shiftcast.forecast.models.model import Training
from shiftcast.forecast.models.monthly import month_levels
from shiftcast.forecast.queue_task import read_drivers
from shiftcast.forecast.special_days import SpecialDays

WEEKDAYS = np.array([1.3, 1.1, 1.0, 1.0, 1.1, 0.7, 0.0])
FIRST = date(2021, 1, 1)


def truth(days, growth=0.0, season=0.15):
    """Give what days bring: weekday, season, growth a year."""
    years = np.asarray((days - pd.Timestamp(FIRST)).days) / 365.25
    wave = season * np.sin(2 * np.pi * np.asarray(days.day_of_year) / 365.25)
    return 2000 * WEEKDAYS[days.day_of_week] * np.exp(wave) * (1 + growth) ** years


def past(years=4.0, growth=0.0, season=0.15, noise=0.03, step=None, seed=1):
    """Draw a past; a step multiplies days from one on, or between two."""
    days = pd.date_range(FIRST, periods=round(years * 365.25), freq="D")
    days = days[days.day_of_week < 6]
    rng = np.random.default_rng(seed)
    totals = truth(days, growth, season) * np.exp(rng.normal(0, noise, len(days)))
    for first, last, factor in step or ():
        inside = (days >= first) & (days < last)
        totals = np.where(inside, totals * factor, totals)
    is_open = np.ones((7, 1), dtype=bool)
    is_open[6] = False
    good = np.ones(len(days), dtype=bool)
    return Training(days, totals[:, None], good, is_open, SpecialDays({}))


def year_after(training):
    days = pd.date_range(training.days[-1] + pd.Timedelta(days=1), periods=365)
    return days[days.day_of_week < 6]


def test_levels_know_nothing_of_the_number_of_days() -> None:
    """Months of 24 to 27 open days and any mix of weekdays have the same level."""
    training = past(season=0.0, noise=0.0)
    levels = month_levels(training)
    open_mean = 2000 * WEEKDAYS[:6].mean()
    assert np.exp(levels.logs) == pytest.approx(np.full(48, open_mean), rel=1e-9)
    days = year_after(training)
    again = levels.totals(days, np.full(len(levels.ahead(days)), levels.logs[-1]))
    assert again == pytest.approx(truth(days, season=0.0), rel=1e-9)


def test_a_month_hardly_begun_has_no_level() -> None:
    training = past()
    begun = training.days < "2024-06-08"
    short = Training(
        training.days[begun],
        training.counts[begun],
        training.good[begun],
        training.open_slots,
        training.special,
    )
    assert month_levels(short).months[-1] == pd.Timestamp("2024-05-01")


def test_a_silent_queue_stays_open() -> None:
    """A weekday, or a year, without a contact is rare and not shut."""
    training = past(2.5)
    silent = Training(
        training.days,
        0.0 * training.counts,
        training.good,
        training.open_slots,
        training.special,
    )
    days = year_after(training)
    totals, names, _ = long_totals(silent, days)
    assert names
    assert (totals >= 0).all()
    assert totals.max() < 1
    assert (month_levels(silent).weekday[:6] > 0).all()
    begun = pd.date_range("2024-01-25", "2024-02-07", freq="D")
    young = Training(
        begun,
        np.ones((14, 1)),
        np.ones(14, dtype=bool),
        np.ones((7, 1), dtype=bool),
        SpecialDays({}),
    )
    assert len(month_levels(young).months) >= 1


@pytest.mark.parametrize("name", LONG_MODELS)
def test_a_steady_year_comes_again(name) -> None:
    training = past()
    days = year_after(training)
    totals = LONG_MODELS[name]().fit(training).totals(days)
    month = days.to_period("M")
    said = pd.Series(totals, days).groupby(month).sum()
    came = pd.Series(truth(days), days).groupby(month).sum()
    assert (said / came - 1).abs().max() < 0.04


@pytest.mark.parametrize("name", LONG_MODELS)
def test_growth_goes_on_but_no_faster(name) -> None:
    training = past(growth=0.10)
    days = year_after(training)
    grown = LONG_MODELS[name]().fit(training).totals(days).sum()
    last = training.totals[-len(days) :].sum()
    assert 1.02 < grown / last < 1.12


@pytest.mark.parametrize("name", LONG_MODELS)
def test_a_queue_ten_times_as_large_is_forecast_ten_times_as_large(name) -> None:
    one = past(2.5)
    ten = Training(one.days, 10 * one.counts, one.good, one.open_slots, one.special)
    days = year_after(one)
    small, large = (LONG_MODELS[name]().fit(each).totals(days) for each in (one, ten))
    assert large == pytest.approx(10 * small, rel=0.01)


def test_models_wait_for_their_history() -> None:
    def used(years):
        training = past(years)
        return long_totals(training, year_after(training))[1]

    assert used(1.0) == ()
    assert used(1.3) == ("half-season",)
    assert used(2.0) == ("damped-year", "ridge-holt", "prophet-day")
    assert used(4.0) == tuple(LONG_MODELS)


def test_half_of_one_season_is_believed() -> None:
    """The level is that of now; a season twice as deep lies half as far away."""
    training = past(1.5, season=0.3, noise=0.0)
    days = year_after(training)
    totals, _, _ = long_totals(training, days)
    month = days.to_period("M")
    level = pd.Series(np.log(totals / truth(days, season=0.0)), days).groupby(month)
    season = pd.Series(np.log(truth(days) / truth(days, season=0.0)), days)
    season = season.groupby(month).mean() * 0.3 / 0.15
    slope = np.polyfit(season, level.mean(), 1)[0]
    assert slope == pytest.approx(0.5, abs=0.03)


def test_closed_days_bring_nothing() -> None:
    training = past(2.0)
    days = pd.date_range(training.days[-1] + pd.Timedelta(days=1), periods=60)
    totals, _, _ = long_totals(training, days)
    assert (totals[days.day_of_week == 6] == 0).all()
    assert (totals[days.day_of_week < 6] > 0).all()


@pytest.mark.parametrize(
    ("years", "growth", "season"),
    [(2.0, 0.2, 0.15), (4.0, 0.2, 0.3), (4.0, -0.1, 0.0), (3.0, 0.0, 0.4)],
)
def test_growth_and_season_are_no_break(years, growth, season) -> None:
    for seed in (1, 2):
        assert find_shifts(past(years, growth, season, seed=seed)) == ()


@pytest.mark.parametrize("factor", [0.6, 1.4])
@pytest.mark.parametrize("day", ["2022-05-16", "2024-03-04", "2024-10-28"])
def test_a_break_is_found_where_it_is(factor, day) -> None:
    training = past(step=[(day, "2030-01-01", factor)])
    (shift,) = find_shifts(training)
    assert abs((shift.day - pd.Timestamp(day)).days) <= 7
    assert shift.size == pytest.approx(np.log(factor), abs=0.06)


def test_a_lockdown_that_ends_is_two_breaks() -> None:
    """What is left after both is the level of today, all along."""
    training = past(step=[("2023-03-13", "2023-08-14", 0.5)])
    down, up = find_shifts(training)
    assert down.size == pytest.approx(np.log(0.5), abs=0.08)
    assert up.size == pytest.approx(-np.log(0.5), abs=0.08)
    level = without_shifts(training, (down, up)).totals / truth(training.days)
    inside = (training.days > "2023-03-27") & (training.days < "2023-08-01")
    assert np.median(level[inside]) == pytest.approx(1.0, abs=0.08)
    assert np.median(level[training.days < "2023-03-01"]) == pytest.approx(1, abs=0.08)


def test_a_break_is_not_extrapolated() -> None:
    """A queue that lost 40 % in May does not lose more the year after."""
    training = past(step=[("2024-05-13", "2030-01-01", 0.6)])
    days = year_after(training)
    aligned = without_shifts(training, find_shifts(training))
    said = pd.Series(long_totals(aligned, days)[0], days).resample("MS").sum()
    came = pd.Series(0.6 * truth(days), days).resample("MS").sum()
    assert (said / came - 1).abs().max() < 0.06
    naive = pd.Series(long_totals(training, days)[0], days).resample("MS").sum()
    assert (naive / came - 1).abs().max() > 0.15


def test_no_break_is_looked_for_in_a_young_queue() -> None:
    assert find_shifts(past(1.5, step=[("2022-01-10", "2030-01-01", 0.5)])) == ()


def test_no_origin_sees_what_came_after_it(history, settings) -> None:
    """A surge in the last weeks leaves every older month's error as it was."""
    contacts = history(date(2022, 6, 1), 1000, step=86400.0, busyness=0.03)
    surge = contacts.copy()
    surge.loc[surge.index[-30:], "offered"] *= 3
    centre = settings(interval="1d")
    first, errors = date(2025, 2, 25), []
    for known in (contacts, surge):
        (task,) = queue_tasks(known, centre, first, 1, None, None, None, None, None, 0)
        seen, _ = read_history(known, task.queue, task.centre, first)
        now = look_back(seen, seen.end, read_drivers(task, seen), trial=False)
        errors.append(long_errors(now))
    assert len(errors[0]) >= 3
    for one, two in zip(*errors, strict=True):
        # The neighbours of the surge are cleaned by other neighbours.
        assert one[:-3] == pytest.approx(two[:-3], abs=1e-9)
