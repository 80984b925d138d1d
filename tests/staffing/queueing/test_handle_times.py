"""Handle times: which law they follow, and what spoils a fit."""

import numpy as np
import pytest

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.handle_times import fit_handle_times


def test_each_law_is_known_by_its_own():
    rng = np.random.default_rng(2)
    sigma = np.sqrt(np.log1p(1.3**2))
    real = fit_handle_times(180 * rng.lognormal(-(sigma**2) / 2, sigma, 40_000))
    calm = fit_handle_times(rng.exponential(180, 40_000))
    assert (real.law, calm.law) == ("lognormal", "exponential")
    assert real.mean == pytest.approx(180, abs=4 * real.error)
    assert real.cv == pytest.approx(1.3, rel=0.05)
    assert calm.cv == pytest.approx(1.0, rel=0.03)
    assert calm.exponential < 0.01 < calm.lognormal
    assert real.lognormal < 0.02 < real.exponential


def test_short_calls_count_in_the_mean_and_not_in_the_fit():
    rng = np.random.default_rng(2)
    talks = 10 + rng.lognormal(4.8, 0.9, 9_000)
    found = fit_handle_times(np.concatenate([talks, np.full(1_000, 3.0)]))
    assert found.short == pytest.approx(0.1)
    assert found.mean == pytest.approx(0.9 * talks.mean() + 0.3)
    assert found.law == "lognormal"


def test_an_absurd_time_is_told_and_left_out():
    times = np.random.default_rng(1).exponential(100, 500)
    found = fit_handle_times(np.append(times, 90_000.0))
    assert found.set_aside == (90_000.0,)
    assert found.mean == pytest.approx(times.mean())


def test_times_without_any_spread():
    found = fit_handle_times([240.0] * 50)
    assert found.cv == 0
    assert np.isfinite([found.lognormal, found.exponential]).all()


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        ([], "Handle times longer than 10 s: 0, too few"),
        ([0.0, np.nan], "Handle times longer than 10 s: 0, too few"),
        ([5.0] * 100, "Handle times longer than 10 s: 0, too few"),
        ([-3.0], "A handle time of -3 s cannot be"),
        ([np.inf], "A handle time of inf s cannot be"),
    ],
)
def test_what_tells_nothing_is_refused(times, sentence):
    with pytest.raises(InputError, match=sentence):
        fit_handle_times(times)
