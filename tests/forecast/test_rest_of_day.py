"""What the part of a day that was seen says about the rest of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftcast.forecast.queue_intraday import sample_rest, spread_left
from shiftcast.forecast.rest_of_day import (
    LEAST_DAYS,
    METHODS,
    PastDays,
    choose,
    held_back,
    plain_ratio,
)

SLOTS = 12
SEEN = np.arange(SLOTS) < 5
SAID = 40 + 20 * np.sin(np.arange(SLOTS) / 4)


def days(count, level=1.0, lasts=1.0, sd=0.2, seed=1, chance=True):
    """Draw days whose surprise so far lasts in part to their end."""
    rng = np.random.default_rng(seed)
    said = np.tile(SAID * level, (count, 1))
    surprise = rng.normal(0, sd, count)[:, None]
    rate = said * np.exp(surprise * np.where(SEEN, 1.0, lasts))
    came = rng.poisson(rate).astype(float) if chance else rate
    return PastDays(said, came, np.arange(count) // 5, SEEN, ~SEEN)


def rest_total(past, name, today):
    update = METHODS[name](past)
    return update(today.said, today.came).sum(axis=1)


def test_the_slope_is_learnt() -> None:
    past = days(2000, level=1000, lasts=0.5, chance=False)
    today = days(1, level=1000, lasts=0.5, seed=3, chance=False)
    factor = rest_total(past, "slope", today) / today.said[:, ~SEEN].sum()
    carried = 0.5 * plain_ratio(today.said, today.came, SEEN)
    assert factor == pytest.approx(np.exp(carried), rel=1e-3)


def test_a_slope_is_never_steep_nor_turned() -> None:
    up = METHODS["slope"](days(500, level=1000, lasts=5.0, chance=False))
    turned = METHODS["slope"](days(500, level=1000, lasts=-1.0, chance=False))
    said = SAID[None] * 1000
    busy = up(said, said * 1.1).sum() / said[0, ~SEEN].sum()
    assert busy == pytest.approx(1.1 ** (1.2 * 500 / 505), rel=1e-4)
    assert turned(said, said * 1.1) == pytest.approx(said[:, ~SEEN])


def test_the_conditional_is_that_of_normal_surprises() -> None:
    """With equal correlations the textbook mean is known in closed form."""
    rng = np.random.default_rng(5)
    count, rho = 200_000, 0.6
    shared, own = rng.normal(size=(count, 1)), rng.normal(size=(count, SLOTS))
    surprise = np.sqrt(rho) * shared + np.sqrt(1 - rho) * own
    said = np.full((count, SLOTS), 1000.0)
    came = (np.sqrt(1000.25) + surprise) ** 2 - 0.25
    past = PastDays(said, came, np.zeros(count, dtype=int), SEEN, ~SEEN)
    today = np.full((1, SLOTS), (np.sqrt(1000.25) + 1.0) ** 2 - 0.25)
    rest = METHODS["conditional"](past)(said[:1], today)
    # Correlations are shrunk to 0.7 of themselves; the mean of n equals then tells
    # n × r ÷ (1 + (n - 1) × r) of a surprise of 1 in each.
    r, n = 0.7 * rho, int(SEEN.sum())
    told = np.sqrt(rest + 0.25) - np.sqrt(1000.25)
    assert told == pytest.approx(n * r / (1 + (n - 1) * r), abs=0.01)


def test_days_whose_hours_tell_nothing_leave_the_forecast() -> None:
    past = days(120, level=0.1, lasts=0.0, sd=0.1)
    name, update = choose(past)
    assert name == "none"
    assert update(past.said[:1], 2 * past.said[:1]) == pytest.approx(
        past.said[:1, ~SEEN]
    )


def test_few_days_decide_nothing() -> None:
    assert choose(days(LEAST_DAYS - 1, level=10))[0] == "none"
    assert choose(days(LEAST_DAYS + 20, level=10))[0] != "none"


def test_small_queues_have_no_pattern() -> None:
    """Whatever a pattern would have gained, below 100 an interval none is tried."""
    rng = np.random.default_rng(2)
    said = np.full((120, SLOTS), 1000.0)
    # Slots of the rest mirror those seen; the total tells nothing.
    swing = rng.normal(0, 0.2, 120)[:, None] * np.where(np.arange(SLOTS) % 2, 1, -1)
    came = said * np.exp(swing)
    origin = np.arange(120) // 7
    seen = np.arange(SLOTS) < 6
    assert choose(PastDays(said, came, origin, seen, ~seen))[0] == "conditional"
    few = PastDays(said / 100, came / 100, origin, seen, ~seen)
    assert choose(few)[0] != "conditional"


@pytest.mark.parametrize("name", METHODS)
def test_no_past_day_is_updated_by_its_own_forecast(name) -> None:
    past = days(60, level=10)
    own = past.origin == 3
    came = past.came.copy()
    came[np.ix_(own, ~SEEN)] *= 7
    changed = PastDays(past.said, came, past.origin, SEEN, ~SEEN)
    assert np.array_equal(held_back(past, name)[own], held_back(changed, name)[own])


def test_an_update_helps_and_narrows_the_range() -> None:
    past, ahead = days(120, level=10), days(200, level=10, seed=9)
    name, update = choose(past)
    said, came = ahead.said[:, ~SEEN].sum(axis=1), ahead.came[:, ~SEEN].sum(axis=1)
    now = update(ahead.said, ahead.came).sum(axis=1)
    assert np.abs(now - came).sum() < 0.4 * np.abs(said - came).sum()
    left, before = spread_left(past, name), spread_left(past, "none")
    assert left.day_sd[0] < 0.5 * before.day_sd[0]


@pytest.mark.parametrize(("level", "sd"), [(10.0, 0.15), (0.2, 0.2)])
def test_eight_of_ten_totals_lie_in_the_range(level, sd) -> None:
    past, ahead = days(120, level, 0.6, sd), days(300, level, 0.6, sd, seed=4)
    name, update = choose(past)
    spread, rng = spread_left(past, name), np.random.default_rng(1)
    inside = 0
    for said, came in zip(ahead.said, ahead.came, strict=True):
        mean = np.zeros(SLOTS)
        mean[~SEEN] = update(said[None], came[None])[0]
        totals = rng.poisson(sample_rest(mean, ~SEEN, spread, rng)).sum(axis=1)
        low, high = np.quantile(totals, [0.1, 0.9])
        inside += low <= came[~SEEN].sum() <= high
    assert 0.72 <= inside / 300 <= 0.9


@given(
    seed=st.integers(0, 10_000),
    level=st.sampled_from([0.01, 1.0, 100.0]),
    count=st.integers(0, 40),
)
def test_an_update_is_a_forecast(seed, level, count) -> None:
    past = days(count, level, seed=seed, sd=0.5)
    today = days(1, level, seed=seed + 1, sd=2.0)
    rest = choose(past)[1](today.said, today.came)
    assert rest.shape == (1, (~SEEN).sum())
    assert np.isfinite(rest).all()
    assert (rest >= 0).all()
