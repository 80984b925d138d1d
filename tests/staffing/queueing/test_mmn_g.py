"""M/M/n+G against a simulated queue, its limits, tables, and what it refuses."""

import heapq

import numpy as np
import pytest
from scipy.stats import lognorm

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.mmn_g import mmn_g

# Half wait up to a minute, half up to five.
CURVE = ([0, 60, 61, 300], [1.0, 1.0, 0.5, 0.0])


def played(agents, load, handle, patience, within, rng):
    """Let contacts queue for free agents; those who run out of patience leave."""
    count = patience.size
    arrived = np.cumsum(rng.exponential(handle / load, count))
    work = rng.exponential(handle, count)
    free = [0.0] * agents
    answered = lost = 0
    for at, time, stays in zip(arrived, work, patience, strict=True):
        wait = max(free[0] - at, 0.0)
        if wait > stays:
            lost += 1
            continue
        answered += wait <= within
        heapq.heapreplace(free, at + wait + time)
    return answered / count, lost / count


@pytest.mark.parametrize("shape", ["lognormal", "table"])
def test_against_a_simulated_queue(shape):
    """Patience of mean about 150 s that is nothing like exponential."""
    rng = np.random.default_rng(11)
    if shape == "lognormal":
        law = lognorm(0.5, scale=150.0)
        survival, patience = law.sf, law.rvs(200_000, random_state=rng)
    else:
        survival = CURVE
        patience = np.interp(rng.random(200_000), CURVE[1][::-1], CURVE[0][::-1])
    service, lost = played(20, 21.0, 300.0, patience, 60.0, rng)
    queue = mmn_g(20, 21.0, 300.0, survival, 60.0)
    assert float(queue.service) == pytest.approx(service, abs=0.015)
    assert float(queue.p_abandon) == pytest.approx(lost, abs=0.008)
    # Erlang A fed the true mean would be off by more here, so that the shape matters.
    mean = float(patience.mean())
    wrong = erlang_a(20, 21.0, 300.0, mean, 60.0)
    assert abs(float(wrong.service) - service) > 0.018


def test_a_table_of_an_exponential_curve_is_erlang_a():
    """After its last row a table fades at the rate it had."""
    times = np.linspace(0, 200, 400)
    table = (times, np.exp(-times / 120))
    exact, queue = erlang_a(50, 55, 60, 120, 20), mmn_g(50, 55, 60, table, 20)
    for name in ("service", "p_wait", "p_abandon", "wait", "occupancy"):
        expected = float(getattr(exact, name))
        assert float(getattr(queue, name)) == pytest.approx(expected, rel=1e-4)


def test_arrays_are_each_one_alone():
    agents, load = np.array([[3], [9]]), np.array([2.0, 8.0, 30.0])
    grid = mmn_g(agents, load, 300, CURVE, 20)
    for row, column in np.ndindex(2, 3):
        alone = mmn_g(agents[row, 0], load[column], 300, CURVE, 20)
        assert grid.service[row, column] == float(alone.service)
        assert grid.queue_length[row, column] == float(alone.queue_length)


def test_some_who_would_not_wait_at_all():
    """Balking: half of those who cannot be answered at once leave at once."""
    times = np.linspace(0, 600, 2)
    lost = mmn_g(5, 8, 300, (times, [0.5, 0.0]), 20).p_abandon
    patient = mmn_g(5, 8, 300, (times, [1.0, 0.0]), 20).p_abandon
    assert float(lost) > float(patient)


def test_nobody_there_and_nobody_comes():
    queue = mmn_g([0, 0, 4], [11, 0, 0], 300, CURVE, 20)
    assert list(queue.service) == [0, 1, 1]
    assert list(queue.p_abandon) == [1, 0, 0]
    assert queue.wait[0] == pytest.approx(120.25 + 0.5 * 0.5)
    assert list(queue.occupancy) == [0, 0, 0]


@pytest.mark.parametrize(
    ("survival", "sentence"),
    [
        (([0, 10], [0.5, 0.9]), "rises somewhere"),
        (([0, 10], [1.0, -0.1]), "within 0 and 1"),
        (([0, 10], [1.0, np.nan]), "within 0 and 1"),
        (([10, 0], [1.0, 0.5]), "must rise from 0 s"),
        (([0, 10], [1.0]), "two columns of one length"),
        (([0, 10], [1.0, 1.0]), "tells no patience"),
        (lambda x: np.ones_like(x), "must come down to 0"),
        (lambda x: np.cos(x), "within 0 and 1"),
    ],
)
def test_what_is_no_survival_is_refused(survival, sentence):
    with pytest.raises(InputError, match=sentence):
        mmn_g(5, 4, 300, survival, 20)


def test_a_handle_time_of_nothing_is_refused():
    with pytest.raises(InputError, match="handle time"):
        mmn_g(5, 4, 0, CURVE, 20)
