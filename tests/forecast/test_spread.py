"""Ranges hold what they say they hold."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftcast.forecast.calibrate import PLAIN, bend, measure_bend
from shiftcast.forecast.models.model import Training
from shiftcast.forecast.paths import sample_rates
from shiftcast.forecast.scores import coverage, ranks
from shiftcast.forecast.special_days import SpecialDays
from shiftcast.forecast.spread import (
    ASSUMED_DAY_SD,
    Spread,
    measure_spread,
    young_spread,
)
from shiftcast.forecast.trials import Trial

DAYS, SLOTS, WEEKS = 28, 8, 4


def trials(count, busyness, rng, noise=0.0):
    """Trials of a model that knows the mean, whose days stray as `busyness` says."""
    mean = np.full((DAYS, SLOTS), 200.0)
    made = []
    for number in range(count):
        origin = pd.Timestamp("2026-01-05") + pd.Timedelta(days=7 * number)
        rate = mean * busyness(rng, DAYS)[:, None]
        rate = rate * np.exp(rng.normal(0, noise, mean.shape))
        made.append(
            Trial(
                origin,
                pd.date_range(origin, periods=DAYS),
                {"known": mean},
                rng.poisson(rate).astype(float),
                np.ones(DAYS, dtype=bool),
                1.0,
            )
        )
    return mean, made


def normal(rng, size):
    return np.exp(rng.normal(0, 0.1, size))


def wild(rng, size):
    """Mostly calm, now and then far off."""
    return np.exp(0.06 * rng.standard_t(2.5, size))


@pytest.mark.parametrize("busyness", [normal, wild])
def test_days_fall_into_their_ranges(busyness) -> None:
    rng = np.random.default_rng(3)
    mean, past = trials(40, busyness, rng, noise=0.05)
    _, ahead = trials(20, busyness, rng, noise=0.05)
    end = pd.Timestamp("2030-01-01")
    spread = measure_spread(past, "known", end, WEEKS)
    rates = sample_rates(mean, np.arange(DAYS), spread, 400, rng)
    counts = rng.poisson(rates).astype(float)
    truth = np.array([trial.truth for trial in ahead])
    days = ranks(truth.sum(axis=2), counts.sum(axis=2)[:, None], rng)
    slots = ranks(truth, counts[:, None], rng)
    for rank in (days, slots):
        assert coverage(rank, 0.80) == pytest.approx(0.80, abs=0.04)
        assert coverage(rank, 0.95) == pytest.approx(0.95, abs=0.025)


def test_wild_days_have_a_narrow_middle_and_a_long_tail() -> None:
    rng = np.random.default_rng(4)
    end = pd.Timestamp("2030-01-01")
    _, past = trials(60, wild, rng)
    near, far = measure_spread(past, "known", end, WEEKS).day_bend
    assert near < 1.0 < far
    _, calm = trials(60, normal, rng)
    assert measure_spread(calm, "known", end, WEEKS).day_bend == pytest.approx(
        PLAIN, abs=0.12
    )


def test_few_surprises_bend_nothing() -> None:
    assert measure_bend(np.full(39, 9.0), 0.0, 1.0) == PLAIN
    assert measure_bend(np.full(50, 9.0), 1.0, 0.0) == PLAIN


@given(
    st.lists(st.floats(-6, 6), min_size=2, max_size=30),
    st.floats(0, 3),
    st.floats(0, 3),
)
def test_a_bend_keeps_order_and_sign(shocks, near, far) -> None:
    ordered = np.sort(np.array(shocks))
    bent = bend(ordered, (near, far))
    assert (np.diff(bent) >= -1e-12).all()
    assert (np.sign(bent) * np.sign(ordered) >= 0).all()


def young(totals) -> Training:
    days = pd.date_range("2026-01-05", periods=len(totals))
    return Training(
        days,
        np.asarray(totals, dtype=float)[:, None] * np.full(4, 0.25),
        np.ones(len(totals), dtype=bool),
        np.ones((7, 4), dtype=bool),
        SpecialDays({}),
    )


def test_a_young_queue_is_doubted_by_how_its_days_differ() -> None:
    rng = np.random.default_rng(5)
    calm = young_spread(young(rng.poisson(4000, 21)), WEEKS)
    restless = young_spread(young(4000 * np.exp(rng.normal(0, 0.4, 21))), WEEKS)
    assert calm.assumed
    assert restless.assumed
    assert calm.day_sd == (ASSUMED_DAY_SD,) * WEEKS
    assert 0.3 < restless.day_sd[0] < 0.7


def test_two_days_or_none_at_all_give_what_is_assumed() -> None:
    for totals in ([40, 50], [0] * 14):
        spread = young_spread(young(totals), WEEKS)
        assert isinstance(spread, Spread)
        assert spread.day_sd == (ASSUMED_DAY_SD,) * WEEKS
