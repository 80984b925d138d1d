"""What counts by interval tell: less than a log, and never more than they know."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.staffing.learning.counts import learn_counts, observed_counts
from shiftcast.staffing.learning.learn import learn
from shiftcast.staffing.learning.words import limits_of, notes_of, plan_lines

from .test_learn import AGENTS, PATIENCE, SETTINGS, calls, states_of

__all__ = ["calls"]


def counted(log, within=20.0):
    """Count a log as an export by interval would."""
    handled = log["outcome"] == "handled"
    frame = pd.DataFrame(
        {
            "queue": log["queue"],
            "start": log["start"].dt.floor("30min"),
            "offered": 1.0,
            "handled": handled.astype(float),
            "abandoned": (~handled).astype(float),
            "handle_time": log["handle_time"],
            "wait": log["wait"].where(handled),
            "abandon_wait": log["wait"].where(~handled),
            "service": (handled & (log["wait"] <= within)).astype(float),
        }
    )
    sums = ["offered", "handled", "abandoned"]
    means = ["handle_time", "wait", "abandon_wait", "service"]
    how = dict.fromkeys(sums, "sum") | dict.fromkeys(means, "mean")
    return frame.groupby(["queue", "start"], as_index=False).agg(how)


def test_sums_tell_the_patience_that_the_log_tells(calls):
    found = learn_counts(counted(calls), SETTINGS).queues[0].patience
    one = learn(calls, SETTINGS).queues[0].patience
    assert found.mean == pytest.approx(one.mean)
    assert (found.low, found.high) == pytest.approx((one.low, one.high))
    assert found.mean == pytest.approx(PATIENCE, abs=3 * found.error)


def test_predictions_are_held_against_counts_too(calls):
    states = states_of(calls, AGENTS + 2)
    found = learn_counts(counted(calls), SETTINGS, states)
    log = learn(calls, SETTINGS, states)
    for name in ("wait", "service", "abandoned", "wait_a", "service_a"):
        assert found.calibration.mean(name) == pytest.approx(log.calibration.mean(name))
    assert found.calibration.factor == pytest.approx(log.calibration.factor, rel=1e-3)
    said = "\n".join(notes_of(found))
    assert "Erlang A with the people on duty says" in said
    assert "M/M/n+G" not in said


def test_without_waits_the_share_that_gave_up_tells_the_factor(calls):
    few = counted(calls).drop(columns=["service"])
    few["wait"] = few["wait"].where(few["start"] != few["start"].min())
    whole = learn_counts(few, SETTINGS, states_of(calls, AGENTS + 2)).calibration
    assert whole.factor == pytest.approx(AGENTS / (AGENTS + 2), abs=0.05)
    assert whole.held_out is None


def test_each_lack_is_said(calls):
    table = counted(calls)
    bare = learn_counts(table.drop(columns=["wait", "abandon_wait"]), SETTINGS)
    assert "from counts alone" in bare.queues[0].unknown[0]
    half = learn_counts(table.drop(columns=["abandon_wait"]), SETTINGS)
    assert "Patience is more than" in half.queues[0].unknown[0]
    calm = learn_counts(table.assign(abandoned=0.0), SETTINGS)
    assert "It is more than" in calm.queues[0].unknown[0]
    for found in (bare, half, calm):
        assert "patience" not in plan_lines(found)
        assert np.isfinite(found.table["handle_time"]).all()
        assert "nobody knows from this log" in "\n".join(limits_of(found))


def test_demand_without_redials_is_not_what_stood_in_the_queue():
    start = pd.to_datetime(["2026-01-13 08:00"], utc=True)
    frame = pd.DataFrame(
        {
            "queue": "calls",
            "start": start,
            "offered": [92.0],
            "handled": [80.0],
            "abandoned": [20.0],
            "handle_time": [200.0],
        }
    )
    observed = observed_counts(frame)
    assert observed["offered"].tolist() == [100.0]
    assert observed["abandoned"].tolist() == [0.2]
    assert observed["handle_time"].tolist() == [200.0]
    assert observed[["wait", "service"]].isna().all(axis=None)


def test_nothing_is_learnt_from_nothing(calls):
    with pytest.raises(InputError, match="nothing to learn"):
        learn_counts(counted(calls)[:0], SETTINGS)
    with pytest.raises(InputError, match="nothing to learn"):
        learn_counts(counted(calls).assign(offered=0.0), SETTINGS)
