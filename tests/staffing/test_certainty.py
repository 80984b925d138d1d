"""Certainty: nine days of ten, and what they cost beside the mean."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import week_of
from shiftcast.data.queues import Queue
from shiftcast.data.settings import read_settings
from shiftcast.staffing.by_model import certain_agents
from shiftcast.staffing.certainty import price_certainty
from shiftcast.staffing.rates import path_rates, quantile_of
from shiftcast.staffing.requirement import make_requirement
from shiftcast.staffing.service import agents_for, answered_wait_of, service_of

CALLS = Queue("calls", "voice", patience=180.0, max_occupancy=1.0)
WEEK = week_of(pd.Timestamp("2026-11-23").date(), "UTC", 0)
PLAN = {
    "name": "calls",
    "channel": "voice",
    "patience": "180s",
    "max_occupancy": 1.0,
    "open": "Mon-Fri 10:00-14:00",
}


def doubtful(shared, count=200):
    """Eight half hours of five days; the day's factor moves them all, or each one."""
    starts = pd.DatetimeIndex(
        [
            pd.Timestamp("2026-11-23 10:00", tz="UTC")
            + pd.Timedelta(days=day, minutes=30 * slot)
            for day in range(5)
            for slot in range(8)
        ]
    )
    rng = np.random.default_rng(8)
    if shared:
        factor = np.repeat(rng.gamma(25, 1 / 25, (5, count)), 8, axis=0)
    else:
        factor = rng.gamma(25, 1 / 25, (40, count))
    paths = pd.DataFrame(
        {
            "queue": "calls",
            "start": np.repeat(starts, count),
            "path": np.tile(np.arange(count), 40),
            "rate": (300 * factor).ravel(),
        }
    )
    forecast = pd.DataFrame(
        {"queue": "calls", "start": starts, "mean": 300.0, "handle_time": 300.0}
    )
    return forecast, paths


def test_most_paths_meet_the_target_in_every_interval():
    forecast, paths = doubtful(shared=True)
    settings = read_settings({"queue": [PLAN | {"certainty": 0.9}]})
    table = make_requirement(forecast, paths, settings, WEEK)
    rates = path_rates(paths, forecast, "calls")
    agents = table["agents"].to_numpy()

    def met(people):
        handle = np.full(40, 300.0)
        by_path = [
            service_of(CALLS, people, column[:, None], handle, 1800.0).service >= 0.8
            for column in rates.T
        ]
        return np.array(by_path).mean(axis=0)

    assert (met(agents) >= 0.9).all()
    assert (met(agents - 1) < 0.9).all()
    mean = make_requirement(forecast, paths, read_settings({"queue": [PLAN]}), WEEK)
    assert (table["agents"] > mean["agents"]).all()


def test_half_hours_that_move_together_meet_as_many_days_as_asked():
    """The day's factor is all the doubt: the share of intervals is that of days."""
    settings = read_settings({"queue": [PLAN]})
    told = {
        row["rule"]: row for row in price_certainty(*doubtful(True), settings, WEEK)
    }
    assert list(told) == ["mean forecast", "mean service", "90% of days"]
    assert told["90% of days"]["days_met"] == pytest.approx(0.9, abs=0.03)
    assert [row["chosen"] for row in told.values()] == [False, True, False]
    hours = [row["agent_hours"] for row in told.values()]
    assert hours[0] < hours[1] < hours[2]
    assert told["mean service"]["service"] >= 0.8 - 1e-3
    assert told["mean forecast"]["service"] < 0.8


def test_half_hours_that_move_alone_make_the_days_more_alike():
    """Good half hours make up for bad ones: more days than half hours meet it."""
    settings = read_settings({"queue": [PLAN | {"certainty": 0.85}]})
    told = price_certainty(*doubtful(False), settings, WEEK)
    assert told[2]["rule"] == "85% of days"
    assert told[2]["chosen"]
    assert told[2]["days_met"] > 0.9


