"""Quiet queues: a known rate is found, and its counts fall where they should."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftcast.forecast.models.intermittent import Intermittent
from shiftcast.forecast.models.model import Training
from shiftcast.forecast.paths import sample_rates
from shiftcast.forecast.quiet import quiet_spread
from shiftcast.forecast.special_days import special_days

FIRST = pd.Timestamp(2024, 1, 1)


def training(counts: np.ndarray) -> Training:
    """Make a past of these counts by day and slot, open round the clock."""
    days = pd.date_range(FIRST, periods=len(counts), freq="D")
    return Training(
        days,
        counts.astype(float),
        np.ones(len(days), dtype=bool),
        np.ones((7, counts.shape[1]), dtype=bool),
        special_days(None, days[0].date(), days[-1].date()),
    )


def ahead(past: Training, days: int = 28) -> pd.DatetimeIndex:
    return pd.date_range(past.days[-1] + pd.Timedelta(days=1), periods=days, freq="D")


@pytest.mark.parametrize("rate", [0.05, 0.5, 3.0])
def test_a_steady_rate_is_found(rate: float) -> None:
    rng = np.random.default_rng(4)
    past = training(rng.poisson(rate, (730, 1)))
    model = Intermittent().fit(past)
    assert model.predict(ahead(past)).mean() == pytest.approx(
        past.totals.mean(), rel=0.15
    )
    # Two years of counts leave little unknown, though the rate may have moved.
    assert model.doubt(4)[0] < 15 / past.totals.sum()
    assert model.restless < 0.2 / rate


def test_a_rate_that_moved_is_followed() -> None:
    rng = np.random.default_rng(5)
    past = training(
        np.concatenate([rng.poisson(0.4, 500), rng.poisson(2.0, 60)])[:, None]
    )
    assert Intermittent().fit(past).predict(ahead(past)).mean() == pytest.approx(
        2.0, rel=0.25
    )


def test_weekdays_and_hours_are_borrowed_where_little_came() -> None:
    """Twelve contacts tell no weekday; a thousand do, and the night stays quiet."""
    rng = np.random.default_rng(6)
    shape = np.where(np.arange(24) < 8, 0.0, 1.5)
    weekday = np.where(np.arange(700) % 7 == 0, 2.0, 0.85)
    few = Intermittent().fit(training(rng.poisson(0.02 * np.ones((28, 24)))))
    many = training(rng.poisson(0.08 * weekday[:, None] * shape))
    found = Intermittent().fit(many).predict(ahead(many, 7))
    assert few.shape == pytest.approx(np.ones(7), abs=0.3)
    assert found[0].sum() / found[1:].sum(axis=1).mean() == pytest.approx(2.3, rel=0.2)
    assert found[:, 1:7].sum() < 0.05 * found.sum()
    assert (found > 0).all()


def test_nothing_ever_is_a_small_rate_not_none() -> None:
    past = training(np.zeros((100, 24)))
    counts = Intermittent().fit(past).predict(ahead(past))
    assert 0 < counts.sum() / 28 < 0.05


def test_the_doubt_grows_with_the_weeks_and_falls_with_the_contacts() -> None:
    rng = np.random.default_rng(7)
    short, long = (
        Intermittent().fit(training(rng.poisson(1.0, (days, 1)))).doubt(6)
        for days in (42, 700)
    )
    assert (np.diff(long) > 0).all()
    assert (short > long).all()


def test_counts_fall_evenly_among_the_sampled_ones() -> None:
    """Randomised ranks of days and of four weeks: eight of ten inside P10-P90."""
    rng = np.random.default_rng(8)
    days, weeks = [], []
    for rate in np.exp(rng.uniform(np.log(0.05), np.log(4.0), 150)):
        # A level that wanders by a tenth a week, restless days on top.
        level = np.exp(np.cumsum(rng.normal(0, 0.1 / np.sqrt(7), 428)))
        busy = rng.gamma(4.0, 0.25, 428)
        counts = rng.poisson(rate * level * busy)
        past = training(counts[:400, None])
        said = Intermittent().fit(past).predict(ahead(past))
        spread = quiet_spread(past, 4)
        rates = sample_rates(said, np.arange(28), spread, 200, rng)
        drawn = rng.poisson(rates)[:, :, 0]
        for truth, sample, found in (
            (counts[400:], drawn, days),
            (counts[400:].sum()[None], drawn.sum(axis=1)[:, None], weeks),
        ):
            rank = (sample < truth).mean(axis=0)
            rank += (sample == truth).mean(axis=0) * rng.random(len(truth))
            found.append(((rank >= 0.1) & (rank <= 0.9)).mean())
    assert np.mean(days) == pytest.approx(0.80, abs=0.03)
    assert np.mean(weeks) == pytest.approx(0.80, abs=0.08)


def test_a_series_later_by_weeks_is_forecast_later() -> None:
    counts = np.random.default_rng(9).poisson(0.7, (200, 24))
    one = training(counts)
    days = one.days + pd.Timedelta(weeks=5)
    two = Training(days, one.counts, one.good, one.open_slots, one.special)
    first, second = (
        Intermittent().fit(past).predict(ahead(past)) for past in (one, two)
    )
    assert np.array_equal(first, second)


@given(
    st.lists(st.integers(0, 9), min_size=14, max_size=60),
    st.integers(1, 4),
)
def test_any_counts_give_a_finite_rate(values: list[int], slots: int) -> None:
    past = training(np.repeat(np.array(values)[:, None], slots, axis=1))
    model = Intermittent().fit(past)
    counts = model.predict(ahead(past))
    assert np.isfinite(counts).all()
    assert (counts > 0).all()
    assert (model.doubt(4) >= 0).all()
    spread = quiet_spread(past, 4)
    assert 0 <= spread.day_rho < 1
