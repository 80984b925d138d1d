"""What further agents save: falling, priced, and enough for the week's target."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.queues import Queue
from shiftcast.data.settings import Costs
from shiftcast.data.spans import Target
from shiftcast.staffing.lost_service import at_floor, saved_contacts
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.service import agents_for, service_of

CALLS = Queue("calls", "voice", patience=180.0, max_occupancy=1.0)
HOUR = 3600.0
LOADS = np.array([1.0, 4.0, 9.0, 16.0, 0.0, 7.0, 2.0, 12.0])
HANDLE = np.full(8, 300.0)
RATES = (LOADS * HOUR / 300)[:, None]
DAYS = np.array(["Mon"] * 4 + ["Tue"] * 4, dtype=object)
HERE = np.zeros(8)


def saved_by(queue=CALLS, costs=None, rates=RATES, away=HERE):
    """Price the agents of eight hours."""
    costs = costs or Costs()
    floor = agents_for(at_floor(queue, costs), rates, HANDLE, HOUR)
    return saved_contacts(queue, floor, rates, HANDLE, HOUR, DAYS, away, costs)


def weekly(agents, rows=slice(None)):
    """Give the service of some hours, weighted by their calls."""
    seen = service_of(CALLS, agents, RATES, HANDLE, HOUR).service[rows]
    return float((seen * RATES[rows, 0]).sum() / RATES[rows].sum())


def test_a_price_counts_erlang_a_s_own_late_and_lost_calls():
    costs = Costs(late=0.2, lost=0.5)
    saved = saved_by(costs=costs)
    agents = saved.floor[1] + np.arange(6.0)
    seen = erlang_a(agents, 4.0, 300.0, 180.0, 20.0)
    cost = 48 * (0.2 * (1 - seen.service) + 0.5 * seen.p_abandon)
    np.testing.assert_allclose(saved.worth[1, :5], -np.diff(cost), atol=1e-9)


def test_doubt_averages_what_an_agent_saves_over_what_may_come():
    """Each of ten equally likely loads has late calls of its own."""
    costs = Costs(late=0.2)
    loads = 6.0 * np.linspace(0.6, 1.4, 10)
    rates = np.repeat(loads[None] * HOUR / 300, 8, axis=0)
    saved = saved_by(costs=costs, rates=rates)
    agents = saved.floor[0] + np.arange(8.0)[:, None]
    seen = erlang_a(agents, loads, 300.0, 180.0, 20.0)
    cost = (0.2 * loads * 12 * (1 - seen.service)).mean(axis=1)
    np.testing.assert_allclose(saved.worth[0, :7], -np.diff(cost), atol=1e-9)
    sure = saved_by(costs=costs, rates=rates.mean(axis=1, keepdims=True))
    # A busy day may come: the last agents are worth more than were the mean sure.
    far = int(np.argmax(np.cumsum(sure.worth[0]) > 0.99 * sure.worth[0].sum()))
    here = saved.floor[0] + far - sure.floor[0]
    assert saved.worth[0, far] > sure.worth[0, here]


def test_without_a_price_the_week_just_meets_its_target():
    agents = saved_by().agents(1.0)
    assert weekly(agents) >= 0.8
    # Whoever saves least could not go.
    fewer = saved_by(dataclasses.replace(CALLS, target=(Target(0.79, 20.0),)))
    assert fewer.agents(1.0).sum() < agents.sum()
    assert agents.sum() < agents_for(CALLS, RATES, HANDLE, HOUR).sum()


def test_no_division_of_as_many_agents_serves_the_week_better():
    agents = saved_by().agents(1.0)
    best = weekly(agents)
    for giver in np.flatnonzero(agents > saved_by().floor):
        for taker in np.flatnonzero(LOADS > 0):
            moved = agents.copy()
            moved[giver] -= 1
            moved[taker] += 1
            assert weekly(moved) <= best + 1e-9


def test_a_target_by_the_day_is_met_every_day():
    daily = saved_by(dataclasses.replace(CALLS, per="day"))
    agents = daily.agents(1.0)
    assert weekly(agents, slice(0, 4)) >= 0.8
    assert weekly(agents, slice(4, 8)) >= 0.8
    assert np.unique(daily.late_price[:4]).size == 1
    assert daily.late_price[0] != daily.late_price[4]


def test_a_target_by_the_interval_is_the_floor():
    queue = dataclasses.replace(CALLS, per="interval")
    classic = agents_for(CALLS, RATES, HANDLE, HOUR)
    assert at_floor(queue, Costs()) is queue
    assert saved_by(queue).agents(1.0).tolist() == classic.tolist()


def test_caps_beside_the_target_hold_in_every_interval():
    queue = dataclasses.replace(CALLS, max_occupancy=0.6)
    agents = saved_by(queue).agents(1.0)
    seen = service_of(queue, agents, RATES, HANDLE, HOUR)
    assert np.all(seen.occupancy <= 0.6)


def test_who_is_away_is_paid_and_saves_nothing():
    costs = Costs(late=0.2)
    here, away = saved_by(costs=costs), saved_by(costs=costs, away=np.full(8, 0.25))
    np.testing.assert_allclose(away.worth, 0.75 * here.worth)


def test_nobody_calls_and_nobody_is_worth_anything():
    saved = saved_by()
    assert saved.floor[4] == 0
    assert not saved.worth[4].any()


@settings(max_examples=15, deadline=None)
@given(
    load=st.floats(0.2, 60.0),
    spread=st.floats(0.0, 0.4),
    patience=st.sampled_from([None, 60.0, 300.0]),
    floor=st.floats(0.3, 0.7),
)
def test_worth_falls_and_ends_at_nothing(load, spread, patience, floor):
    queue = dataclasses.replace(CALLS, patience=patience)
    nodes = load * HOUR / 300 * np.linspace(1 - spread, 1 + spread, 10)
    rates = np.repeat(nodes[None], 8, axis=0)
    saved = saved_by(queue, Costs(floor=floor), rates)
    assert np.all(np.diff(saved.worth, axis=1) <= 1e-9)
    assert saved.worth[:, -1].max() < 0.2
    assert np.all(saved.worth >= -1e-9)


def test_every_few_of_hundreds_say_what_all_would(monkeypatch):
    rates, handle = np.array([[4800.0]]), np.array([300.0])
    given_ = (rates, handle, HOUR, np.array(["Mon"]), np.zeros(1), Costs(late=0.05))
    few = saved_contacts(CALLS, np.array([390]), *given_)
    monkeypatch.setattr("shiftcast.staffing.lost_service.APART", 1e9)
    every = saved_contacts(CALLS, np.array([390]), *given_)
    size = min(few.worth.shape[1], every.worth.shape[1])
    np.testing.assert_allclose(
        few.worth[0, :size].cumsum(), every.worth[0, :size].cumsum(), atol=0.1
    )


@pytest.mark.parametrize("price", [0.05, 0.2, 1.0])
def test_dearer_late_contacts_ask_for_more_people(price):
    some = saved_by(costs=Costs(late=price)).agents(1.0)
    more = saved_by(costs=Costs(late=2 * price)).agents(1.0)
    assert np.all(more >= some)
    assert more.sum() > some.sum()
