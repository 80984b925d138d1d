"""Chats at once, compared over a week."""

import numpy as np
import pandas as pd

from shiftcast.data.calendar import week_of
from shiftcast.data.settings import read_settings
from shiftcast.staffing.chats import compare_chats
from shiftcast.staffing.requirement import make_requirement

WEEK = week_of(pd.Timestamp("2026-11-23").date(), "UTC", 0)
CHAT = {"name": "chat", "channel": "chat", "patience": "150s", "concurrency": 2}


def compared(**keys):
    """Compare one day of sixteen half hours."""
    starts = pd.date_range("2026-11-23 08:00", periods=16, freq="30min", tz="UTC")
    mean = np.linspace(10, 60, 16)
    forecast = pd.DataFrame(
        {"queue": "chat", "start": starts, "mean": mean, "handle_time": 480.0}
    )
    paths = pd.DataFrame({"queue": "chat", "start": starts, "path": 0, "rate": mean})
    settings = read_settings({"queue": [CHAT | keys]})
    required = make_requirement(forecast, paths, settings, WEEK)
    return compare_chats(forecast, paths, settings, WEEK), required


def test_the_row_of_the_plan_is_its_requirement():
    rows, required = compared(slowdown=0.3)
    assert [row["chats"] for row in rows] == [1, 2, 3, 4]
    (chosen,) = (row for row in rows if row["chosen"])
    assert chosen["chats"] == 2
    assert chosen["agent_hours"] == required["agents"].sum() / 2
    (cheapest,) = (row for row in rows if row["cheapest"])
    assert cheapest["agent_hours"] == min(row["agent_hours"] for row in rows)
    times = [row["handle_time"] for row in rows]
    # 480 s with two at once and 0.3 are 369 s alone.
    assert times[0] == 369.2
    assert times[0] < times[1] < 480 < times[3]


def test_customers_limit_how_many():
    rows, _ = compared(slowdown=0.3, max_handle_time="8min")
    assert next(row for row in rows if row["cheapest"])["handle_time"] <= 480
    rows, _ = compared(slowdown=0.3, max_handle_time="5min")
    assert not any(row["cheapest"] for row in rows)


def test_without_a_slowdown_there_is_nothing_to_compare():
    rows, _ = compared()
    assert rows == []


def test_a_slowdown_is_in_the_requirement():
    """Chats are quicker while an agent holds fewer than all places."""
    _, slowed = compared(slowdown=0.5, max_occupancy=1.0)
    _, plain = compared(max_occupancy=1.0)
    assert (slowed["service"] >= 0.8).all()
    assert slowed["agents"].sum() < plain["agents"].sum()
