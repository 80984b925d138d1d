"""Second deadlines, percentiles of the wait and overtime of the simulated week."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.queues import Queue
from shiftcast.data.settings import Settings
from shiftcast.data.spans import Target
from shiftcast.staffing.limits import judged_second
from shiftcast.staffing.queueing.erlang import erlang_c
from shiftcast.staffing.simulation.simulate import simulate

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
HOUR = 3600.0


def steady(queue, rate, handle_time, people, spans=None):
    """Simulate a constant week of one queue."""
    settings = Settings((queue,))
    starts = WEEK.grid(settings.centre.interval)
    own = {"queue": queue.name, "start": starts}
    paths = pd.DataFrame(own | {"path": 0, "rate": rate})
    forecast = pd.DataFrame(own | {"handle_time": handle_time})
    staff = pd.DataFrame(
        [
            (f"a{n}", start, end, queue.name)
            for n in range(people)
            for start, end in spans or [(WEEK.start, WEEK.end)]
        ],
        columns=["agent", "start", "end", "queues"],
    )
    return simulate(staff, paths, forecast, settings, WEEK, seed=6, replications=4)


def days(begin, end):
    """The same hours every day."""
    hour = pd.Timedelta(hours=1)
    midnights = [WEEK.start + pd.Timedelta(days=day) for day in range(7)]
    return [(night + begin * hour, night + end * hour) for night in midnights]


def test_the_rest_is_held_against_the_second_deadline():
    """People who work at night only: replies take up to a day, few take two hours."""
    mail = Queue(
        "mail", "email", target=(Target(0.9, 2 * HOUR), Target(1.0, 24 * HOUR)),
        clock="wall",
    )  # fmt: skip
    seen = steady(mail, 2.0, 300.0, 6, days(1, 7)).weeks
    first, second = seen["service"].item(), seen["second"].item()
    assert 0.2 < first < 0.5
    assert second > 0.999
    assert judged_second(mail, seen)[0]["met"]
    late = seen.assign(second=0.99)
    assert "MISSED" in judged_second(mail, late)[0]["sentence"]


def test_one_deadline_has_no_second():
    """Nothing is told of a deadline nobody promised."""
    mail = Queue("mail", "email", target=(Target(0.9, 2 * HOUR),), clock="wall")
    seen = steady(mail, 2.0, 300.0, 2).weeks
    assert np.isnan(seen["second"].item())
    assert judged_second(mail, seen) == []


def test_percentiles_of_the_wait_are_those_of_the_formula():
    """In M/M/n the wait beyond t has the share P(wait) e^(-(n - a) t / handle time)."""
    calls = Queue("calls", "voice", model="erlang-c")
    seen = steady(calls, 60.0, 300.0, 12).weeks.iloc[0]
    p_wait = float(erlang_c(12, 10, 300, 20).p_wait)
    for percent in (90, 95):
        exact = np.log(p_wait / (1 - percent / 100)) * 300 / 2
        assert seen[f"wait_p{percent}"] == pytest.approx(exact, rel=0.12)
    assert seen["wait_p50"] == 0


def test_contacts_in_hand_at_the_end_make_overtime():
    """A busy agent has half an exponential call left, a whole mean, at every end."""
    calls = Queue("calls", "voice", model="erlang-c")
    seen = steady(calls, 600.0, 300.0, 4, days(8, 16))
    # Four people, always busy, leave seven times with 300 s in hand.
    assert seen.overtime == pytest.approx(4 * 7 * 300 / 3600, rel=0.25)
