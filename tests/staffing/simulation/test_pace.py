"""People who take longer over contacts than usual."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.queues import Queue
from shiftcast.data.settings import Settings
from shiftcast.data.spans import Target
from shiftcast.staffing.simulation.simulate import simulate

WEEK = Week(date(2026, 11, 23), "UTC")
SETTINGS = Settings(
    (
        Queue("calls", "voice", patience=180.0),
        Queue("chat", "chat", concurrency=3, slowdown=0.2, patience=300.0),
        Queue("mail", "email", target=(Target(0.95, 7200.0),), interruptible=True),
    )
)
STARTS = WEEK.grid(SETTINGS.centre.interval)


def table(column, **values):
    """Give every interval of some queues the same value."""
    return pd.concat(
        pd.DataFrame({"queue": name, "start": STARTS, "path": 0, column: value})
        for name, value in values.items()
    )


def service(handle_times, people):
    """Simulate a week in which everybody works all the time."""
    staff = pd.DataFrame(
        [
            (f"a{n}", WEEK.start, WEEK.end, queues, factor)
            for n, (queues, factor) in enumerate(people)
        ],
        columns=["agent", "start", "end", "queues", "handle_time_factor"],
    )
    rates = table("rate", calls=10.0, chat=9.0, mail=12.0)
    times = table("handle_time", **handle_times)
    found = simulate(staff, rates, times, SETTINGS, WEEK, seed=3, replications=2)
    return found.weeks.set_index("queue")["service"]


def test_all_a_quarter_slower_is_a_quarter_more_work():
    """Calls, chats that slow one another down, and mail that is put aside."""
    skills = ["calls;mail"] * 3 + ["calls;chat"] * 2
    usual = {"calls": 300.0, "chat": 600.0, "mail": 400.0}
    longer = {name: 1.25 * each for name, each in usual.items()}
    slow = service(usual, [(queues, 1.25) for queues in skills])
    assert slow.to_numpy() == pytest.approx(
        service(longer, [(queues, 1.0) for queues in skills]).to_numpy(), abs=1e-3
    )
    assert np.all(slow < service(usual, [(queues, 1.0) for queues in skills]))


def test_only_who_is_slow_takes_longer():
    """Four newcomers at twice the time do about what two usual agents do."""
    times = {"calls": 300.0, "chat": 600.0, "mail": 400.0}
    others = [("chat", 1.0)] * 5 + [("mail", 1.0)] * 3
    fast, slow, four, few = (
        service(times, [*others, *(("calls", factor) for factor in factors)])["calls"]
        for factors in ([1.0] * 6, [1.0] * 2 + [2.0] * 4, [1.0] * 4, [1.0] * 2)
    )
    assert few < slow < fast
    assert slow == pytest.approx(four, abs=0.1)


def test_who_has_no_factor_takes_as_long_as_usual():
    times = {"calls": 300.0, "chat": 600.0, "mail": 400.0}
    people = ["calls;mail", "calls;mail", "chat"]
    told, blank = (
        service(times, [(queues, factor) for queues in people])
        for factor in (1.0, np.nan)
    )
    assert blank.to_numpy() == pytest.approx(told.to_numpy())
