"""Calls repeated and late replies that become calls, in the simulated week."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.queues import Queue
from shiftcast.data.settings import Settings
from shiftcast.data.spans import Target
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.retrial import with_redials
from shiftcast.staffing.simulation.arrivals import Carried, Demand, draw_contacts
from shiftcast.staffing.simulation.follow_ups import with_follow_ups
from shiftcast.staffing.simulation.simulate import simulate

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
HOUR = 3600.0


def steady(queues, rates, handle_time, people, **given):
    """Simulate a constant week: queue to rate per half hour, queues to people."""
    settings = Settings(queues)
    starts = WEEK.grid(settings.centre.interval)
    paths = pd.concat(
        pd.DataFrame({"queue": name, "start": starts, "path": 0, "rate": rate})
        for name, rate in rates.items()
    )
    forecast = pd.concat(
        pd.DataFrame({"queue": name, "start": starts, "handle_time": handle_time})
        for name in rates
    )
    staff = pd.DataFrame(
        [
            (f"{served}-{n}", WEEK.start, WEEK.end, served)
            for served, number in people.items()
            for n in range(number)
        ],
        columns=["agent", "start", "end", "queues"],
    )
    return simulate(staff, paths, forecast, settings, WEEK, seed=2, **given)


def test_redials_load_the_line_as_their_fixed_point_says():
    """First attempts fare as in Erlang A with all attempts; redials come late."""
    calls = Queue("calls", "voice", patience=180.0, redial=0.5, redial_after=3600.0)
    seen = steady((calls,), {"calls": 60.0}, 300.0, {"calls": 9}, replications=8)
    load = 60 * 300 / 1800
    alone = erlang_a(9, load, 300, 180, 20)
    attempts = with_redials(
        load, 0.5, lambda erlangs: erlang_a(9, erlangs, 300, 180, 20).p_abandon
    )
    exact = erlang_a(9, attempts, 300, 180, 20)
    service = seen.weeks["service"].item()
    assert abs(service - exact.service) < 0.02 < alone.service - service
    gave_up = np.average(seen.intervals["abandoned"], weights=seen.intervals["offered"])
    assert gave_up == pytest.approx(float(exact.p_abandon), abs=0.015)


def test_nobody_calls_again_where_nobody_gives_up():
    """With people enough, a redial of 100 % changes nothing."""
    plain = Queue("calls", "voice", patience=180.0)
    again = Queue("calls", "voice", patience=180.0, redial=1.0)
    one, other = (
        steady((queue,), {"calls": 6.0}, 300.0, {"calls": 20}, replications=2)
        for queue in (plain, again)
    )
    pd.testing.assert_frame_equal(one.intervals, other.intervals)


def test_late_replies_become_calls():
    """Mail that nobody answers makes the phone busier; answered mail does not."""
    mail = Queue(
        "mail", "email", target=(Target(0.95, 2 * HOUR),), clock="wall",
        spill=1.0, spill_to="calls",
    )  # fmt: skip
    calls = Queue("calls", "voice", patience=180.0)
    rates = {"calls": 30.0, "mail": 30.0}
    queues = (calls, mail)
    idle, busy = (
        steady(queues, rates, 300.0, {"calls": 8, "mail": many}, replications=4)
        for many in (12, 0)
    )
    late, kept = (
        seen.weeks.set_index("queue")["service"]["calls"] for seen in (busy, idle)
    )
    twice = erlang_a(8, 10, 300, 180, 20).service
    once = erlang_a(8, 5, 300, 180, 20).service
    assert kept == pytest.approx(float(once), abs=0.02)
    # The first two hours have no late reply yet.
    assert late == pytest.approx(float(twice), abs=0.03)


def test_redials_of_100_percent_end():
    """Nobody calls more than twenty times about one matter."""
    calls = Demand(
        (Queue("calls", "voice", patience=60.0, redial=1.0),), 900.0,
        np.full((1, 4), 300.0), np.ones((1, 4), bool),
        Carried(np.array([], int), np.array([])),
    )  # fmt: skip
    rng = np.random.default_rng(1)
    drawn = draw_contacts(rng, np.full((1, 4), 5.0), calls)
    more = with_follow_ups(rng, drawn, calls)
    assert more.queue.size == 21 * drawn.queue.size
    assert np.isnan(more.arrived[more.drawn :]).all()
    assert (more.handle_time > 0).all()
