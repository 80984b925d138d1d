"""Gamma-mixed loads: moments, limits, and a measured table of agents added."""

import numpy as np
import pytest
from scipy import stats

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.doubt import agents_under_doubt, gamma_nodes
from shiftcast.staffing.queueing.erlang_a import erlang_a

CALLS = {"handle_time": 300, "target": 0.8, "within": 20, "patience": 180}
VARIATIONS = (0.05, 0.10, 0.20, 0.30)


@pytest.mark.parametrize(
    ("load", "sure", "mean", "most_days"),
    [
        (10, 13, (0, 0, 0, 1), (0, 1, 2, 4)),
        (30, 33, (0, 0, 2, 5), (2, 4, 7, 11)),
        (100, 100, (1, 4, 12, 23), (7, 13, 25, 38)),
        (300, 289, (4, 13, 42, 71), (18, 36, 73, 111)),
    ],
)
def test_agents_that_doubt_adds(load, sure, mean, most_days):
    """80 % in 20 s of 300 s calls, patience 180 s: figures measured beforehand.

    First the mean over all contacts, then nine of ten days; within one agent.
    """
    base = int(agents_under_doubt(load, variation=0, **CALLS))
    assert base == sure
    for variation, more, most in zip(VARIATIONS, mean, most_days, strict=True):
        found = agents_under_doubt(load, variation=variation, **CALLS)
        assert abs(int(found) - base - more) <= 1
        days = agents_under_doubt(load, variation=variation, certainty=0.9, **CALLS)
        assert abs(int(days) - base - most) <= 1


@pytest.mark.parametrize("variation", [0.01, 0.05, 0.3, 1.0])
def test_nodes_have_the_moments_of_a_size_biased_gamma(variation):
    factors, weights = gamma_nodes(variation)
    law = stats.gamma(1 / variation**2 + 1, scale=variation**2)
    assert (factors > 0).all()
    assert (weights >= 0).all()
    for power in range(5):
        moment = law.moment(power)
        assert weights @ factors**power == pytest.approx(moment, rel=1e-10)


def test_nodes_against_many_drawn_days():
    """Service over contacts of drawn days is what the nodes say."""
    rng = np.random.default_rng(2)
    day = rng.gamma(25, 1 / 25, 40_000)
    service = erlang_a(105, 100 * day, 300, 180, 20).service
    factors, weights = gamma_nodes(0.2)
    nodes = erlang_a(105, 100 * factors, 300, 180, 20).service
    drawn = float((service * day).sum() / day.sum())
    assert float(nodes @ weights) == pytest.approx(drawn, abs=0.005)


def test_certain_agents_meet_the_target_on_that_share_of_days():
    rng = np.random.default_rng(4)
    day = rng.gamma(25, 1 / 25, 20_000)
    agents = agents_under_doubt(100, variation=0.2, certainty=0.8, **CALLS)
    met = erlang_a(int(agents), 100 * day, 300, 180, 20).service >= 0.8
    fewer = erlang_a(int(agents) - 1, 100 * day, 300, 180, 20).service >= 0.8
    assert met.mean() >= 0.79
    assert fewer.mean() <= 0.81


def test_patient_callers_and_whole_arrays():
    load = np.array([0.0, 5.0, 60.0])
    given = {"handle_time": 300, "target": 0.8, "within": 20}
    sure = agents_under_doubt(load, variation=0.0, **given)
    doubtful = agents_under_doubt(load, variation=0.2, **given)
    assert sure[0] == doubtful[0] == 0
    assert (doubtful[1:] >= sure[1:]).all()
    assert doubtful[2] > sure[2]


def test_doubts_that_cannot_be_are_refused():
    with pytest.raises(InputError, match="variation of -1"):
        gamma_nodes(-1)
    with pytest.raises(InputError, match="0 nodes"):
        gamma_nodes(0.1, 0)
    with pytest.raises(InputError, match="certainty is 1"):
        agents_under_doubt(10, variation=0.1, certainty=1, **CALLS)
