"""Service averaged over possible rates, and the agents a promise takes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.queues import Queue
from shiftcast.data.spans import Target
from shiftcast.staffing.queueing.erlang import erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.rates import rate_nodes
from shiftcast.staffing.service import agents_for, service_of

CALLS = Queue("calls", "voice", patience=180.0, max_occupancy=1.0)
CHAT = Queue("chat", "chat", patience=120.0, concurrency=2, max_occupancy=1.0)


def test_one_sure_rate_is_plain_erlang_a():
    """Without doubt the prediction is the formula's."""
    seen = service_of(CALLS, [100.0], np.array([[600.0]]), [300.0], 1800.0)
    exact = erlang_a(100.0, 100.0, 300.0, 180.0, 20.0)
    assert seen.service[0] == pytest.approx(float(exact.service), abs=1e-12)


def test_no_wait_is_longer_than_the_interval():
    """Without patience an overloaded queue grows without end; the interval ends."""
    queue = Queue("calls", "voice")
    seen = service_of(queue, [50.0], np.array([[120.0, 480.0]]), [300.0], 1800.0)
    quiet = float(erlang_c(50.0, 20.0, 300.0, 20.0).wait)
    assert seen.wait[0] == pytest.approx((120 * quiet + 480 * 1800) / 600)


def test_who_waits_is_counted_by_the_clock():
    """The mean line over equally likely days: a busy one lasts no longer."""
    seen = service_of(CALLS, [100.0], np.array([[480.0, 660.0]]), [300.0], 1800.0)
    lines = [
        float(erlang_a(100.0, load, 300.0, 180.0, 20.0).queue_length)
        for load in (80.0, 110.0)
    ]
    assert seen.queue_length[0] == pytest.approx(sum(lines) / 2)


def test_model_erlang_c_ignores_patience():
    """The plan may ask for Erlang C though patience is known."""
    queue = Queue("calls", "voice", patience=180.0, model="erlang-c")
    seen = service_of(queue, [55.0], np.array([[360.0]]), [240.0], 1800.0)
    exact = erlang_c(55.0, 48.0, 240.0, 20.0)
    assert seen.service[0] == pytest.approx(float(exact.service), abs=1e-12)


def test_service_is_weighted_by_contacts():
    """A busy hour counts for as many contacts as come in it."""
    rates = np.array([[300.0, 900.0]])
    seen = service_of(CALLS, [100.0], rates, [300.0], 1800.0)
    quiet, busy = (erlang_a(100.0, a, 300.0, 180.0, 20.0).service for a in (50, 150))
    assert seen.service[0] == pytest.approx((300 * quiet + 900 * busy) / 1200)


@pytest.mark.parametrize("queue", [CALLS, CHAT], ids=["calls", "chat"])
def test_agents_are_the_fewest(queue):
    """One agent fewer misses the promise, this many keeps it."""
    rates = np.array([[40.0, 60.0], [5.0, 9.0], [300.0, 340.0]])
    handle = np.full(3, 400.0)
    agents = agents_for(queue, rates, handle, 1800.0)
    share = queue.promise.share
    assert (service_of(queue, agents, rates, handle, 1800.0).service >= share).all()
    fewer = service_of(queue, agents - 1, rates, handle, 1800.0)
    assert (fewer.service < share).all()


def test_occupancy_cap_binds():
    """Where the cap asks for more people than the promise, the cap rules."""
    capped = Queue("calls", "voice", patience=180.0, max_occupancy=0.8)
    agents = agents_for(capped, np.array([[600.0]]), [300.0], 1800.0)
    assert agents[0] == 125


def test_doubt_needs_more_people():
    """Two equally likely rates need more people than their mean for sure."""
    sure = agents_for(CALLS, np.array([[600.0]]), [300.0], 1800.0)
    torn = agents_for(CALLS, np.array([[480.0, 720.0]]), [300.0], 1800.0)
    assert torn[0] > sure[0]


@given(
    rate=st.floats(0.1, 500),
    handle=st.floats(20, 900),
    share=st.floats(0.5, 0.95),
    within=st.floats(0, 120),
)
@settings(max_examples=30, deadline=None)
def test_promise_is_kept_for_any_queue(rate, handle, share, within):
    """Whatever the queue, the agents given keep its promise."""
    queue = Queue("q", "voice", patience=90.0, target=(Target(share, within),))
    rates = np.array([[0.9 * rate, 1.1 * rate]])
    agents = agents_for(queue, rates, [handle], 1800.0)
    seen = service_of(queue, agents, rates, [handle], 1800.0)
    assert seen.service[0] >= share
    assert seen.occupancy[0] <= 1


def test_no_contacts_need_nobody():
    """An interval without contacts needs no one and is served."""
    assert agents_for(CALLS, np.zeros((1, 3)), [300.0], 1800.0)[0] == 0
    seen = service_of(CALLS, [0.0], np.zeros((1, 3)), [300.0], 1800.0)
    assert seen.service[0] == 1


def test_nodes_keep_the_forecasts_mean():
    """The nodes are sorted means that average to the forecast."""
    start = pd.date_range("2026-11-23", periods=4, freq="30min", tz="UTC")
    rng = np.random.default_rng(1)
    paths = pd.DataFrame(
        {
            "queue": "calls",
            "start": np.repeat(start, 50),
            "path": np.tile(np.arange(50), 4),
            "rate": rng.gamma(20, 2, 200),
        }
    )
    forecast = pd.DataFrame(
        {"queue": "calls", "start": start, "mean": [40.0, 41.0, 0.0, 43.0]}
    )
    nodes = rate_nodes(paths, forecast, "calls")
    assert nodes.mean(axis=1) == pytest.approx([40.0, 41.0, 0.0, 43.0])
    assert (np.diff(nodes, axis=1) >= 0).all()
    assert nodes[0].std() > 1
