"""Redials and repeat contacts: closed forms, a simulated orbit, and bad shares."""

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.retrial import repeat_factor, with_redials


def lost(agents, patience):
    """Give abandonment as a function of the load, in erlang."""
    return lambda load: erlang_a(agents, load, 300, patience, 20).p_abandon


@settings(max_examples=60, deadline=None)
@given(
    agents=st.integers(1, 2000),
    busy=st.floats(0.1, 3),
    redial=st.floats(0, 0.99),
    patience=st.floats(5, 3600),
)
def test_the_fixed_point_is_one_and_lies_where_it_must(agents, busy, redial, patience):
    first = np.array([agents * busy])
    found = with_redials(first, redial, lost(agents, patience))
    gone = lost(agents, patience)(found)
    assert found * (1 - redial * gone) == pytest.approx(first, rel=2e-9)
    assert (found >= first).all()
    assert (found <= first / (1 - redial) * (1 + 1e-9)).all()


def test_nobody_redials_nobody_gives_up_nobody_comes():
    load = np.array([0.0, 3.0, 40.0])
    assert with_redials(load, 0.0, lost(10, 60)) == pytest.approx(load)
    assert with_redials(load, 0.9, lambda rate: 0 * rate) == pytest.approx(load)


def test_attempts_without_end_are_refused_or_cut_off():
    """All who give up call again, and there are more callers than agents."""
    with pytest.raises(InputError, match="grow without end"):
        with_redials(30.0, 1.0, lost(10, 60))
    cut = with_redials(np.array([30.0, 5.0]), 1.0, lost(10, 60), most=4.0)
    assert cut[0] == pytest.approx(120)
    assert 5 < cut[1] < 6
    with pytest.raises(InputError, match="redial is 2"):
        with_redials(5.0, 2.0, lost(10, 60))


def test_more_agents_bring_fewer_redials():
    loads = [float(with_redials(100.0, 0.6, lost(n, 120))) for n in range(80, 130, 5)]
    assert (np.diff(loads) < 0).all()


def orbit(agents, load, handle, patience, redial, after, within, rng, count=150_000):
    """Simulate callers who give up and come back; share in time and given up."""
    fresh = np.cumsum(rng.exponential(handle / load, count))
    calls = list(fresh)
    heapq.heapify(calls)
    free = [0.0] * agents
    attempts = answered = gone = 0
    while calls:
        at = heapq.heappop(calls)
        wait, stays = max(free[0] - at, 0.0), rng.exponential(patience)
        attempts += 1
        if wait > stays:
            gone += 1
            if rng.random() < redial:
                heapq.heappush(calls, at + stays + rng.exponential(after))
            continue
        answered += wait <= within
        heapq.heapreplace(free, at + wait + rng.exponential(handle))
    return answered / attempts, gone / attempts


def test_the_fixed_point_against_a_simulated_orbit():
    """Ten minutes until a redial; without redials the formula is far too rosy."""
    rng = np.random.default_rng(3)
    service, gone = orbit(20, 23.0, 300.0, 120.0, 0.7, 600.0, 20.0, rng, 60_000)
    load = with_redials(23.0, 0.7, lost(20, 120.0))
    predicted = erlang_a(20, load, 300, 120, 20)
    blind = erlang_a(20, 23.0, 300, 120, 20)
    assert float(predicted.service) == pytest.approx(service, abs=0.03)
    assert float(predicted.p_abandon) == pytest.approx(gone, abs=0.02)
    assert float(blind.service) - service > 0.1


def test_repeat_contacts_are_a_geometric_series():
    """A thousand matters, each contact settling 60 %, half of the rest come again."""
    rng = np.random.default_rng(5)
    contacts = 0
    for _ in range(20_000):
        contacts += 1
        while rng.random() > 0.6 and rng.random() < 0.5:
            contacts += 1
    # Against a centre that settles everything at once: as many contacts as matters.
    assert 1 / repeat_factor(0.6, 1.0, 0.5) == pytest.approx(
        contacts / 20_000, rel=0.02
    )
    assert repeat_factor(0.7, 0.7, 0.3) == 1
    assert repeat_factor(0.7, 0.9, 0.0) == 1
    assert repeat_factor(0.6, 0.8) * repeat_factor(0.8, 0.6) == pytest.approx(1)


@pytest.mark.parametrize("shares", [(-0.1, 0.5), (0.5, 1.2), (0.5, 0.6, 3)])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(InputError, match="must lie from 0 to 1"):
        repeat_factor(*shares)


def test_contacts_that_never_settle_anything_are_refused():
    with pytest.raises(InputError, match="grow without end"):
        repeat_factor(0.0, 0.5)
