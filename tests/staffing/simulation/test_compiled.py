"""Compiled and plain, the engine gives the same to the last bit."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.queues import Queue
from shiftcast.data.settings import Settings
from shiftcast.data.spans import Target
from shiftcast.staffing.simulation import simulate as module
from shiftcast.staffing.simulation.blending import Blending
from shiftcast.staffing.simulation.engine import pays

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
HOUR = 3600.0
QUEUES = (
    Queue("calls", "voice", patience=180.0, redial=0.4),
    Queue("chat", "chat", concurrency=3, slowdown=0.2, patience=300.0),
    Queue(
        "mail", "email", target=(Target(0.95, 2 * HOUR),), clock="wall",
        spill=0.3, spill_to="calls", interruptible=True, handle_cv=1.4,
        urgent=0.2, urgent_within=0.5 * HOUR,
    ),
)  # fmt: skip


def test_compiled_and_plain_agree(monkeypatch):
    """With calls again, chats that slow, mail put aside, reserves and absence."""
    pytest.importorskip("numba")
    settings = Settings(QUEUES)
    starts = WEEK.grid(settings.centre.interval)
    rates, times = {"calls": 8.0, "chat": 9.0, "mail": 5.0}, [300.0, 600.0, 400.0]
    paths, forecast = (
        pd.concat(
            pd.DataFrame({"queue": name, "start": starts, "path": 0, column: value})
            for name, value in zip(rates, values, strict=True)
        )
        for column, values in (("rate", rates.values()), ("handle_time", times))
    )
    people = pd.DataFrame(
        [
            (f"a{n}{day}", start, start + pd.Timedelta(hours=14), served)
            for day, start in enumerate(WEEK.grid(86400))
            for n, served in enumerate(["calls;mail"] * 3 + ["calls;chat"] * 2)
        ],
        columns=["agent", "start", "end", "queues"],
    )
    slower = people["agent"].str.startswith("a1")
    people["handle_time_factor"] = np.where(slower, 1.3, 1.0)
    blending = Blending(
        reserve={frozenset({"calls", "mail"}): np.full(len(starts) * 2, 1.0)},
        interruptible=frozenset({"mail"}),
        deferred_first=frozenset(),
    )

    def run(fast):
        monkeypatch.setattr(module, "pays", lambda contacts: fast)
        return module.simulate(
            people, paths, forecast, settings, WEEK, seed=4, replications=2,
            blending=blending,
        )  # fmt: skip

    plain, quick = run(False), run(True)
    pd.testing.assert_frame_equal(plain.intervals, quick.intervals, check_exact=True)
    pd.testing.assert_frame_equal(plain.weeks, quick.weeks, check_exact=True)
    assert plain.weeks["service"].between(0.01, 0.99).any()


def test_small_runs_are_not_compiled():
    """Compiling takes longer than a few weeks of a small centre."""
    assert not pays(10_000)
