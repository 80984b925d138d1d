"""Erlang A against published numbers, exact identities and 50-digit values.

erlang_a.json holds this project's own values: the birth and death chain of each case
summed in 50-digit arithmetic.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.erlang import erlang_b, erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a

ORACLE = json.loads((Path(__file__).parent / "erlang_a.json").read_text())


def test_fifty_digit_values():
    case = {key: np.array([row[key] for row in ORACLE]) for key in ORACLE[0]}
    load = case["lam"] * case["aht"]
    given = (case["n"], load, case["aht"], case["patience"], case["t"])
    queue = erlang_a(*given)
    assert len(ORACLE) > 50
    for name, expected in (
        ("p_wait", case["p_wait"]),
        ("p_abandon", case["p_ab"]),
        ("service", case["sl"]),
    ):
        assert np.abs(getattr(queue, name) - expected).max() < 1e-10
    lenient = erlang_a(*given, definition="abandoned-ok").service
    assert np.abs(lenient - case["sl_ab"]).max() < 1e-10


def test_garnett_mandelbaum_reiman_with_abandonment():
    """50 agents, 48 calls a minute of one minute, patience two minutes."""
    queue = erlang_a(50, 48, 60, 120, 20)
    assert float(queue.p_abandon) == pytest.approx(0.030912, abs=5e-7)
    assert float(queue.wait) == pytest.approx(3.7095, abs=5e-5)
    assert float(queue.queue_length) == pytest.approx(2.968, abs=5e-4)
    assert float(queue.occupancy) == pytest.approx(0.9303, abs=5e-5)
    assert float(queue.p_wait) == pytest.approx(0.46777, abs=5e-6)
    assert float(queue.service) == pytest.approx(0.94302, abs=5e-6)


def test_pyworkforce_guide_prints_these_numbers():
    """100 contacts in 30 min of 3 min, patience 5 min, 13 agents, within 20 s."""
    queue = erlang_a(13, 10, 180, 300, 20)
    assert float(queue.service) == pytest.approx(0.8581777, abs=5e-8)
    assert float(queue.occupancy) == pytest.approx(0.7500282, abs=5e-8)
    assert float(queue.p_abandon) == pytest.approx(0.0249633, abs=5e-8)
    assert float(queue.p_wait) == pytest.approx(0.2257971, abs=5e-8)
    assert float(queue.wait) / 60 == pytest.approx(0.12482, abs=5e-6)


def test_patience_equal_to_handle_time_is_a_poisson_system():
    """Then everybody leaves at the same rate, waiting or not: exact."""
    queue = erlang_a(100, 102, 300, 300, 20)
    assert float(queue.p_wait) == pytest.approx(0.5917186345, abs=5e-11)
    assert float(queue.queue_length) == pytest.approx(5.09163355, abs=5e-9)


def test_sixteen_and_seventeen_agents():
    """3 calls a minute of 5 min, patience 10 min (a student's published exercise)."""
    queue = erlang_a([16, 17], 15, 300, 600, 20)
    assert queue.p_wait == pytest.approx([0.49451, 0.38151], abs=5e-6)


def test_a_hundred_agents_on_a_hundred_erlang():
    queue = erlang_a(100, 100, 300, 180, 20)
    assert float(queue.service) == pytest.approx(0.8019111, abs=5e-8)
    assert float(queue.p_abandon) == pytest.approx(0.0449127, abs=5e-8)
    assert float(queue.p_wait) == pytest.approx(0.4516175, abs=5e-8)


def test_three_definitions_of_one_queue():
    """The same queue by three definitions, in per cent."""
    service = {
        name: float(erlang_a(100, 100, 300, 180, 20, name).service)
        for name in ("offered", "answered", "abandoned-ok", "net")
    }
    assert service["offered"] * 100 == pytest.approx(80.2, abs=0.05)
    assert service["answered"] * 100 == pytest.approx(84.0, abs=0.05)
    assert service["abandoned-ok"] * 100 == pytest.approx(83.5, abs=0.05)
    assert service["offered"] < service["net"] < service["abandoned-ok"]


def test_long_targets_do_not_underflow():
    """100 agents, 102 erlang, patience 60 min, within 30 min."""
    assert float(erlang_a(100, 102, 300, 3600, 1800).service) == pytest.approx(
        0.97212, abs=5e-6
    )


cases = {
    "servers": st.integers(1, 3000),
    "load": st.floats(0.05, 3000),
    "patience": st.floats(1, 1e6),
    "within": st.floats(0, 3600),
}


@settings(max_examples=80, deadline=None)
@given(**cases)
def test_identities_and_bounds(servers, load, patience, within):
    queue = erlang_a(servers, load, 240, patience, within)
    for values in vars(queue).values():
        assert np.isfinite(values)
    assert 0 <= queue.service <= 1 - queue.p_abandon + 1e-12
    # Everybody who waits gives up at the rate 1 / patience.
    assert queue.p_abandon == pytest.approx(float(queue.wait) / patience)
    assert queue.queue_length == pytest.approx(load / 240 * float(queue.wait))
    # Nine digits are left where callers wait for days: logarithms there are of 10⁷.
    done = load * (1 - float(queue.p_abandon))
    assert float(queue.occupancy) * servers == pytest.approx(
        done, abs=1e-8 * load + 1e-6
    )
    at_once = erlang_a(servers, load, 240, patience, 0)
    assert at_once.service == pytest.approx(1 - float(at_once.p_wait), abs=1e-9)


def test_callers_who_wait_for_days_give_up_less_with_every_agent():
    """Where the incomplete gamma function of the library loses its digits."""
    queue = erlang_a(np.arange(2900, 2941), 2912.66, 240, 463146.5, 1639)
    assert (np.diff(queue.p_abandon) < 0).all()
    assert (np.diff(queue.service) > 0).all()


@settings(max_examples=80, deadline=None)
@given(**cases)
def test_more_agents_more_time_and_less_load_never_hurt(
    servers, load, patience, within
):
    def service(n, a, t, definition="offered"):
        return float(erlang_a(n, a, 240, patience, t, definition).service)

    base = service(servers, load, within) - 1e-9
    assert service(servers + 1, load, within) >= base
    assert service(servers, load, within + 10) >= base
    assert service(servers, load * 0.9, within) >= base
    for name in ("answered", "abandoned-ok", "net"):
        more = service(servers + 1, load, within, name)
        assert more >= service(servers, load, within, name) - 1e-9


def test_endless_patience_is_erlang_c():
    n = np.array([11, 30, 120])
    load = np.array([10, 26, 112])
    patient = erlang_a(n, load, 180, 1e10, 20)
    endless = erlang_c(n, load, 180, 20)
    assert patient.service == pytest.approx(endless.service, abs=1e-6)
    assert patient.wait == pytest.approx(endless.wait, rel=1e-4)


def test_no_patience_is_erlang_b():
    n, load = np.array([3, 10, 50]), np.array([4.0, 8.0, 60.0])
    assert erlang_a(n, load, 180, 1e-6, 20).p_abandon == pytest.approx(
        erlang_b(n, load), abs=1e-6
    )


def test_real_numbers_of_agents_lie_between_their_neighbours():
    service = erlang_a(np.arange(5, 15, 0.25), 9, 300, 120, 20).service
    assert (np.diff(service) > 0).all()


def test_an_empty_queue_and_a_queue_without_agents():
    queue = erlang_a([4, 0, 0], [0, 0, 5], 300, 120, 20)
    assert list(queue.service) == [1, 1, 0]
    assert list(queue.p_abandon) == [0, 0, 1]
    assert list(queue.wait) == [0, 0, 120]
    assert list(queue.occupancy) == [0, 0, 0]


def test_impossible_times_are_refused():
    with pytest.raises(InputError, match="patience is 0 s"):
        erlang_a(5, 4, 300, 0, 20)
    with pytest.raises(InputError, match="handle time is -3;"):
        erlang_a(5, 4, -3, 90, 20)
