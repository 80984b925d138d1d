"""Limits beside the target: judged on the simulated week, told in its verdict."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.queues import Queue
from shiftcast.staffing.limits import judged_limits

CALLS = Queue("calls", "voice", patience=90.0, max_abandonment=0.05, max_wait=20.0)
WEEK = pd.DataFrame(
    {
        "queue": ["calls", "calls", "calls", "mail"],
        "offered": [100.0, 300.0, 0.0, 50.0],
        "abandoned": [0.10, 0.02, np.nan, np.nan],
        "wait": [40.0, 10.0, np.nan, 9e9],
    }
)


def test_the_week_is_what_its_contacts_saw():
    """16 of 400 give up; 90 wait 40 s and 294 wait 10 s."""
    lost, wait = judged_limits(CALLS, WEEK)
    assert lost["simulated"] == pytest.approx(0.04)
    assert lost["met"]
    assert wait["simulated"] == pytest.approx((90 * 40 + 294 * 10) / 384)
    assert wait["met"]
    strict = dataclasses.replace(CALLS, max_abandonment=0.03, max_wait=15.0)
    assert [limit["met"] for limit in judged_limits(strict, WEEK)] == [False, False]
    assert "at most 15s asked: MISSED" in judged_limits(strict, WEEK)[1]["sentence"]


def test_without_limits_or_contacts_there_is_nothing_to_judge():
    free = Queue("calls", "voice", patience=90.0)
    assert judged_limits(free, WEEK) == []
    assert judged_limits(CALLS, WEEK[WEEK["offered"] == 0]) == []


def test_a_week_in_which_nobody_is_answered_misses_the_wait():
    lost = WEEK.assign(abandoned=1.0, wait=np.nan)
    assert not judged_limits(CALLS, lost)[1]["met"]
