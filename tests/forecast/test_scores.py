"""Scores against numbers worked out by hand or published."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from shiftcast.forecast.scores import (
    bias,
    coverage,
    crps,
    poisson_floor,
    ranks,
    rmsse,
    wape,
)

counts = st.lists(st.integers(0, 50), min_size=2, max_size=12).map(
    lambda values: np.array(values, dtype=float)
)


def test_by_hand() -> None:
    actual, said = np.array([4.0, 6.0, 10.0]), np.array([5.0, 6.0, 6.0])
    assert wape(actual, said) == pytest.approx(5 / 20)
    assert bias(actual, said) == pytest.approx(-3 / 20)
    assert rmsse(actual, said, 2.0) == pytest.approx(np.sqrt(17 / 3) / 2)
    assert coverage(np.array([0.05, 0.5, 0.85]), 0.8) == pytest.approx(2 / 3)


@pytest.mark.parametrize("rate", [0.2, 3.0, 400.0])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_a_true_forecast_covers_what_it_says(rate: float, level: float) -> None:
    """However small the counts: a range with its ends would hold 98 % of Poisson(0.2).

    The standard error of 6,000 days is 0.5 points.
    """
    rng = np.random.default_rng(3)
    actual = rng.poisson(rate, 6000).astype(float)
    rank = ranks(actual, rng.poisson(rate, (60, 6000)).astype(float), rng)
    assert coverage(rank, level) == pytest.approx(level, abs=0.02)
    assert np.histogram(rank, 5, (0, 1))[0] == pytest.approx(1200, abs=140)


def test_a_narrow_forecast_covers_less() -> None:
    rng = np.random.default_rng(4)
    actual = rng.normal(500.0, 40.0, 2000).round()
    rank = ranks(actual, rng.normal(500.0, 20.0, (100, 2000)).round(), rng)
    assert coverage(rank, 0.8) < 0.55


def test_nothing_came() -> None:
    zero = np.zeros(3)
    assert wape(zero, zero) == 0.0
    assert wape(zero, zero + 1) == np.inf
    assert bias(zero, zero - 1) == -np.inf


@pytest.mark.parametrize("rate", [0.3, 1.0, 4.5, 30.0, 700.0])
def test_floor_is_the_mean_absolute_deviation(rate: float) -> None:
    """Summed over the Poisson distribution itself."""
    values = np.arange(0, 3000)
    summed = (np.abs(values - rate) * stats.poisson.pmf(values, rate)).sum() / rate
    assert poisson_floor(np.array([rate])) == pytest.approx(summed, rel=1e-9)
    assert poisson_floor(np.array([rate, 0.0])) == pytest.approx(summed, rel=1e-9)


def test_crps_of_a_normal_forecast() -> None:
    """Gneiting and Raftery 2007: σ (2φ(0) − 1/√π) where the mean comes true."""
    samples = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)[:, None] * 2 + 10
    expected = 2 * (2 * stats.norm.pdf(0) - 1 / np.sqrt(np.pi)) / 10
    assert crps(np.array([10.0]), samples) == pytest.approx(expected, abs=1e-4)


@given(counts)
@settings(max_examples=40, deadline=None)
def test_crps_of_one_sample_is_its_absolute_error(actual: np.ndarray) -> None:
    said = actual[::-1]
    if actual.sum() > 0:
        assert crps(actual, said[None, :]) == pytest.approx(wape(actual, said))


@given(counts)
@settings(max_examples=40, deadline=None)
def test_the_truth_scores_best(actual: np.ndarray) -> None:
    assert wape(actual, actual) == bias(actual, actual) == 0.0
    assert rmsse(actual, actual, 1.0) == 0.0
    assert crps(actual, np.tile(actual, (5, 1))) == 0.0
