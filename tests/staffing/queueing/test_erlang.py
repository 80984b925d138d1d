"""Erlang B and C against published tables and a 50-digit recursion."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.erlang import (
    erlang_b,
    erlang_c,
    log_inverse_erlang_b,
)
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.performance import service_level

loads = st.floats(0.01, 20_000)
agents = st.integers(1, 20_000)


def p_wait(servers, load):
    """C: the wait does not hang on how long contacts take."""
    return float(erlang_c(servers, load, 60, 0).p_wait)


def exact_blocking(servers, load):
    """B by its recursion in 50 digits."""
    with mpmath.workdps(50):
        blocked, offered = mpmath.mpf(1), mpmath.mpf(load)
        for n in range(1, servers + 1):
            blocked = offered * blocked / (n + offered * blocked)
        return blocked


@pytest.mark.parametrize(
    ("servers", "load", "blocking"),
    [
        (5, 1.361, 0.01),
        (10, 4.461, 0.01),
        (20, 12.03, 0.01),
        (50, 37.90, 0.01),
        (100, 84.06, 0.01),
        (10, 5.084, 0.02),
        (20, 13.18, 0.02),
        (50, 40.26, 0.02),
        (100, 87.97, 0.02),
    ],
)
def test_published_erlang_b_table(servers, load, blocking):
    """The standard Erlang B traffic table prints four figures of the load."""
    assert erlang_b(servers, load) == pytest.approx(blocking, abs=3e-5)


def test_erlang_b_of_ten_on_ten():
    assert float(erlang_b(10, 10)) == pytest.approx(0.21458, abs=5e-6)


@pytest.mark.parametrize("load", [0.05, 0.7, 3.0, 17.5, 80.0, 400.0, 1900.0])
@pytest.mark.parametrize("servers", [1, 2, 7, 40, 300, 2000])
def test_erlang_b_and_c_against_fifty_digits(servers, load):
    exact = exact_blocking(servers, load)
    log_exact = float(-mpmath.log(exact))
    assert log_inverse_erlang_b(servers, load) == pytest.approx(
        log_exact, rel=1e-11, abs=1e-11
    )
    if servers > load:
        wait = servers * exact / (servers - load * (1 - exact))
        assert p_wait(servers, load) == pytest.approx(float(wait), abs=1e-12)


def test_r_package_erlangc_prints_these_numbers():
    """R ErlangC 0.1.0: 14 agents, 10 erlang, handle time 180 s, within 20 s."""
    queue = erlang_c(14, 10, 180, 20)
    assert float(queue.p_wait) == pytest.approx(0.1741319, abs=5e-8)
    assert float(queue.service) == pytest.approx(0.88835, abs=5e-6)
    assert float(queue.wait) == pytest.approx(7.83593701177724, abs=1e-12)
    assert float(queue.occupancy) == pytest.approx(0.7142857, abs=5e-8)


def test_mitan_page_prints_these_numbers():
    """360 calls in half an hour of 240 s each, 55 agents, within 15 s."""
    queue = erlang_c(55, 48, 240, 15)
    assert float(queue.p_wait) == pytest.approx(0.2387, abs=5e-5)
    assert float(queue.wait) == pytest.approx(8.184, abs=5e-4)
    assert float(queue.service) == pytest.approx(0.84588, abs=5e-6)


def test_koole_example():
    """One call a minute of five minutes each, 8 agents, within 20 s."""
    queue = erlang_c(8, 5, 300, 20)
    assert float(queue.p_wait) == pytest.approx(0.16727, abs=5e-6)
    assert float(queue.service) == pytest.approx(0.86305, abs=5e-6)
    assert float(queue.wait) == pytest.approx(16.727, abs=5e-4)


def test_garnett_mandelbaum_reiman_without_abandonment():
    """50 agents, 48 calls a minute of one minute: table 1 of the 2002 paper."""
    queue = erlang_c(50, 48, 60, 0)
    assert float(queue.wait) == pytest.approx(20.83, abs=5e-3)
    assert float(queue.queue_length) == pytest.approx(16.67, abs=5e-3)
    assert float(queue.occupancy) == pytest.approx(0.96)
    late_after_p90 = 1 - float(erlang_c(50, 48, 60, 58.14).service)
    assert late_after_p90 == pytest.approx(0.10, abs=2e-5)
    fewer = erlang_c(50, 48 * (1 - 0.031), 60, 28.10)
    assert float(fewer.wait) == pytest.approx(8.813, abs=5e-4)
    assert float(fewer.queue_length) == pytest.approx(6.83, abs=5e-3)
    assert 1 - float(fewer.service) == pytest.approx(0.10, abs=1e-4)


def test_erlang_c_calculator_steps_from_five_to_six_agents():
    service = erlang_c([5, 6], 3, 300, 20).service
    assert service == pytest.approx([0.79333, 0.91883], abs=5e-6)


@settings(max_examples=80, deadline=None)
@given(load=loads, servers=agents)
def test_probabilities_and_their_order(load, servers):
    blocked, wait = erlang_b(servers, load), p_wait(servers, load)
    assert 0 <= blocked <= wait <= 1
    assert erlang_b(servers + 1, load) <= blocked
    assert p_wait(servers + 1, load) <= wait + 1e-12


@settings(max_examples=60, deadline=None)
@given(load=loads, servers=st.floats(0.01, 20_000), within=st.floats(0, 7200))
def test_performance_is_finite_where_the_queue_is_stable(load, servers, within):
    queue = erlang_c(servers, load, 240, within)
    for values in vars(queue).values():
        assert not np.isnan(values)
    if servers > load:
        assert np.isfinite(queue.wait)
        # Little's law.
        assert queue.queue_length == pytest.approx(float(queue.wait) * load / 240)
    else:
        assert (queue.service, queue.p_wait, queue.wait) == (0, 1, np.inf)


def test_scaling_time_changes_nothing_but_the_wait():
    slow, fast = erlang_c(12, 9, 600, 40), erlang_c(12, 9, 300, 20)
    assert slow.service == pytest.approx(fast.service)
    assert slow.wait == pytest.approx(2 * fast.wait)


def test_an_empty_queue_waits_for_nobody():
    queue = erlang_c([0, 3], [0, 0], 0, 20)
    assert list(queue.service) == [1, 1]
    assert list(queue.wait) == [0, 0]
    assert list(erlang_b([0, 2], 0)) == [1, 0]


@settings(max_examples=50, deadline=None)
@given(answered=st.floats(0, 1), given_up=st.floats(0, 1), later=st.floats(0, 1))
def test_definitions_of_service_keep_their_order(answered, given_up, later):
    total = answered + given_up + later + 1e-9
    in_time, gave_up = answered / total, given_up / total
    by_name = {
        name: float(service_level(in_time, gave_up, gave_up, name))
        for name in ("offered", "answered", "abandoned-ok", "net")
    }
    assert by_name["offered"] <= by_name["net"] + 1e-12
    assert by_name["net"] <= by_name["abandoned-ok"] + 1e-12
    assert by_name["answered"] == pytest.approx(by_name["net"])


def test_an_unknown_definition_is_refused():
    with pytest.raises(ValueError, match="abandoned-ok"):
        service_level(0.8, 0.1, 0.1, "answerd")


@pytest.mark.parametrize(
    ("servers", "load", "told"),
    [
        (np.inf, 5, "number of agents is inf"),
        (-1, 5, "number of agents is -1"),
        (5, np.nan, "load is nan"),
        (5, np.inf, "load is inf"),
    ],
)
def test_what_no_queue_can_have_is_refused(servers, load, told):
    with pytest.raises(InputError, match=told):
        erlang_b(servers, load)
    with pytest.raises(InputError, match=told):
        erlang_c(servers, load, 60, 20)
    with pytest.raises(InputError, match=told):
        erlang_a(servers, load, 60, 180, 20)
