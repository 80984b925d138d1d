"""Agents per interval: the formulas' figures in the right columns."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import SHRINKAGE
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.required import required_agents
from shiftcast.staffing.requirement import make_requirement

WEEK = Week(date(2026, 11, 23), "UTC")
NOON = pd.Timestamp("2026-11-23 12:00", tz="UTC")
# Published: 100 erlang, 300 s, patience 180 s, 80 % in 20 s take 100 agents.
CALLS = {
    "name": "calls",
    "channel": "voice",
    "target": "80% in 20s",
    "patience": "180s",
    "max_occupancy": 1.0,
}
MAIL = {"name": "mail", "channel": "email"}


def required(rates, absence=None, **more):
    """Staff one interval that may bring these contacts, equally likely."""
    settings = read_settings({"queue": [CALLS, MAIL], **more})
    forecast = pd.DataFrame(
        {
            "queue": ["calls", "mail"],
            "start": NOON,
            "mean": sum(rates) / len(rates),
            "handle_time": 300.0,
        }
    )
    paths = pd.concat(
        pd.DataFrame(
            {"queue": name, "start": NOON, "path": range(len(rates)), "rate": rates}
        )
        for name in ("calls", "mail")
    )
    return make_requirement(forecast, paths, settings, WEEK, absence)


def test_live_queues_get_a_row_and_deferred_ones_none():
    """A hundred erlang take a hundred agents; mail has deadlines, not heads."""
    (row,) = required([600.0]).itertuples()
    assert (row.queue, row.load, row.agents, row.scheduled) == ("calls", 100, 100, 100)
    exact = erlang_a(100, 100, 300, 180, 20)
    assert row.service == pytest.approx(float(exact.service))
    assert row.wait == pytest.approx(float(exact.wait))
    assert row.occupancy == pytest.approx(float(exact.occupancy))


def test_shrinkage_is_grossed_up_and_no_more():
    """One in five away: 125 people to roster, so that 100 are there."""
    (row,) = required([600.0], shrinkage={"sickness": 0.15, "late": 0.05}).itertuples()
    assert row.agents == 100
    assert row.scheduled == pytest.approx(125)


def test_the_absence_of_the_day_beats_the_plans():
    """More are sick that Monday; who is late is as plan.toml says."""
    row = {"reason": "sickness", "share": 0.15, "p10": 0.1, "p90": 0.2, "planned": 0.05}
    monday = pd.DataFrame([{"date": pd.Timestamp(2026, 11, 23), **row}])
    away = {"shrinkage": {"sickness": 0.05, "late": 0.05}}
    (told,) = required([600.0], monday, **away).itertuples()
    assert told.scheduled == pytest.approx(100 / 0.8)
    other = monday.assign(date=pd.Timestamp(2026, 11, 24))
    (usual,) = required([600.0], other, **away).itertuples()
    assert usual.scheduled == pytest.approx(100 / 0.9)


def test_without_an_absence_history_nothing_changes():
    """Not by a bit."""
    away = {"shrinkage": {"sickness": 0.07, "late": 0.03}}
    one, two = required([600.0], **away), required([600.0], SHRINKAGE.empty(), **away)
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    assert one["scheduled"].item() == one["agents"].item() / (1 - (0.07 + 0.03))


def test_a_day_on_which_nobody_is_left_is_refused():
    row = {"reason": "sickness", "share": 0.96, "p10": 0.1, "p90": 0.2, "planned": 0.05}
    monday = pd.DataFrame([{"date": pd.Timestamp(2026, 11, 23), **row}])
    with pytest.raises(InputError, match="sums to 96%"):
        required([600.0], monday, shrinkage={"sickness": 0.05})


def test_a_doubtful_forecast_takes_more_people():
    """The same mean, less sure: the busier half costs more than the quiet one saves."""
    (row,) = required([450.0, 750.0]).itertuples()
    assert row.load == pytest.approx(100)
    assert row.agents > 105
    assert row.service >= 0.8


def test_the_other_formula_stands_beside():
    """Erlang A takes 100 agents because 4.5 % give up; Erlang C would take 108."""
    (row,) = required([600.0]).itertuples()
    assert row.abandoned == pytest.approx(0.0449127, abs=1e-7)
    exact = required_agents(100, 300, 0.8, 20, max_occupancy=1.0)
    assert row.erlang_c == int(exact) > row.agents


def test_days_cannot_staff_a_phone():
    """From 120 calls a day nobody can say how many agents noon needs."""
    with pytest.raises(InputError, match="'calls' needs people by the hour"):
        required([120.0], centre={"interval": "1d"})
