"""The forward equations against exact answers."""

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.stats import poisson

from shiftcast.staffing.queueing.forward import (
    change_agents,
    opening_state,
    pass_time,
)
from shiftcast.staffing.queueing.offered_load import offered_load

ONE = np.array([1.0])


def carry(state, contacts, agents, handle, patience, **more):
    """Carry one lane on in minutes."""
    cells = np.asarray(contacts, float)[None, :]
    return pass_time(state, cells, ONE * agents, ONE * handle, patience, 60.0, **more)


def test_with_agents_to_spare_the_state_is_poisson_of_the_lagging_load():
    """M_t/M/oo: exact for any course of the day."""
    minute = np.arange(240)
    contacts = 4 + 3 * np.sin(minute / 40)
    passed = carry(opening_state(ONE * 0), contacts, 90, 300.0, 60.0)
    load = offered_load(contacts, 300.0, 60.0)
    found = np.arange(passed.mean.shape[1])
    assert (passed.mean[0] * found).sum() == pytest.approx(load.mean(), rel=1e-4)
    end = load[-1] + (load[-1] - load[-2]) / 2
    exact = poisson.pmf(found, end)
    assert np.abs(passed.state[0] - exact).sum() < 2e-3


def test_a_quarter_of_an_hour_of_overload_by_matrix_exponential():
    states, agents, mu, theta, rate = 90, 6, 1 / 240, 1 / 90, 9 / 60
    found = np.arange(states)
    ended = np.minimum(found, agents) * mu + np.maximum(found - agents, 0) * theta
    chain = np.diag(np.full(states - 1, rate), 1) + np.diag(ended[1:], -1)
    chain -= np.diag(chain.sum(axis=1))
    exact = expm(chain * 900)[0]
    passed = carry(opening_state(ONE * 0), [9.0] * 15, agents, 240.0, 90.0)
    width = min(states, passed.state.shape[1])
    off = np.abs(passed.state[0, :width] - exact[:width])
    assert off.sum() < 2e-3
    assert passed.state.sum() == pytest.approx(1.0)


def test_those_who_came_in_saw_the_busy_minutes():
    contacts = [0.0] * 30 + [20.0] * 30
    passed = carry(opening_state(ONE * 0), contacts, 30, 300.0, None)
    found = np.arange(passed.mean.shape[1])
    assert (passed.seen @ found).item() > 1.8 * (passed.mean @ found).item()
    assert passed.seen.sum() == pytest.approx(1.0)


def test_nothing_comes_and_nothing_stays():
    passed = carry(opening_state(ONE * 20), [0.0] * 300, 5, 120.0, 60.0)
    assert passed.state[0, 0] == pytest.approx(1.0, abs=1e-4)


def test_without_agents_and_patience_every_contact_waits():
    passed = carry(opening_state(ONE * 0), [2.0] * 60, 0, 120.0, None)
    found = np.arange(passed.state.shape[1])
    assert (passed.state @ found).item() == pytest.approx(120.0, rel=1e-6)


def test_whoever_leaves_takes_the_contact_in_hand_along():
    rng = np.random.default_rng(3)
    state = rng.dirichlet(np.ones(30), size=4)
    found = np.arange(30)
    before = np.array([10.0, 10.4, 3.0, 8.0])
    after = np.array([7.0, 6.7, 3.0, 12.0])
    left = change_agents(state, before, after)
    assert left.sum(axis=1) == pytest.approx(np.ones(4))
    waited = (state * np.maximum(found - before[:, None], 0)).sum(axis=1)
    wait_on = (left * np.maximum(found - after[:, None], 0)).sum(axis=1)
    assert wait_on[0] == pytest.approx(waited[0])
    assert wait_on[1] == pytest.approx(waited[1], rel=0.02)
    assert left[2] == pytest.approx(state[2])
    assert left[3] == pytest.approx(state[3])


def test_lanes_do_not_touch():
    """Days side by side come out as they do alone, whatever their size."""
    start = opening_state(np.array([0.0, 40.0]))
    cells = np.array([[3.0] * 30, [12.0] * 30])
    agents, handle = np.array([12.0, 30.0]), np.array([200.0, 250.0])
    both = pass_time(start, cells, agents, handle, 100.0, 60.0)
    for lane in range(2):
        alone = pass_time(
            start[[lane]], cells[[lane]], agents[[lane]], handle[[lane]], 100.0, 60.0
        )
        width = min(alone.state.shape[1], both.state.shape[1])
        assert both.state[lane, :width] == pytest.approx(
            alone.state[0, :width], abs=1e-9
        )
