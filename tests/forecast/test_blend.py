"""Weights follow the trials, and only trials that were known."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.forecast.blend import blend, weigh
from shiftcast.forecast.paths import sample_rates
from shiftcast.forecast.spread import Spread, measure_spread
from shiftcast.forecast.trials import Trial

END = pd.Timestamp(2025, 6, 2)


def trial(week: int, errors: dict[str, float], days: int = 7, level=100.0) -> Trial:
    """Make a trial in which each model is off by a pattern of this size."""
    origin = END - pd.Timedelta(days=7 * week)
    truth = np.full((days, 4), level)
    sign = np.where(np.arange(4) % 2, 1.0, -1.0)
    forecasts = {name: truth + size * sign for name, size in errors.items()}
    return Trial(
        origin,
        pd.date_range(origin, periods=days, freq="D"),
        forecasts,
        truth,
        np.ones(days, dtype=bool),
        10.0,
    )


def test_weights_are_the_inverse_fourth_power() -> None:
    trials = [trial(week, {"good": 5.0, "poor": 10.0}) for week in (1, 2, 3)]
    weights, gone = weigh(trials, ("good", "poor"), END)
    assert weights == pytest.approx({"good": 16 / 17, "poor": 1 / 17}, rel=1e-6)
    assert not gone


def test_under_three_trials_all_are_equal() -> None:
    trials = [trial(week, {"good": 5.0, "poor": 10.0}) for week in (1, 2)]
    assert weigh(trials, ("good", "poor"), END)[0] == {"good": 0.5, "poor": 0.5}


def test_one_that_runs_off_alone_is_let_go() -> None:
    trials = [trial(week, {"good": 5.0, "poor": 5.0}) for week in (1, 2, 3)]
    for one in trials:
        one.forecasts["poor"][:] *= 0.6
    weights, gone = weigh(trials, ("good", "poor"), END)
    assert weights == {"good": 1.0}
    assert "-40%" in gone["poor"]


def test_truth_from_the_end_on_is_not_looked_at() -> None:
    trials = [trial(week, {"good": 5.0, "poor": 10.0}, 28) for week in (1, 2, 3)]
    before = weigh(trials, ("good", "poor"), END)
    for one in trials:
        one.truth[one.days >= END] = 1e6
    assert weigh(trials, ("good", "poor"), END) == before


def test_a_model_without_a_forecast_leaves_its_weight_to_the_others() -> None:
    mixed = blend({"a": np.full((1, 1), 4.0)}, {"a": 0.25, "b": 0.75})
    assert mixed == pytest.approx(np.full((1, 1), 4.0))


def drawn_trials(sd: float, rho: float, slot: float, seed: int = 2) -> list[Trial]:
    """Draw what came from a known spread around a flat forecast."""
    rng = np.random.default_rng(seed)
    mean = np.full((28, 24), 40.0)
    spread = Spread((sd,), rho, slot, 0.0)
    trials = []
    for week in range(16, 0, -1):
        origin = END - pd.Timedelta(days=28 * week)
        rates = sample_rates(mean, np.arange(28), spread, 200, rng)[7]
        trials.append(
            Trial(
                origin,
                pd.date_range(origin, periods=28, freq="D"),
                {"flat": mean},
                rng.poisson(rates).astype(float),
                np.ones(28, dtype=bool),
                1.0,
            )
        )
    return trials


def test_a_known_spread_is_found_again() -> None:
    spread = measure_spread(drawn_trials(0.12, 0.5, 0.03), "flat", END, 4)
    assert not spread.assumed
    assert np.mean(spread.day_sd) == pytest.approx(0.12, rel=0.2)
    assert spread.day_rho == pytest.approx(0.5, abs=0.2)
    assert spread.slot_variance == pytest.approx(0.03, rel=0.3)


def test_poisson_counts_have_no_spread_of_their_own() -> None:
    spread = measure_spread(drawn_trials(1e-6, 0.0, 1e-9), "flat", END, 4)
    assert max(spread.day_sd) < 0.02
    assert spread.slot_variance < 0.002


def test_doubt_never_shrinks_with_the_weeks_ahead() -> None:
    """Luck may make the fourth week look surer than the first; it is not."""
    rng = np.random.default_rng(8)
    trials = drawn_trials(1e-6, 0.0, 1e-9)
    for trial in trials:
        trial.truth[:7] *= np.exp(rng.normal(0, 0.3, (7, 1)))
    sds = measure_spread(trials, "flat", END, 4).day_sd
    assert sds[0] == pytest.approx(0.3, rel=0.25)
    assert list(sds) == sorted(sds)


def test_too_few_days_are_assumed_and_said() -> None:
    assert measure_spread([], "flat", END, 4).assumed


@pytest.mark.parametrize("slots", [1, 24])
def test_paths_average_to_the_mean_and_share_their_day(slots: int) -> None:
    mean = np.full((6, slots), 50.0)
    mean[2] = 0.0
    spread = Spread((0.2,), 0.3, 0.01, 0.0)
    rates = sample_rates(mean, np.arange(6), spread, 400, np.random.default_rng(4))
    assert np.allclose(rates.mean(axis=0), mean)
    assert (rates[:, 2] == 0).all()
    days = np.log(rates[:, 0].sum(axis=1))
    assert days.std() == pytest.approx(0.2, rel=0.15)
