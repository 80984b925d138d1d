"""Late replies that become calls: how many, when, and what they do to the service."""

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
from shiftcast.staffing.service import service_of
from shiftcast.staffing.spill import spilled_contacts
from shiftcast.staffing.split import split_people

WEEK = Week(date(2026, 11, 23), "UTC")
EIGHT, SIX = (pd.Timestamp(f"2026-11-23 {hour}:00", tz="UTC") for hour in ("08", "18"))
CALLS = {
    "name": "calls",
    "channel": "voice",
    "open": "08:00-18:00",
    "patience": "180s",
}
MAIL = {
    "name": "mail",
    "channel": "email",
    "open": "08:00-18:00",
    "target": "3h",
    "max_occupancy": 1.0,
}


def settings_of(**mail):
    return read_settings(
        {
            "centre": {"interval": "1h", "roster_step": "30min"},
            "queue": [CALLS, MAIL | mail],
        }
    )


def covered(settings):
    """Four people answer 30 calls an hour, one answers 100 mails that came at 8."""
    people = {name: "calls" for name in "abcd"} | {"m": "mail"}
    roster = pd.DataFrame(
        [(name, 1, EIGHT, SIX, "work", skills, 1) for name, skills in people.items()],
        columns=["agent", "shift", "start", "end", "activity", "queues", "paid"],
    )
    hours = pd.date_range(EIGHT, periods=10, freq="1h")
    forecast = pd.concat(
        [
            pd.DataFrame({"queue": "calls", "start": hours, "mean": 30.0}),
            pd.DataFrame({"queue": "mail", "start": [EIGHT], "mean": 100.0}),
        ]
    ).assign(handle_time=lambda rows: np.where(rows["queue"] == "mail", 600.0, 300.0))
    split = split_people(roster, REQUIREMENT.empty(), settings, WEEK)
    agents = [Agent(name, "any", (skills,)) for name, skills in people.items()]
    coverage = make_coverage(
        split, forecast, PATHS.empty(), REQUIREMENT.empty(),
        deferred_queues(forecast, settings, WEEK), (), agents, settings, WEEK,
    )  # fmt: skip
    return coverage.set_index("start")


def test_late_mail_is_a_peak_of_calls_in_the_next_slot():
    settings = settings_of(spill=0.3, spill_to="calls")
    plain, spilled = covered(settings_of()), covered(settings)
    mail = plain[plain["queue"] == "mail"]
    late = mail["due"] * (1 - mail["on_time"].fillna(1))
    due = late[late > 0].index
    assert len(due) > 0
    before = plain[plain["queue"] == "calls"]["service"]
    after = spilled[spilled["queue"] == "calls"]["service"]
    changed = before.index[before != after]
    assert set(changed) == {at + pd.Timedelta("30min") for at in due}
    # Contacts of a slot of half an hour are twice as many an hour.
    rate = 30 + 2 * 0.3 * float(late[due[0]])
    calls = settings.queue("calls")
    seen = service_of(calls, [4.0], np.array([[rate]]), [300.0], 3600.0)
    assert after[changed[0]] == pytest.approx(seen.service[0])
    assert after[changed[0]] < before[changed[0]]


def test_several_queues_turn_to_one_and_the_week_repeats():
    settings = read_settings(
        {
            "queue": [
                CALLS,
                MAIL | {"spill": 0.5, "spill_to": "calls"},
                MAIL | {"name": "post", "spill": 1.0, "spill_to": "calls"},
            ]
        }
    )
    rows = [
        pd.DataFrame({"queue": name, "due": [10.0, 0.0, 4.0], "on_time": on_time})
        for name, on_time in (
            ("mail", [0.8, np.nan, 0.0]),
            ("post", [1.0, np.nan, 0.5]),
        )
    ]
    found = spilled_contacts(rows, settings, 3)
    assert found["calls"] == pytest.approx([0.5 * 4 + 1.0 * 2, 0.5 * 2, 0.0])


def test_nobody_turns_where_the_plan_does_not_say_so():
    rows = [pd.DataFrame({"queue": "mail", "due": [9.0], "on_time": [0.0]})]
    assert spilled_contacts(rows, settings_of(), 1) == {}
