"""Who was there, who was busy, and what they did while callers waited."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftcast.staffing.learning.stretches import (
    Stretches,
    on_duty,
    seconds_of,
    talk,
    while_waiting,
)

spans = st.lists(
    st.tuples(st.floats(0, 1000), st.floats(0, 300)), min_size=1, max_size=12
)


def moments(*seconds):
    """Give moments so many seconds after 1970."""
    return pd.to_datetime(np.array(seconds, float), unit="s", utc=True)


@given(spans)
def test_seconds_add_up_to_the_stretches(rows):
    start = np.array([begin for begin, _ in rows])
    end = start + np.array([length for _, length in rows])
    stretches = Stretches(start, end)
    grid = np.linspace(0, 1300, 27)
    parts = stretches.seconds(grid)
    assert parts.sum() == pytest.approx((end - start).sum())
    by_hand = [
        np.clip(np.minimum(end, high) - np.maximum(start, low), 0, None).sum()
        for low, high in itertools.pairwise(grid)
    ]
    assert parts == pytest.approx(np.array(by_hand), abs=1e-6)


def test_talk_of_one_agent_never_counts_twice():
    calls = pd.DataFrame(
        {
            "agent": ["Ada", "Ada", "Ben", ""],
            "start": moments(0, 50, 0, 0),
            "wait": [0.0, 10.0, np.nan, 0.0],
            "handle_time": [100.0, 60.0, 80.0, 90.0],
        }
    )
    assert talk(calls).values.tolist() == [["Ada", 0.0, 120.0], ["Ben", 0.0, 80.0]]


def test_duty_bridges_short_gaps_alone():
    busy = pd.DataFrame(
        {"agent": ["A", "A", "A"], "start": [0.0, 690.0, 1400.0], "end": [90.0, 790, 1]}
    )
    busy.loc[2, "end"] = 1500.0
    assert on_duty(busy, 600.0)["start"].tolist() == [0.0, 1400.0]
    assert on_duty(busy, 610.0)["start"].tolist() == [0.0]


def test_nobody_free_while_callers_wait_is_full_availability():
    calls = pd.DataFrame(
        {"start": moments(100), "wait": [110.0], "outcome": ["handled"]}
    )
    both = Stretches(np.zeros(2), np.full(2, 1000.0))
    found = while_waiting(calls, both, both)
    # The first ten seconds of a wait may be the ringing.
    assert (found.seconds, found.availability) == (100.0, 1.0)
    one = Stretches(np.zeros(1), np.full(1, 1000.0))
    assert while_waiting(calls, both, one).availability == 0.5


def test_nobody_waits():
    calls = pd.DataFrame({"start": moments(0), "wait": [0.0], "outcome": ["handled"]})
    nobody = Stretches(np.empty(0), np.empty(0))
    found = while_waiting(calls, nobody, nobody)
    assert found.seconds == 0
    assert np.isnan(found.availability)


def test_seconds_are_those_of_the_clock_in_any_zone():
    zoned = pd.Series(moments(0.5, 3600)).dt.tz_convert("Asia/Jerusalem")
    assert seconds_of(zoned).tolist() == [0.5, 3600.0]
