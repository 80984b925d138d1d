"""What a roster covers: late deferred work, and what it costs."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import PATHS, REQUIREMENT
from shiftcast.staffing.coverage import make_coverage
from shiftcast.staffing.deadlines import deferred_queues
from shiftcast.staffing.split import split_people

WEEK = Week(date(2026, 11, 23), "UTC")
SETTINGS = read_settings(
    {
        "centre": {"interval": "1h", "roster_step": "1h"},
        "queue": [
            {
                "name": "mail",
                "channel": "email",
                "open": "08:00-18:00",
                "target": "3h",
                "max_occupancy": 1.0,
            },
            {"name": "posts", "channel": "email", "open": "08:00-18:00"},
        ],
        "costs": {"wage": 20.0},
    }
)


def covered(people, arrivals, **wages):
    """Let people work from 8 to 18 on Monday on mail that arrives at 8."""
    eight, six = (pd.Timestamp(f"2026-11-23 {h}:00", tz="UTC") for h in ("08", "18"))
    roster = pd.DataFrame(
        [(name, 1, eight, six, "work", skills, 1) for name, skills in people.items()],
        columns=["agent", "shift", "start", "end", "activity", "queues", "paid"],
    )
    forecast = pd.DataFrame(
        {
            "queue": "mail",
            "start": [eight],
            "mean": float(arrivals),
            "handle_time": 600.0,
        }
    )
    split = split_people(roster, REQUIREMENT.empty(), SETTINGS, WEEK)
    agents = [Agent(name, "any", ("mail",), wages.get(name)) for name in people]
    coverage = make_coverage(
        split, forecast, PATHS.empty(), REQUIREMENT.empty(),
        deferred_queues(forecast, SETTINGS, WEEK), (), agents, SETTINGS, WEEK,
    )  # fmt: skip
    return coverage[coverage["rostered"] > 0]


def test_what_is_not_done_by_its_due_time_is_late():
    """Two people answer twelve an hour: of forty, due in three hours, 36 are done."""
    monday = covered({"ann": "mail", "bob": "mail"}, 40)
    due = monday[monday["due"] > 0]
    assert due["due"].sum() == pytest.approx(40)
    done = 12 * (np.searchsorted(monday["start"], due["start"].iloc[0]) + 1)
    assert 0 < done < 40
    assert due["on_time"].tolist() == pytest.approx([done / 40])
    assert monday["done"].sum() == pytest.approx(40)


def test_deferred_work_costs_its_peoples_wages():
    """Two at the usual 20 an hour and one with more skills at 32, ten hours each."""
    people = {"ann": "mail", "bob": "mail", "eve": "mail;posts"}
    assert covered(people, 6, eve=32.0)["cost"].sum() == pytest.approx(720)
