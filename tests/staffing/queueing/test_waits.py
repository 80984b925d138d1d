"""Waits: the answered, the tail and percentiles, published and by other roads."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.erlang import erlang_b, erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.mmn_g import mmn_g
from shiftcast.staffing.queueing.waits import (
    answered_wait,
    still_waiting,
    wait_percentile,
)


def test_garnett_mandelbaum_reiman_ninetieth_percentiles():
    """50 agents, 48 calls a minute: they print 58.1 s, and 12.5 s with patience."""
    assert float(wait_percentile(50, 48, 60, 0.9)) == pytest.approx(58.14, abs=5e-3)
    impatient = wait_percentile(50, 48, 60, 0.9, patience=120)
    assert float(impatient) == pytest.approx(12.445, abs=5e-4)


def chain_answered_wait(agents, load, handle, patience):
    """Mean wait of the served: stages of a tagged caller behind q others."""
    lam, mu, theta = load / handle, 1 / handle, 1 / patience
    states = agents + 300
    weight = np.ones(states)
    for state in range(1, states):
        end = min(state, agents) * mu + max(state - agents, 0) * theta
        weight[state] = weight[state - 1] * lam / end
    weight /= weight.sum()
    served, time = weight[:agents].sum(), 0.0
    reach, total = 1.0, 0.0
    for ahead in range(states - agents):
        # With `ahead` before it: somebody leaves at `rate`, the caller gives up at θ.
        rate = agents * mu + ahead * theta
        reach *= rate / (rate + theta)
        total += 1 / (rate + theta)
        served += weight[agents + ahead] * reach
        time += weight[agents + ahead] * reach * total
    return time / served


@pytest.mark.parametrize("case", [(4, 3.0, 90.0), (4, 9.0, 200.0), (30, 33.0, 600.0)])
def test_the_answered_wait_as_long_as_their_stages(case):
    agents, load, patience = case
    exact = chain_answered_wait(agents, load, 240.0, patience)
    assert float(answered_wait(agents, load, 240, patience)) == pytest.approx(exact)


def test_waits_of_nobody_and_without_anybody():
    assert list(answered_wait([4, 0, 0], [0, 0, 5], 300, 120)) == [0, 0, np.inf]
    assert list(answered_wait([4, 4], [3, 5], 300) < 1e9) == [True, False]
    assert float(wait_percentile(4, 5, 300, 0.5)) == np.inf
    assert float(wait_percentile(40, 5, 300, 0.5)) == 0
    with pytest.raises(InputError, match="100% of the contacts"):
        wait_percentile(4, 3, 300, 1.0)


@settings(max_examples=40, deadline=None)
@given(
    servers=st.integers(1, 20_000),
    busy=st.floats(0.05, 3.0),
    patience=st.floats(1, 1e6),
    within=st.floats(0, 3600),
)
def test_exponential_patience_is_erlang_a_at_any_size(servers, busy, patience, within):
    """Two methods that share nothing: closed form and quadrature."""
    load = servers * busy
    exact = erlang_a(servers, load, 240, patience, within, "net")
    other = mmn_g(servers, load, 240, lambda x: np.exp(-x / patience), within, "net")
    assert float(other.service) == pytest.approx(float(exact.service), abs=1e-8)
    assert float(other.p_wait) == pytest.approx(float(exact.p_wait), abs=1e-8)
    assert float(other.p_abandon) == pytest.approx(float(exact.p_abandon), abs=1e-8)
    assert float(other.wait) == pytest.approx(float(exact.wait), rel=1e-5, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    servers=st.integers(1, 20_000),
    busy=st.floats(0.5, 2.0),
    patience=st.floats(1, 1e6),
)
def test_erlang_a_keeps_its_laws_up_to_twenty_thousand_agents(servers, busy, patience):
    load = servers * busy
    n = np.array([servers, servers + 1])
    queue = erlang_a(n, load, 240, patience, 20)
    slack = 1e-9
    assert np.diff(queue.service)[0] >= -slack
    assert np.diff(queue.p_abandon)[0] <= slack
    assert np.diff(queue.wait)[0] <= slack * patience
    answered = answered_wait(n, load, 240, patience)
    assert np.diff(answered)[0] <= 1e-7 * answered[0] + slack
    # What comes is answered or gives up; who waits gives up at the rate 1 / patience.
    served = queue.occupancy * n + load * queue.p_abandon
    assert served == pytest.approx(load, rel=1e-7)
    assert queue.p_abandon * patience == pytest.approx(queue.wait, rel=1e-9)
    assert (queue.p_abandon <= erlang_b(n, load) + slack).all()


@pytest.mark.parametrize("servers", [1, 40, 700, 20_000])
def test_limits_of_patience(servers):
    """Without patience: Erlang B. With endless patience, below capacity: Erlang C."""
    load = servers * 1.02
    lost = float(erlang_a(servers, load, 240, 1e-7, 20).p_abandon)
    assert lost == pytest.approx(float(erlang_b(servers, load)), abs=1e-6)
    load = servers - np.sqrt(servers) * 0.9
    patient = erlang_a(servers, load, 240, 1e11, 20)
    endless = erlang_c(servers, load, 240, 20)
    assert float(patient.service) == pytest.approx(float(endless.service), abs=1e-6)
    tail = still_waiting(servers, load, 240, 20, patience=1e11)
    assert float(tail) == pytest.approx(
        float(still_waiting(servers, load, 240, 20)), abs=1e-6
    )


@pytest.mark.parametrize("servers", [3, 90, 2500, 20_000])
def test_patience_of_a_handle_time_is_a_poisson_system(servers):
    """Contacts leave at one rate, waiting or not: Poisson with the load as mean."""
    from scipy.stats import poisson

    load = servers * 1.01
    queue = erlang_a(servers, load, 300, 300, 20)
    waits = float(poisson.sf(servers - 1, load))
    assert float(queue.p_wait) == pytest.approx(waits, abs=1e-10)
    upper = int(load + 60 * np.sqrt(load)) + 60
    more = np.arange(servers + 1, upper)
    length = float(((more - servers) * poisson.pmf(more, load)).sum())
    assert float(queue.queue_length) == pytest.approx(length, rel=1e-9)
