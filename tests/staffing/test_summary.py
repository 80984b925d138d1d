"""What a run comes to: verdicts over the span a target is judged by, and gaps."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.plan import Plan
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import COVERAGE, FORECAST, SIMULATION, SIMULATION_WEEKS
from shiftcast.staffing.summary import exit_code, headline, summarise

WEEK = Week(date(2026, 11, 23), "UTC")
NOON = [pd.Timestamp(f"2026-11-{day} 12:00", tz="UTC") for day in (23, 24)]


def proved(per, services, offered=(900.0, 100.0)):
    """Give a run whose two days were simulated to give these services."""
    queue = {"name": "calls", "channel": "voice", "target": "80% in 20s", "per": per}
    settings = read_settings({"centre": {"interval": "1h"}, "queue": [queue]})
    intervals = pd.DataFrame(
        {"queue": "calls", "start": NOON, "offered": offered, "service": services}
    )
    whole = float(np.average(services, weights=offered)) if sum(offered) else np.nan
    weeks = pd.DataFrame(
        {
            "queue": ["calls"],
            "week": [WEEK.label],
            "service": [whole],
            "service_low": [whole],
            "service_high": [whole],
            "p_target_met": [0.5],
        }
    )
    return Plan(
        settings,
        WEEK,
        simulation=SIMULATION.check(intervals.reindex(columns=SIMULATION.names)),
        simulation_weeks=SIMULATION_WEEKS.check(weeks),
    )


def test_a_target_per_week_looks_at_the_whole_week():
    """A poor day of few contacts is made up for by a good one of many."""
    summary = summarise(proved("week", [0.9, 0.5]), [])
    (verdict,) = summary["verdicts"]
    assert verdict["simulated"] == pytest.approx(0.86)
    assert verdict["met"]
    assert exit_code(summary) == 0
    poor = summarise(proved("week", [0.8, 0.5]), [])
    assert (poor["verdicts"][0]["met"], exit_code(poor)) == (False, 1)


@pytest.mark.parametrize("per", ["day", "interval"])
def test_a_target_per_day_or_interval_looks_at_each(per):
    """The same week misses a target that every day, or interval, must meet."""
    summary = summarise(proved(per, [0.9, 0.5]), [])
    (verdict,) = summary["verdicts"]
    assert not verdict["met"]
    assert (verdict["missed"], verdict["spans"]) == (1, 2)
    assert exit_code(summary) == 1
    line = headline(summary | {"week": WEEK.label})[1]
    assert f"MISSED in 1 of 2 {per}s" in line
    assert f"met in 50% of simulated {per}s" in line
    assert summarise(proved(per, [0.9, 0.8]), [])["verdicts"][0]["met"]


def test_a_queue_without_contacts_is_not_judged():
    """Nothing came in, so nothing was missed."""
    summary = summarise(proved("week", [np.nan, np.nan], (0.0, 0.0)), [])
    assert summary["verdicts"] == []
    assert exit_code(summary) == 0


def test_gaps_are_joined_named_and_sorted_by_size():
    """Two stretches are short; half an agent and more counts, less is rounding."""
    settings = read_settings(
        {"centre": {"interval": "1h"}, "queue": [{"name": "calls", "channel": "voice"}]}
    )
    starts = pd.date_range("2026-11-23 08:00", periods=8, freq="15min", tz="UTC")
    gap = [0.0, -1.0, 0.0, -0.4, -2.0, -3.0, 0.0, 1.0]
    coverage = pd.DataFrame({"queue": "calls", "start": starts, "gap": gap})
    coverage = COVERAGE.check(
        coverage.assign(service=0.9).reindex(columns=COVERAGE.names)
    )
    forecast = pd.DataFrame({"queue": "calls", "start": starts[:1], "mean": 10.0})
    forecast = FORECAST.check(forecast.reindex(columns=FORECAST.names))
    plan = Plan(settings, WEEK, coverage=coverage, forecast=forecast)
    gaps = summarise(plan, [])["gaps"]
    assert [one["start"][-5:] for one in gaps] == ["09:00", "08:15"]
    assert [one["end"][-5:] for one in gaps] == ["09:30", "08:30"]
    assert [one["missing"] for one in gaps] == [3.0, 1.0]
    assert [one["agent_hours"] for one in gaps] == [1.25, 0.25]


def test_a_limit_beside_the_target_is_judged_too():
    """The service is fine, but more give up than are allowed to."""
    plan = proved("week", [0.9, 0.9])
    queue = {"name": "calls", "channel": "voice", "patience": "90s"}
    limits = queue | {"max_abandonment": 0.05}
    settings = read_settings({"centre": {"interval": "1h"}, "queue": [limits]})
    simulation = plan.simulation.assign(abandoned=0.08, wait=5.0)
    lossy = replace(plan, settings=settings, simulation=simulation)
    summary = summarise(lossy, [])
    (verdict,) = summary["verdicts"]
    assert (verdict["missed"], verdict["met"], exit_code(summary)) == (0, False, 1)
    told = headline(summary | {"week": WEEK.label})
    assert "8.0% give up, at most 5.0% asked: MISSED" in " ".join(told)