@pytest.mark.parametrize("more", [{}, {"certainty": 0.9}])
def test_a_day_that_changes_is_priced_as_it_is_staffed(more):
    """A rising morning: the price is that of the requirement, not that of Erlang."""
    forecast, paths = doubtful(True, count=20)
    rise = np.tile(np.repeat([0.5, 1.0], 4), 5)
    forecast["mean"] *= rise
    paths["rate"] *= np.repeat(rise, 20)
    plan = PLAN | {"model": "transient", "max_occupancy": 0.9} | more
    settings = read_settings({"queue": [plan]})
    table = make_requirement(forecast, paths, settings, WEEK)
    (row,) = (
        one for one in price_certainty(forecast, paths, settings, WEEK) if one["chosen"]
    )
    assert row["agent_hours"] == table["agents"].sum() / 2
    steady = read_settings({"queue": [plan | {"model": "auto"}]})
    assert (
        row["agent_hours"]
        != make_requirement(forecast, paths, steady, WEEK)["agents"].sum() / 2
    )
    if not more:
        share = (table["service"] * forecast["mean"]).sum() / forecast["mean"].sum()
        assert row["service"] == pytest.approx(share, abs=0.004)


def test_a_sure_forecast_costs_nothing_to_be_certain_of():
    forecast, _ = doubtful(True)
    none = pd.DataFrame({"queue": [], "start": [], "path": [], "rate": []})
    settings = read_settings({"queue": [PLAN]})
    told = price_certainty(forecast, none, settings, WEEK)
    assert len({row["agent_hours"] for row in told}) == 1
    assert [row["days_met"] for row in told] == [1, 1, 1]


def test_the_occupancy_cap_is_kept_by_the_mean():
    """A cap of 80 % takes 125 agents for 100 erlang; busy days may go over it."""
    queue = dataclasses.replace(CALLS, max_occupancy=0.8)
    nodes, busy = np.array([[540.0, 660.0]]), np.array([[660.0]])
    agents = certain_agents(queue, nodes, busy, [300.0], 1800.0)
    assert agents[0] == 125
    assert certain_agents(CALLS, nodes, busy, [300.0], 1800.0)[0] < 125


def test_the_quantile_is_a_paths_rate():
    forecast, paths = doubtful(True)
    rates = path_rates(paths, forecast, "calls")
    ranked = np.sort(rates, axis=1)
    assert (quantile_of(rates, 0.9)[:, 0] == ranked[:, 179]).all()
    assert (quantile_of(rates, 1.0)[:, 0] == ranked[:, -1]).all()


def test_limits_of_a_queue_are_kept():
    limits = {"max_abandonment": 0.02, "max_wait": 4.0}
    queue = dataclasses.replace(CALLS, **limits)
    rates, handle = np.array([[500.0, 700.0], [40.0, 60.0]]), [300.0, 300.0]
    agents = agents_for(queue, rates, handle, 1800.0)
    seen = service_of(queue, agents, rates, handle, 1800.0)
    assert (seen.p_abandon <= 0.02).all()
    assert (answered_wait_of(queue, agents, rates, handle, 1800.0) <= 4).all()
    assert (agents > agents_for(CALLS, rates, handle, 1800.0)).all()
    short = service_of(queue, agents - 1, rates, handle, 1800.0)
    wait = answered_wait_of(queue, agents - 1, rates, handle, 1800.0)
    assert ((short.p_abandon > 0.02) | (wait > 4)).all()


def test_redials_are_put_back():
    """Half of those who give up come back: more attempts, more agents."""
    redialled = dataclasses.replace(CALLS, redial=0.5)
    rates, handle = np.array([[600.0]]), [300.0]
    plain, more = (
        service_of(queue, [95.0], rates, handle, 1800.0) for queue in (CALLS, redialled)
    )
    assert more.service[0] < plain.service[0]
    attempts = 600 / (1 - 0.5 * more.p_abandon[0])
    direct = service_of(CALLS, [95.0], np.array([[attempts]]), handle, 1800.0)
    assert more.service[0] == pytest.approx(direct.service[0], abs=1e-8)
    few, many = (
        agents_for(queue, rates, handle, 1800.0) for queue in (CALLS, redialled)
    )
    assert few[0] <= many[0]
    assert service_of(redialled, many, rates, handle, 1800.0).service[0] >= 0.8


def test_a_redial_of_all_stays_finite_under_any_load():
    queue = dataclasses.replace(CALLS, redial=1.0)
    seen = service_of(
        queue, [1.0, 0.0], np.array([[900.0], [5.0]]), [300.0] * 2, 1800.0
    )
    for values in vars(seen).values():
        assert np.isfinite(values).all()
