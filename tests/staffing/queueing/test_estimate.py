"""Patience from logs: a known truth, a published table, and records gone wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.estimate import absurd, fit_patience
from shiftcast.staffing.queueing.survival import (
    hazard_by_wait,
    median_of,
    survival_curve,
)

# Remission under 6-mercaptopurine, weeks; STILL are censored. Freireich et al.,
# Blood 21 (1963) 699-716; the Kaplan-Meier figures are those of every textbook since.
GONE = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
TIMES = np.array([*GONE, *STILL], float)
EVENTS = np.arange(len(TIMES)) < len(GONE)
PUBLISHED = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


def callers(patience, queue=20.0, size=40_000, seed=3):
    """Draw waits and who gave up, for callers of a mean patience."""
    rng = np.random.default_rng(seed)
    wants, gets = rng.exponential(patience, size), rng.exponential(queue, size)
    return np.minimum(wants, gets), wants < gets


def test_the_truth_is_found_where_the_naive_mean_is_ten_times_off():
    found = fit_patience(*callers(180.0))
    assert found.mean == pytest.approx(180, abs=3 * found.error)
    assert found.error == pytest.approx(180 / np.sqrt(found.gave_up), rel=0.03)
    assert found.low < 180 < found.high
    assert found.naive < 20
    assert found.steady > 0.01


def test_the_limits_hold_the_truth_as_often_as_they_say():
    held = [
        fit.low < 180 < fit.high
        for seed in range(60)
        for fit in [fit_patience(*callers(180.0, size=400, seed=seed))]
    ]
    assert np.mean(held) >= 0.9


def test_the_curve_is_the_published_one():
    curve = survival_curve(TIMES, EVENTS).set_index("wait")
    assert {week: round(curve["share"][week], 3) for week in PUBLISHED} == PUBLISHED
    assert curve["left"].loc[[6, 7, 10, 13, 16, 22, 23]].tolist() == [
        *(21, 17, 15, 12, 11, 7, 6)
    ]
    assert median_of(survival_curve(TIMES, EVENTS))[:2] == (23.0, 13.0)


def test_the_mean_is_that_of_a_numerical_likelihood():
    sample = stats.CensoredData.right_censored(TIMES, ~EVENTS)
    _, scale = stats.expon.fit(sample, floc=0)
    assert fit_patience(TIMES, EVENTS).mean == pytest.approx(scale, rel=1e-6)
    assert fit_patience(TIMES, EVENTS).mean == pytest.approx(359 / 9)


def test_a_falling_hazard_is_seen():
    rng = np.random.default_rng(5)
    half = rng.random(20_000) < 0.5
    wants = rng.exponential(np.where(half, 60.0, 900.0))
    gets = rng.exponential(120.0, 20_000)
    found = fit_patience(np.minimum(wants, gets), wants < gets)
    rates = found.hazard["rate"].to_numpy()
    assert found.steady < 1e-6
    assert rates[0] > 1.5 * rates[3]
    # The first band: half the callers lose one in a minute, half one in fifteen.
    assert rates[0] == pytest.approx((1.0 + 1 / 15) / 2, rel=0.15)


@given(
    st.lists(
        st.tuples(st.floats(0.1, 5000), st.booleans()), min_size=1, max_size=40
    ).filter(lambda rows: any(lost for _, lost in rows))
)
def test_curves_fall_and_bands_hold_them(rows):
    waits, lost = (np.array(column) for column in zip(*rows, strict=True))
    curve = survival_curve(waits, lost)
    share = curve["share"].to_numpy()
    assert (np.diff(share) <= 1e-12).all()
    assert np.isfinite(curve[["low", "high"]]).all(axis=None)
    assert (curve["low"] <= share + 1e-9).all()
    assert (share <= curve["high"] + 1e-9).all()
    bands = hazard_by_wait(waits, lost)
    assert bands["waited"].sum() == pytest.approx(waits.sum())
    assert bands["gave_up"].sum() == lost.sum()
    assert ((bands["low"] <= bands["rate"]) & (bands["rate"] <= bands["high"])).all()


def test_nobody_gave_up_tells_the_least_patience():
    with pytest.raises(
        InputError, match=r"0 abandoned .* more than 3,004 s, with 95 %"
    ):
        fit_patience([4000.0, 5000.0], [False, False])


def test_nobody_waited():
    with pytest.raises(InputError, match="0 abandoned contacts and 0 s of waiting"):
        fit_patience([0.0, 0.0], [True, False])
    with pytest.raises(InputError, match="cannot be estimated"):
        fit_patience([], [])


def test_everybody_gave_up():
    found = fit_patience([10.0, 20.0, 60.0], [True] * 3)
    assert (found.mean, found.naive, found.answered) == (30.0, 30.0, 0)
    assert found.median == 20.0
    assert np.isfinite([found.low, found.high, found.error]).all()


def test_zero_waits_count_where_they_are_answers_alone():
    waits, lost = callers(180.0, size=4000)
    more = np.concatenate([waits, np.zeros(900)])
    answered = fit_patience(more, np.concatenate([lost, np.zeros(900, bool)]))
    balked = fit_patience(more, np.concatenate([lost, np.ones(900, bool)]))
    plain = fit_patience(waits, lost).mean
    assert [answered.mean, balked.mean] == pytest.approx([plain, plain])
    assert (answered.at_once, balked.at_once) == (0, 900)


def test_an_absurd_record_moves_nothing_and_is_told():
    waits, lost = callers(180.0, size=2000)
    plain = fit_patience(waits, lost)
    for gave_up in (True, False):
        found = fit_patience(np.append(waits, 25245.0), np.append(lost, gave_up))
        assert found.set_aside == (25245.0,)
        assert (found.mean, found.median) == (plain.mean, plain.median)


def test_long_waits_of_a_slow_centre_are_no_slips():
    assert not absurd([3600.0, 7000.0, 9000.0]).any()
    assert absurd([np.nan, 0.0, 0.0]).tolist() == [False] * 3


def test_what_is_not_known_is_left_out():
    waits, lost = callers(180.0, size=1000)
    unknown = fit_patience(np.append(waits, np.nan), np.append(lost, True))
    assert unknown.mean == fit_patience(waits, lost).mean


@pytest.mark.parametrize(
    ("wait", "lost", "sentence"),
    [
        ([-1.0, 5.0], [True, False], "A wait of -1 s cannot be"),
        ([np.inf, 5.0], [True, False], "A wait of inf s cannot be"),
        ([5.0], [True, False], "1 waits but 2 marks"),
    ],
)
def test_what_cannot_be_is_refused(wait, lost, sentence):
    with pytest.raises(InputError, match=sentence):
        fit_patience(wait, lost)
