"""Every model in the catalogue keeps the same promises."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.forecast.models.catalogue import (
    BASELINES,
    EXTRAS,
    MODELS,
    QUIET,
    at_hand,
)
from shiftcast.forecast.models.day_ridge import DayRidge
from shiftcast.forecast.models.level import local_level
from shiftcast.forecast.models.model import Training
from shiftcast.forecast.models.profile import weekday_profile
from shiftcast.forecast.special_days import SpecialDays

WEEKDAYS = np.array([1.3, 1.1, 1.0, 1.0, 1.1, 0.7, 0.0])


def training(weeks=26, first="2025-01-06", noise=0.0, level=800.0, seed=3) -> Training:
    """Six open days; Saturday opens later than the others."""
    days = pd.date_range(first, periods=7 * weeks, freq="D")
    open_slots = np.ones((7, 24), dtype=bool)
    open_slots[:, :7] = False
    open_slots[5, :10] = False
    open_slots[6] = False
    shape = np.exp(-(((np.arange(24) - 13) / 5) ** 2)) * open_slots
    counts = level / 8 * (WEEKDAYS[:, None] * shape)[days.day_of_week]
    if noise:
        rng = np.random.default_rng(seed)
        counts = rng.poisson(counts * np.exp(rng.normal(0, noise, (len(days), 1))))
    is_open = days.day_of_week < 6
    return Training(
        days[is_open],
        counts[is_open].astype(float),
        np.ones(int(is_open.sum()), dtype=bool),
        open_slots,
        SpecialDays({}),
    )


def ahead(past: Training, weeks: int = 4) -> pd.DatetimeIndex:
    days = pd.date_range(past.days[-1], periods=7 * weeks + 1, freq="D")[1:]
    return days[past.open_days[days.day_of_week]]


@pytest.mark.parametrize("name", MODELS)
def test_a_week_that_repeats_is_forecast_again(name: str) -> None:
    past = training(noise=1e-6, level=50_000)
    days = ahead(past)
    forecast = MODELS[name]().fit(past).predict(days)
    truth = training(level=50_000).counts[:6][days.day_of_week]
    assert forecast.shape == truth.shape
    assert np.abs(forecast - truth).sum() <= 0.03 * truth.sum()


@pytest.mark.parametrize("name", MODELS)
def test_closed_slots_stay_empty(name: str) -> None:
    past = training(noise=0.1)
    days = ahead(past)
    forecast = MODELS[name]().fit(past).predict(days)
    assert np.isfinite(forecast).all()
    assert (forecast >= 0).all()
    assert (forecast[~past.open_slots[days.day_of_week]] == 0).all()


@pytest.mark.parametrize("name", [name for name in MODELS if name not in BASELINES])
def test_a_model_beats_the_last_week_on_noise(name: str) -> None:
    past = training(noise=0.15)
    days = ahead(past)
    truth = training().counts[:6][days.day_of_week]

    def error(model: str) -> float:
        said = MODELS[model]().fit(past).predict(days)
        return float(np.abs(said - truth).sum() / truth.sum())

    assert error(name) < error("seasonal-naive")
    assert error(name) < 0.12


@pytest.mark.parametrize("name", [name for name in MODELS if name != "prophet-day"])
def test_counts_twice_as_high_give_twice_the_forecast(name: str) -> None:
    past = training(noise=0.1)
    double = Training(
        past.days, past.counts * 2, past.good, past.open_slots, past.special
    )
    one, two = (
        MODELS[name]().fit(of).predict(ahead(past)).sum() for of in (past, double)
    )
    assert two == pytest.approx(2 * one, rel=0.02)


@pytest.mark.parametrize("name", MODELS)
def test_a_queue_nobody_calls(name: str) -> None:
    past = training(level=0.0)
    forecast = MODELS[name]().fit(past).predict(ahead(past))
    assert np.isfinite(forecast).all()
    # That nobody called is no proof that nobody will.
    assert forecast.sum() == pytest.approx(0.0, abs=0.1 if name == QUIET else 1e-6)


def test_the_profile_gives_shares_of_open_slots() -> None:
    past = training(noise=0.1)
    profile = weekday_profile(past)
    assert profile[:6].sum(axis=1) == pytest.approx(np.ones(6))
    assert (profile[6] == 0).all()
    assert (profile[~past.open_slots] == 0).all()


def test_the_level_stays_where_there_is_none() -> None:
    rng = np.random.default_rng(5)
    noise = rng.normal(0, 0.1, 400)
    assert abs(local_level(noise, np.ones(400, dtype=bool), 7)) < 0.03


def test_the_baselines_are_in_the_catalogue() -> None:
    assert set(BASELINES) <= set(MODELS)


def test_the_profile_leans_to_the_recent_weeks() -> None:
    """Half a year whose second half comes later in the day: two thirds of the way."""
    past = training()
    late = np.roll(past.counts, 2, axis=1) * past.open_slots[past.weekdays]
    second = np.arange(len(past.days)) >= len(past.days) // 2
    counts = np.where(second[:, None], late, past.counts)
    mixed = Training(past.days, counts, past.good, past.open_slots, past.special)
    early, after = (rows[0] / rows[0].sum() for rows in (past.counts, late))
    way = (weekday_profile(mixed)[0] - early) @ (after - early)
    assert way / ((after - early) @ (after - early)) == pytest.approx(0.68, abs=0.06)


def test_the_first_day_after_a_holiday_is_like_a_monday() -> None:
    """Mondays carry the weekend's calls; the day after a holiday carries its own."""
    special = SpecialDays({date(2025, 6, 30): "Founders' Day"})
    days = pd.date_range("2025-01-06", periods=7 * 24, freq="D")
    days = days[days.day_of_week < 5]
    counts = np.where(days.day_of_week == 0, 1300.0, 1000.0)[:, None]
    open_slots = np.ones((7, 1), dtype=bool)
    open_slots[5:] = False
    past = Training(days, counts, np.ones(len(days), dtype=bool), open_slots, special)
    tuesday = pd.DatetimeIndex(["2025-06-24", "2025-07-01"])
    usual, after = MODELS["ridge-day"]().fit(past).predict(tuesday)[:, 0]
    assert usual == pytest.approx(1000, rel=0.03)
    assert after > 1100


