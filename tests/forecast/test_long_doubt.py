"""How far a level strays, months ahead."""

import numpy as np
import pytest

from shiftcast.forecast.long_doubt import (
    ASSUMED,
    MONTH_DAYS,
    LevelDoubt,
    measure_doubt,
    sample_levels,
)

MONTHS = np.arange(1.0, 25.0)


def test_few_origins_tell_nothing() -> None:
    year = np.full(12, 0.5)
    assert measure_doubt([year] * 3) == ASSUMED
    assert measure_doubt([year[:3]] * 20) == ASSUMED
    assert ASSUMED.origins == 0
    assert measure_doubt([year] * 4).origins == 4


@pytest.mark.parametrize(
    ("at_once", "monthly"), [(0.02, 0.0), (0.0, 0.02), (0.03, 0.03)]
)
def test_the_doubt_is_recovered(at_once, monthly) -> None:
    rng = np.random.default_rng(3)
    errors = [
        rng.normal(0, at_once) + np.cumsum(rng.normal(0, monthly, 18))
        for _ in range(2000)
    ]
    doubt = measure_doubt(errors)
    expected = np.sqrt(at_once**2 + monthly**2 * MONTHS[:18])
    assert doubt.sd(MONTHS[:18]) == pytest.approx(expected, rel=0.08, abs=0.004)


def test_few_quiet_origins_do_not_promise_quiet() -> None:
    calm = measure_doubt([np.zeros(12)] * 4)
    assert (calm.sd(MONTHS) > 0.5 * ASSUMED.sd(MONTHS)).all()
    assert (calm.sd(MONTHS) < ASSUMED.sd(MONTHS)).all()


def test_doubt_grows_with_the_lead() -> None:
    doubt = measure_doubt([np.linspace(0, 0.1, 12)] * 8)
    assert (np.diff(doubt.sd(MONTHS)) > 0).all()


def test_sampled_levels_stray_as_told() -> None:
    doubt = LevelDoubt(0.03**2, 0.02**2, 8)
    lead = np.arange(400)
    factors = sample_levels(doubt, lead, 4000, np.random.default_rng(1))
    assert factors.mean(axis=0) == pytest.approx(np.ones(400))
    told = doubt.sd((lead + 1) / MONTH_DAYS)
    assert np.log(factors).std(axis=0) == pytest.approx(told, rel=0.06)
    # Days of one month share their fate.
    near = np.corrcoef(factors[:, 200], factors[:, 230])[0, 1]
    assert near > 0.9