def test_a_monthly_cycle_is_found_and_none_is_invented() -> None:
    past = training(weeks=30, noise=0.1, level=4000.0)
    paid = 1.0 + 0.3 * np.cos(2 * np.pi * (past.days.day - 1) / past.days.days_in_month)
    cycle = replace(past, counts=past.counts * np.asarray(paid)[:, None])
    found = DayRidge().fit(cycle).month_curve(past.days)
    assert np.corrcoef(found, np.log(paid))[0, 1] > 0.9
    none = DayRidge().fit(past).month_curve(past.days)
    assert np.abs(none).max() < 0.03 < 0.2 < np.ptp(found)


def test_a_young_queue_shares_the_shape_of_its_days() -> None:
    """Two weeks of a quiet queue: the weekdays' own shapes are all chance."""
    past = training(weeks=2, noise=0.01, level=100.0)
    days = ahead(past, 1)
    truth = training(level=100.0).counts[:6][days.day_of_week]

    def error(model: str) -> float:
        said = MODELS[model]().fit(past).predict(days)
        return float(((said - truth) ** 2).sum())

    assert error("ewma-day") < 0.6 * error("mean8")


def test_odd_days_hardly_move_the_calendar() -> None:
    past = training(noise=0.05)
    odd = past.counts.copy()
    odd[5::29] *= 0.3
    days = ahead(past)
    flat = np.zeros(len(days))
    said = [
        DayRidge().fit(one).totals(days, flat).sum()
        for one in (past, replace(past, counts=odd))
    ]
    assert said[1] == pytest.approx(said[0], rel=0.02)


def test_a_model_of_an_extra_that_is_not_there_says_how_to_get_it(monkeypatch) -> None:
    monkeypatch.setitem(EXTRAS, "boosting", "no_such_package")
    assert not at_hand("boosting")
